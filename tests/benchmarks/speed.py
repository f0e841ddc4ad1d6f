"""Characters a second, stage by stage, whole and from the command line, as a ratio to jieba.cut on the same text in the same run.

    python tests/benchmarks/speed.py [ARCHIVE.jsonl[.gz]] [--articles N] [--rounds N] [--record]

Without ARCHIVE the project's corpus is repeated. Rounds alternate all candidates on process CPU time; a row
shows the median round. `--record` adds the figures with the commit to tests/benchmarks/history.csv.
"""

from __future__ import annotations

import argparse
import csv
import datetime as dt
import gzip
import json
import random
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

ROOT = Path(__file__).parents[2]
LENGTHS, LEXICONS = (10**2, 10**3, 10**4, 10**5, 10**6), (10**3, 10**4, 10**5, 10**6)
SYLLABLES = "天地玄黄宇宙洪荒日月盈昃辰宿列张寒来暑往秋收冬藏闰余成岁律吕调阳云腾致雨露结为霜"
HISTORY = Path(__file__).with_name("history.csv")


def articles(archive: Path | None, limit: int) -> list[dict[str, Any]]:
    """The articles to read: of an archive, or the corpus repeated."""
    paths = [archive] if archive else sorted((ROOT / "corpus").glob("*.jsonl"))
    rows: list[dict[str, Any]] = []
    for path in paths:
        data = gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
        rows += [json.loads(line) for line in data.splitlines()]
    while len(rows) < limit and archive is None:
        rows += [{**row, "id": f"{row['id']}+{len(rows)}"} for row in rows[: limit - len(rows)]]
    return rows[:limit]


def stages(rows: list[dict[str, Any]]) -> dict[str, Callable[[], object]]:
    """What is timed: each a function over all articles. A stage includes only its own work."""
    import jieba  # noqa: PLC0415

    from zhfacts.extractor import Extractor  # noqa: PLC0415
    from zhfacts.model import Article  # noqa: PLC0415
    from zhfacts.recognise.periods import find_periods  # noqa: PLC0415
    from zhfacts.recognise.quantities import find_quantities  # noqa: PLC0415
    from zhfacts.records import as_lines  # noqa: PLC0415
    from zhfacts.run.work import TOGETHER, settled  # noqa: PLC0415
    from zhfacts.text import Page  # noqa: PLC0415

    jieba.setLogLevel(60)
    jieba.initialize()
    extractor = settled(Extractor)
    days = [dt.date.fromisoformat(row["published"]) if row.get("published") else None for row in rows]
    given = [Article(row["id"], row["text"], row.get("title") or "", day) for row, day in zip(rows, days, strict=True)]
    pages = [Page(article) for article in given]

    def whole() -> None:
        for first in range(0, len(given), TOGETHER):
            for extraction in extractor.read_all(given[first : first + TOGETHER]):
                as_lines(extraction.facts)
                as_lines(extraction.numerals)

    return {
        "jieba.cut": lambda: [len(list(jieba.cut(page.raw))) for page in pages],
        "page": lambda: [Page(article) for article in given],
        "quantities": lambda: [find_quantities(page.text) for page in pages],
        "periods": lambda: [find_periods(page.text, page.article.published) for page in pages],
        "interpret": lambda: [extractor.interpret(article) for article in given],
        "extract": whole,
    }


def measure(rows: list[dict[str, Any]], rounds: int) -> dict[str, float]:
    """Characters a second of every stage, the median of some alternating rounds."""
    characters = sum(len(row["text"]) + len(row.get("title") or "") for row in rows)
    timed = stages(rows)
    spent: dict[str, list[float]] = {name: [] for name in timed}
    for _ in range(rounds):
        for name, run in timed.items():
            before = time.process_time()
            run()
            spent[name].append(time.process_time() - before)
    return {name: characters / median(seconds) for name, seconds in spent.items()}


def command(rows: list[dict[str, Any]], workers: int) -> tuple[float, float]:
    """Wall and CPU seconds of one `zhfacts extract` to JSON Lines with a ledger."""
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder) / "in.jsonl"
        source.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), encoding="utf8")
        call = [
            sys.executable,
            "-m",
            "zhfacts.cli",
            "extract",
            str(source),
            "-o",
            f"{folder}/out.jsonl",
            "--ledger",
            f"{folder}/ledger.jsonl",
        ]
        before, cpu = time.perf_counter(), _children()
        subprocess.run([*call, "--quiet", "--workers", str(workers)], check=True)
        return time.perf_counter() - before, _children() - cpu


