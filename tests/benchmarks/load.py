"""Facts a second into each target, and the memory that takes.

    python tests/benchmarks/load.py [INPUT ...] [--articles 10000 100000] [--targets sqlite duckdb …] [--loads 3] [--wall]

The inputs (the project's corpus where none is given) are extracted once, and all that was read is replayed under new
names as often as it takes, so that the targets are measured and not the extraction. Each figure comes from a process of its own:
load into a new target, load the same again (no row changes), and load what a newer version read (every row is replaced); `--loads` stops after so many. Seconds are processor time, for encoding and writing together (the PostgreSQL
server's own is not in it; --wall takes the clock); the column beside them is how many times as long the last tenth of
the chunks took as the first: 1 where a load does not slow down as it grows. Memory is the peak of the process, and beside it what
it was before the first row.
"""

from __future__ import annotations

import argparse
import json
import shutil
import subprocess
import sys
import tempfile
import time
from base64 import b64decode, b64encode
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

if TYPE_CHECKING:
    from collections.abc import Iterator

    from zhfacts.model import Extraction

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT / "tests"))
CHUNK = 256
PLACES = {
    "jsonl": "{}/facts.jsonl",
    "csv": "{}/facts.csv",
    "parquet": "{}/facts.parquet",
    "dataset": "{}/facts/",
    "sqlite": "sqlite:///{}/facts.sqlite",
    "duckdb": "duckdb:///{}/facts.duckdb",
    "postgresql": "",
}
VERSIONS = {"load": "one", "again": "one", "newer": "two"}
"""The loads, and what reads in each."""


def extract(inputs: list[str], base: Path) -> None:
    """Write all that is read in the inputs, an article a line in Base64."""
    from zhfacts.extractor import Extractor  # noqa: PLC0415
    from zhfacts.model import Article  # noqa: PLC0415
    from zhfacts.read import Columns, Settings, Source, articles  # noqa: PLC0415

    reader = Extractor()
    with base.open("wb") as file:
        for chunk in Source(inputs, Columns()).chunks():
            for article in articles(chunk, Settings()):
                if isinstance(article, Article):
                    file.write(b64encode(msgspec.msgpack.encode(reader.read(article))) + b"\n")


def repeated(base: Path) -> Iterator[Extraction]:
    """All that was read, again and again, one at a time in memory."""
    from zhfacts.model import Extraction  # noqa: PLC0415

    decoder = msgspec.msgpack.Decoder(Extraction)
    while True:
        with base.open("rb") as file:
            for line in file:
                yield decoder.decode(b64decode(line))


def renamed(one: Extraction, number: int) -> Extraction:
    """An article under the name of another."""
    name, mark = f"{one.article.id}-{number}", f"{number:08x}"
    change = msgspec.structs.replace
    return change(
        one,
        article=change(one.article, id=name),
        facts=[change(fact, doc_id=name, fact_id=mark + fact.fact_id[8:]) for fact in one.facts],
        rejects=[change(reject, doc_id=name) for reject in one.rejects],
        numerals=[change(n, doc_id=name, fact_id=n.fact_id and mark + n.fact_id[8:]) for n in one.numerals],
    )


def chunks(base: Path, articles: int) -> Iterator[list[Extraction]]:
    """So many articles, in pieces of the size that a run has."""
    one = repeated(base)
    for start in range(0, articles, CHUNK):
        yield [renamed(next(one), number) for number in range(start, min(start + CHUNK, articles))]


def measure(base: Path, place: str, version: str, articles: int, *, wall: bool) -> dict[str, float]:
    """One load: facts, seconds, growth and megabytes."""
    from zhfacts.store import Mark, Run, target  # noqa: PLC0415

    made = target(place, Run(version, version, "1.0", "words", "model"))
    clock = time.perf_counter if wall else time.process_time
    made.open("benchmark")
    made.begin(Mark())
    spent: list[float] = []
    facts, before = 0, _peak()
    for number, items in enumerate(chunks(base, articles), 1):
        started = clock()
        made.write(made.encoder(items), Mark(number))
        spent.append(clock() - started)
        facts += sum(len(item.facts) for item in items)
    tenth = max(1, len(spent) // 10)
    started = clock()
    made.finish()
    made.close()
    seconds = sum(spent) + clock() - started
    return {"facts": facts, "seconds": seconds, "growth": sum(spent[-tenth:]) / sum(spent[:tenth]), "peak": _peak(), "before": before}


def _peak() -> float:
    """MiB. Linux: `getrusage` would count what the parent of this process had, too."""
    (line,) = (line for line in Path("/proc/self/status").read_text("utf8").splitlines() if line.startswith("VmHWM:"))
    return int(line.split()[1]) / 1024


def table(args: argparse.Namespace) -> None:
    """Measure and print row by row."""
    versions = dict(list(VERSIONS.items())[: args.loads])
    heads = "".join(f"{name:>10}" for name in versions)
    with tempfile.TemporaryDirectory() as folder:
        base = Path(folder, "base")
        extract(args.inputs or [str(ROOT / "corpus")], base)
        print(f"{'target':<11}{'articles':>10}{'facts':>11}{heads}   facts/s{'growth':>8}{'MiB':>8} (before)", flush=True)
        for articles in args.articles:
            for name in args.targets:
                with _place(name, Path(folder, "out")) as place:
                    options = ["--articles", str(articles), *(["--wall"] if args.wall else [])]
                    found = [_load(base, place, version, options) for version in versions.values()]
                _row(name, articles, found)


def _load(base: Path, place: str, version: str, options: list[str]) -> dict[str, float]:
    """One load in a process of its own."""
    command = [sys.executable, __file__, "--measure", str(base), place, version, *options]
    found: dict[str, float] = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
    return found


def _row(name: str, articles: int, found: list[dict[str, float]]) -> None:
    rates = "".join(f"{one['facts'] / one['seconds']:>10,.0f}" for one in found)
    growth, peak = (max(one[key] for one in found) for key in ("growth", "peak"))
    facts, before = found[0]["facts"], found[0]["before"]
    print(f"{name:<11}{articles:>10,}{facts:>11,}{rates}{growth:>18.1f}{peak:>8,.0f} ({before:,.0f})", flush=True)


@contextmanager
def _place(name: str, folder: Path) -> Iterator[str]:
    """A new place for one target, gone afterwards."""
    if name == "postgresql":
        import server  # noqa: PLC0415

        programs = server.binaries()
        if programs is None:
            sys.exit("no PostgreSQL server is installed (Debian package postgresql); name the other targets by --targets")
        with server.running(programs) as address:
            yield f"{address}postgres"
    else:
        folder.mkdir()
        yield PLACES[name].format(folder)
        shutil.rmtree(folder)


def main() -> None:
    """Parse and go."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("inputs", nargs="*", metavar="INPUT")
    parser.add_argument("--articles", type=int, nargs="+", default=[10_000, 100_000])
    parser.add_argument("--targets", nargs="+", choices=PLACES, default=list(PLACES))
    parser.add_argument("--loads", type=int, choices=range(1, len(VERSIONS) + 1), default=len(VERSIONS))
    parser.add_argument("--wall", action="store_true", help="take the clock's time, not the processor's")
    parser.add_argument("--measure", nargs=3, metavar=("BASE", "PLACE", "VERSION"), help=argparse.SUPPRESS)
    args = parser.parse_args()
    if args.measure:
        base, place, version = args.measure
        print(json.dumps(measure(Path(base), place, version, args.articles[0], wall=args.wall)))
    else:
        table(args)


if __name__ == "__main__":
    main()
