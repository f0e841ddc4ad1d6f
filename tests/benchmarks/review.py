"""How long `zhfacts review` takes over 100,000 facts: the first view in a browser, and each question to the database.

    python tests/benchmarks/review.py [sqlite|duckdb|URL]

The articles of corpus/ are read once and copied under other names until there are enough facts.
"""

from __future__ import annotations

import shutil
import sys
import threading
import time
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import msgspec
from playwright.sync_api import sync_playwright

from zhfacts.extractor import Extractor
from zhfacts.identity import address
from zhfacts.model import Article, Extraction
from zhfacts.review.library import Library
from zhfacts.review.questions import Filter
from zhfacts.review.reader import Reader
from zhfacts.review.server import Server
from zhfacts.review.verdicts import Verdicts
from zhfacts.store import Mark, Run, target

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

FACTS = 100_000
CORPUS = Path(__file__).parents[2] / "corpus"


def read() -> list[Extraction]:
    """The articles of corpus/ as they are read now."""
    extractor = Extractor()
    lines = [line for path in sorted(CORPUS.glob("*.jsonl")) for line in path.read_bytes().splitlines()]
    return [extractor.read(msgspec.json.decode(line, type=Article)) for line in lines]


def copies(read_once: list[Extraction]) -> Iterator[list[Extraction]]:
    """As many copies as it takes."""
    each = sum(len(one.facts) for one in read_once)
    for n in range(-(-FACTS // each)):
        yield [_copy(one, n) for one in read_once]


def _copy(one: Extraction, n: int) -> Extraction:
    doc_id = f"{one.article.id}-{n}"
    facts = [msgspec.structs.replace(fact, doc_id=doc_id, fact_id=address(n, fact.fact_id)) for fact in one.facts]
    numerals = [msgspec.structs.replace(row, doc_id=doc_id, fact_id=row.fact_id and address(n, row.fact_id)) for row in one.numerals]
    return Extraction(msgspec.structs.replace(one.article, id=doc_id), facts, [], numerals)


def load(place: str) -> None:
    """Fill the database."""
    made = target(place, Run("run", "", "", "", ""))
    made.open("bench")
    made.begin(Mark())
    for items in copies(read()):
        made.write(made.encoder(items), Mark())
    made.finish()
    made.close()


def timed(name: str, work: Callable[[], object]) -> None:
    """Print the seconds that something takes, and those of this process's own work in it."""
    started, own = time.perf_counter(), time.process_time()
    work()
    print(f"{name:44} {time.perf_counter() - started:7.3f} s, {time.process_time() - own:7.3f} s of our own", flush=True)


def first_view(library: Library) -> None:
    """From the address to the list and the first article, in a browser that is open."""
    server = Server(library, "127.0.0.1", 0)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=shutil.which("chromium"), args=["--headless", "--no-sandbox", "--disable-gpu"])
        page = browser.new_page()
        for name in ("first view", "the same again"):

            def view() -> None:
                page.goto(server.address)
                page.wait_for_selector("body[data-ready]")

            timed(name, view)
            page.goto("about:blank")
        browser.close()
    server.stop()
    thread.join()


def main(place: str, folder: Path) -> None:
    """Load, then ask."""
    url = place if "://" in place else f"{place}:///{folder}/facts.{place}"
    timed(f"extract and load {place}", lambda: load(url))
    library = Library(Reader(url), Verdicts(folder / "verdicts.jsonl"))
    counts = library.overview()
    print(f"{counts['facts']:,} facts, {counts['articles']:,} articles")
    first_view(library)
    timed("list, first page", lambda: library.articles(Filter()))
    timed("list, page 60", lambda: library.articles(Filter(), 3000))
    timed("search in the text", lambda: library.articles(Filter(text="净利润同比")))
    timed("filter by entity, metric, confidence", lambda: library.articles(Filter(entity="中国", metric="GDP", low=0.5)))
    timed("entities to choose from", lambda: library.names("entity", "公司"))
    timed("an article", lambda: library.article("features-001-3"))
    timed("a series", lambda: library.series("中国", "GDP"))


if __name__ == "__main__":
    with TemporaryDirectory() as folder:
        main(sys.argv[1] if len(sys.argv) > 1 else "duckdb", Path(folder))
