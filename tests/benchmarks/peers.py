"""Characters a second of zhfacts and of others on the same text in the same run, on one core.

    python tests/benchmarks/peers.py [ARCHIVE.jsonl[.gz]] [--articles N] [--rounds N] [--folder FOLDER]

Each is installed by pip into an environment of its own in a temporary folder (or in FOLDER, where those of an earlier run
are used again); what cannot be installed is named. All are loaded first, read one sentence, and then take turns over the rounds, each of which
reads other articles, so that none knows them yet; what counts is process CPU time. Without ARCHIVE the project's corpus is read.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import NamedTuple

from speed import ROOT, articles


class Peer(NamedTuple):
    """What pip installs, what it gives, and the code that defines `run(article)`."""

    packages: tuple[str, ...]
    gives: str
    code: str


PEERS = {
    "jieba.cut": Peer(
        ("jieba", "setuptools<81"),
        "words",
        """
import jieba
jieba.setLogLevel(60)
jieba.initialize()
def run(article):
    list(jieba.cut(article["title"] + "\\n" + article["text"]))
""",
    ),
    "zhfacts": Peer(
        (str(ROOT),),
        "validated facts with evidence, and the ledger of numerals, as JSON",
        """
import datetime as dt
from zhfacts.extractor import Extractor
from zhfacts.model import Article
from zhfacts.records import as_lines
from zhfacts.run.work import settled
extractor = settled(Extractor)
def run(article):
    day = dt.date.fromisoformat(article["published"]) if article["published"] else None
    extraction = extractor.read(Article(article["id"], article["text"], article["title"], day))
    as_lines(extraction.facts)
    as_lines(extraction.numerals)
""",
    ),
    "spaCy zh with jieba": Peer(
        ("spacy", "jieba", "setuptools<81"),
        "tokens",
        """
import jieba
import spacy
jieba.setLogLevel(60)
nlp = spacy.blank("zh", config={"nlp": {"tokenizer": {"segmenter": "jieba"}}})
def run(article):
    nlp(article["title"] + "\\n" + article["text"])
""",
    ),
    "JioNLP": Peer(
        ("jionlp", "setuptools<81"),
        "amounts of money and times",
        """
import jionlp
def run(article):
    text = article["title"] + "\\n" + article["text"]
    jionlp.ner.extract_money(text, with_parsing=True)
    jionlp.ner.extract_time(text, with_parsing=True)
""",
    ),
    "Recognizers-Text": Peer(
        ("recognizers-text-suite", "emoji==1.1.0", "setuptools<81"),
        "percentages, amounts of money and times",
        """
from recognizers_date_time import recognize_datetime
from recognizers_number import recognize_percentage
from recognizers_number_with_unit import recognize_currency
from recognizers_text import Culture
def run(article):
    text = article["title"] + "\\n" + article["text"]
    recognize_percentage(text, Culture.Chinese)
    recognize_currency(text, Culture.Chinese)
    recognize_datetime(text, Culture.Chinese)
""",
    ),
}

_SERVE = """
import json, os, sys, time
answers = os.fdopen(os.dup(1), "w")
os.dup2(2, 1)  # some print
articles = json.loads(open(sys.argv[1], encoding="utf8").read())
{code}
run({{"id": "", "title": "", "text": "公司上半年营收12.4亿元，同比增长18%。", "published": "2024-08-30"}})  # loads what is loaded late
print("ready", file=answers, flush=True)
for line in sys.stdin:
    number, rounds = map(int, line.split())
    before = time.process_time()
    for article in articles[number::rounds]:
        run(article)
    print(time.process_time() - before, file=answers, flush=True)
"""


class Runner:
    """A peer in a process of its own environment."""

    def __init__(self, name: str, peer: Peer, folder: Path, text: Path) -> None:
        """Raises RuntimeError, with the last line of what went wrong, where it cannot be installed or loaded."""
        home = folder / name.replace(" ", "_")
        self._log = (folder / f"{home.name}.log").open("w+", encoding="utf8")
        python = home / ("Scripts" if os.name == "nt" else "bin") / "python"
        installed = home / "installed"
        if not installed.exists():
            for call in ([sys.executable, "-m", "venv", str(home)], [str(python), "-m", "pip", "install", "--quiet", *peer.packages]):
                if subprocess.run(call, stdout=self._log, stderr=self._log, check=False).returncode:
                    raise RuntimeError(self._trouble())
            installed.touch()
        call = [str(python), "-c", _SERVE.format(code=peer.code), str(text)]
        self._process = subprocess.Popen(call, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=self._log, text=True, cwd=folder)
        if self._answer() != "ready":
            raise RuntimeError(self._trouble())

    def seconds(self, number: int, rounds: int) -> float:
        """CPU seconds of one of some rounds, each over its share of the articles."""
        assert self._process.stdin is not None
        self._process.stdin.write(f"{number} {rounds}\n")
        self._process.stdin.flush()
        try:
            return float(self._answer())
        except ValueError:
            raise RuntimeError(self._trouble()) from None

    def stop(self) -> None:
        """End the process."""
        self._process.kill()
        self._process.communicate()

    def _answer(self) -> str:
        assert self._process.stdout is not None
        return self._process.stdout.readline().strip()

    def _trouble(self) -> str:
        self._log.seek(0)
        lines = [line.strip() for line in self._log if line.strip()]
        return lines[-1] if lines else "no word why"


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("archive", nargs="?", type=Path)
    parser.add_argument("--articles", type=int, default=200)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--folder", type=Path)
    options = parser.parse_args()
    rows = [
        {"id": row["id"], "title": row.get("title") or "", "text": row["text"], "published": row.get("published")}
        for row in articles(options.archive, options.articles)
    ]
    characters = sum(len(row["title"]) + len(row["text"]) for row in rows)
    print(f"{len(rows)} articles, {characters:,} characters\n")
    with tempfile.TemporaryDirectory() as temporary:
        folder = (options.folder or Path(temporary)).resolve()
        folder.mkdir(parents=True, exist_ok=True)
        text = folder / "articles.json"
        text.write_text(json.dumps(rows), encoding="utf8")
        runners: dict[str, Runner] = {}
        for name, peer in PEERS.items():
            try:
                runners[name] = Runner(name, peer, folder, text)
            except RuntimeError as problem:
                print(f"{name}: left out, {problem}")
        spent = dict.fromkeys(runners, 0.0)
        for number in range(options.rounds):
            for name, runner in runners.items():
                spent[name] += runner.seconds(number, options.rounds)
        for runner in runners.values():
            runner.stop()
    table(characters, spent)


def table(characters: int, spent: dict[str, float]) -> None:
    """A table in Markdown, the fastest first."""
    print("| | characters a second | × jieba.cut | what it gives |\n| --- | ---: | ---: | --- |")
    for name, seconds in sorted(spent.items(), key=lambda entry: entry[1]):
        ratio = spent["jieba.cut"] / seconds if "jieba.cut" in spent else float("nan")
        print(f"| {name} | {characters / seconds:,.0f} | {ratio:.2f} | {PEERS[name].gives} |")


if __name__ == "__main__":
    main()