def _children() -> float:
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime


def growth(rows: list[dict[str, Any]]) -> Iterator[str]:
    """CPU microseconds a character, by the length of an article and by the size of a lexicon of one's own."""
    from zhfacts.extractor import Extractor  # noqa: PLC0415
    from zhfacts.model import Article  # noqa: PLC0415

    def cost(extractor: Extractor, texts: list[str]) -> float:
        before = time.process_time()
        for number, text in enumerate(texts):
            extractor.read(Article(str(number), text))
        return (time.process_time() - before) / sum(map(len, texts)) * 1e6

    texts = [row["text"] for row in rows]
    whole = "\n".join(texts)
    whole *= 1 + 10**6 // len(whole)
    extractor = Extractor()
    cost(extractor, texts)
    for size in LENGTHS:
        number = max(1, 10**5 // size)
        yield f"articles of {size:9,} characters: {cost(extractor, [whole[i * size : (i + 1) * size] for i in range(number)]):6.2f} µs a character"
    draw = random.Random(7)
    for size in LEXICONS:
        with tempfile.TemporaryDirectory() as folder:
            names = ("".join(draw.choices(SYLLABLES, k=4)) for _ in range(size))
            (Path(folder) / "companies.csv").write_text("\n".join(["name,code", *(f"{name}," for name in names)]), encoding="utf8")
            extractor = Extractor(lexicon=[Path(folder)])
        cost(extractor, texts)
        yield f"lexicon of  {size:9,} more names: {cost(extractor, texts):6.2f} µs a character"


def start_up() -> dict[str, float]:
    """Wall seconds of an import, of --help, and of a run over one article."""
    calls = {"import zhfacts": ["-c", "import zhfacts"], "zhfacts --help": ["-m", "zhfacts.cli", "--help"], "python": ["-c", "pass"]}
    found = {}
    for name, call in calls.items():
        before = time.perf_counter()
        subprocess.run([sys.executable, *call], check=True, stdout=subprocess.DEVNULL)
        found[name] = time.perf_counter() - before
    found["one article"], _ = command(articles(None, 1), 1)
    return found


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("archive", nargs="?", type=Path)
    parser.add_argument("--articles", type=int, default=2000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--record", action="store_true")
    options = parser.parse_args()
    rows = articles(options.archive, options.articles)
    speeds = measure(rows, options.rounds)
    for name, speed in speeds.items():
        print(f"{name:12} {speed / 1e6:8.3f} Mchar/s   x{speed / speeds['jieba.cut']:.2f} jieba.cut")
    for name, seconds in start_up().items():
        print(f"{name:16} {seconds:.2f} s")
    (one, cpu), (two, _) = command(rows, 1), command(rows, 2)
    _, start = command(rows[:1], 1)
    speed = sum(len(row["text"]) + len(row.get("title") or "") for row in rows) / (cpu - start)
    print(f"{'command':12} {speed / 1e6:8.3f} Mchar/s   x{speed / speeds['jieba.cut']:.2f} jieba.cut, without its start of {start:.1f} s")
    print(f"command line: {one:.1f} s with one worker, {two:.1f} s with two: x{one / two:.2f}")
    for line in growth(rows[:200]):
        print(line)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"peak memory of this process {peak:.0f} MB")
    if options.record:
        ratios = {name: round(speed / speeds["jieba.cut"], 2) for name, speed in speeds.items()}
        record({"articles": len(rows), "peak MB": round(peak), **ratios})


def record(figures: dict[str, float]) -> None:
    """Add one row to the history."""
    commit = subprocess.run(["git", "rev-parse", "--short", "HEAD"], cwd=ROOT, check=True, capture_output=True, text=True).stdout.strip()
    row = {"commit": commit, **figures}
    new = not HISTORY.exists()
    with HISTORY.open("a", encoding="utf8", newline="") as file:
        writer = csv.DictWriter(file, row)
        if new:
            writer.writeheader()
        writer.writerow(row)


if __name__ == "__main__":
    main()
