"""Facts from files: JSON Lines of facts with their articles, loaded into a database that lasts as long as the page."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

import msgspec

from zhfacts.model import Article, Extraction, Fact, Numeral, Reject
from zhfacts.read import Columns, Settings, Source, articles
from zhfacts.store import Mark, Run, StoreError, target
from zhfacts.store.recall import stored_facts

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path


def load(facts: Path, inputs: Sequence[str], ledger: Path | None, into: Path) -> list[str]:
    """Make the database `into` of a file of facts, the articles they were read from, and their ledger.

    Gives what does not fit, a line each: facts whose article is missing or says something else at their place.
    Raises StoreError for a file that cannot be read.
    """
    by_article: dict[str, list[Fact]] = defaultdict(list)
    for group in stored_facts(str(facts)):
        by_article[group[0].doc_id] += group
    numerals: dict[str, list[Numeral]] = defaultdict(list)
    for numeral in _numerals(ledger) if ledger else ():
        numerals[numeral.doc_id].append(numeral)
    problems: list[str] = []
    made = target(f"sqlite:///{into}", Run("", "", "", "", ""))
    made.open("review")
    made.begin(Mark())
    for chunk in Source(inputs, Columns()).chunks():
        items: list[Extraction] = []
        for article in articles(chunk, Settings()):
            if isinstance(article, Reject):
                problems.append(f"{article.where}: {article.detail}")
                continue
            found = by_article.pop(article.id, [])
            fitting = [fact for fact in found if _fits(article, fact)]
            problems += [f"{facts}: fact {fact.fact_id}: not in article {article.id} as it is" for fact in found if fact not in fitting]
            items.append(Extraction(article, fitting, [], numerals[article.id]))
        made.write(made.encoder(items), Mark())
    made.finish()
    made.close()
    problems += [f"{facts}: article {doc_id}: not given ({len(lost)} facts are left out)" for doc_id, lost in by_article.items()]
    return problems


def _fits(article: Article, fact: Fact) -> bool:
    """Whether the article says at the fact's place what the fact was read from."""
    given = article.title if fact.field == "title" else article.text
    return given[fact.start : fact.end] == fact.value_text


def _numerals(path: Path) -> Iterator[Numeral]:
    try:
        with path.open("rb") as file:
            for number, line in enumerate(file, 1):
                if line.strip():
                    yield _numeral(f"{path}:{number}", line)
    except OSError as error:
        raise StoreError(f"{path}: {error.strerror}") from error


def _numeral(where: str, line: bytes) -> Numeral:
    try:
        return msgspec.json.decode(line, type=Numeral)
    except msgspec.MsgspecError as error:
        raise StoreError(f"{where}: {error}") from error
