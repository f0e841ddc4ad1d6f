"""Facts a second into each target, and the memory that takes.

    python tests/benchmarks/load.py [--articles 10000 100000] [--targets sqlite duckdb …] [--wall]

The project's corpus is extracted once and its facts are replayed under new names, so that the targets are
measured and not the extraction. Each figure comes from a process of its own: load into a new target, load the
same again (no row changes), and load what a newer version read (every row is replaced). Seconds are processor time, for
encoding and writing together (the PostgreSQL server's own is not in it; --wall takes the clock); memory is the peak of
the process, and beside it what it was before the first row.
"""

from __future__ import annotations

import argparse
import json
import resource
import subprocess
import sys
import tempfile
import time
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Any

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


def extracted() -> list[Extraction]:
    """All that is read in the corpus."""
    from zhfacts.extractor import Extractor  # noqa: PLC0415
    from zhfacts.model import Article  # noqa: PLC0415
    from zhfacts.read import Columns, Settings, Source, articles  # noqa: PLC0415

    reader = Extractor()
    chunks = Source([str(ROOT / "corpus")], Columns()).chunks()
    return [reader.read(article) for chunk in chunks for article in articles(chunk, Settings()) if isinstance(article, Article)]


def replayed(base: list[Extraction], number: int) -> Extraction:
    """An article of the corpus under the name of another."""
    one = base[number % len(base)]
    name, mark = f"{one.article.id}-{number}", f"{number:08x}"
    change = msgspec.structs.replace
    return change(
        one,
        article=change(one.article, id=name),
        facts=[change(fact, doc_id=name, fact_id=mark + fact.fact_id[8:]) for fact in one.facts],
        rejects=[change(reject, doc_id=name) for reject in one.rejects],
        numerals=[change(n, doc_id=name, fact_id=n.fact_id and mark + n.fact_id[8:]) for n in one.numerals],
    )


def chunks(base: list[Extraction], articles: int) -> Iterator[list[Extraction]]:
    """All articles, in pieces of the size that a run has."""
    for start in range(0, articles, CHUNK):
        yield [replayed(base, number) for number in range(start, min(start + CHUNK, articles))]


def measure(base: Path, place: str, version: str, articles: int, *, wall: bool) -> dict[str, float]:
    """One load: facts, seconds and megabytes."""
    from zhfacts.model import Extraction  # noqa: PLC0415
    from zhfacts.store import Mark, Run, target  # noqa: PLC0415

    extractions = msgspec.msgpack.decode(base.read_bytes(), type=list[Extraction])
    made = target(place, Run(version, version, "1.0", "words", "model"))
    clock = time.perf_counter if wall else time.process_time
    made.open("benchmark")
    made.begin(Mark())
    seconds, facts, before = 0.0, 0, _peak()
    for number, items in enumerate(chunks(extractions, articles), 1):
        started = clock()
        made.write(made.encoder(items), Mark(number))
        seconds += clock() - started
        facts += sum(len(item.facts) for item in items)
    started = clock()
    made.finish()
    made.close()
    return {"facts": facts, "seconds": seconds + clock() - started, "peak": _peak(), "before": before}


def _peak() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def table(args: argparse.Namespace) -> None:
    """Measure and print row by row."""
    with tempfile.TemporaryDirectory() as folder, ExitStack() as stack:
        base = Path(folder, "base")
        base.write_bytes(msgspec.msgpack.encode(extracted()))
        print(
            f"{'target':<11}{'articles':>10}{'facts':>11}{'load':>10}{'again':>10}{'newer':>10}   facts/s{'MiB':>10} (before)", flush=True
        )
        clock = ["--wall"] if args.wall else []
        for articles in args.articles:
            for name in args.targets:
                place = _postgresql(stack) if name == "postgresql" else PLACES[name].format(Path(tempfile.mkdtemp(dir=folder)))
                if place:
                    _row(base, name, place, articles, clock)


def _row(base: Path, name: str, place: str, articles: int, clock: list[str]) -> None:
    command = [sys.executable, __file__, "--measure", str(base), place, "--articles", str(articles), *clock, "--version"]
    found: list[dict[str, Any]] = [
        json.loads(subprocess.run([*command, version], check=True, capture_output=True, text=True).stdout)
        for version in ("one", "one", "two")
    ]
    rates = "".join(f"{one['facts'] / one['seconds']:>10,.0f}" for one in found)
    peak = max(one["peak"] for one in found)
    print(f"{name:<11}{articles:>10,}{found[0]['facts']:>11,}{rates}{'':>10}{peak:>10,.0f} ({found[0]['before']:,.0f})", flush=True)


def _postgresql(stack: ExitStack) -> str | None:
    """A new server's database, None where none is installed."""
    import server  # noqa: PLC0415

    programs = server.binaries()
    return f"{stack.enter_context(server.running(programs))}postgres" if programs else None


def main() -> None:
    """Parse and go."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--articles", type=int, nargs="+", default=[10_000, 100_000])
    parser.add_argument("--targets", nargs="+", choices=PLACES, default=list(PLACES))
    parser.add_argument("--wall", action="store_true", help="take the clock's time, not the processor's")
    parser.add_argument("--measure", nargs=2, metavar=("BASE", "PLACE"), help=argparse.SUPPRESS)
    parser.add_argument("--version", default="one", help=argparse.SUPPRESS)
    args = parser.parse_args()
    if args.measure:
        print(json.dumps(measure(Path(args.measure[0]), args.measure[1], args.version, args.articles[0], wall=args.wall)))
    else:
        table(args)


if __name__ == "__main__":
    main()
