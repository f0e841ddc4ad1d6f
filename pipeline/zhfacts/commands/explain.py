"""`zhfacts explain`: why a fact reads as it does."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from zhfacts.commands.exits import USAGE, stop

if TYPE_CHECKING:
    from collections.abc import Iterator

    from zhfacts.explanation import Alternative, Explanation, Reason
    from zhfacts.extractor import Extractor
    from zhfacts.model import Article

_BEFORE, _AFTER = 60, 30


@click.command()
@click.argument("place", metavar="DATABASE|ARTICLES")
@click.argument("fact_id")
@click.option("--article", metavar="ID", help="The article, where a file holds many: the others are not read.")
@click.option(
    "--lexicon",
    multiple=True,
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="The folders that the facts were extracted with.",
)
@click.option("--most", type=click.IntRange(min=0), default=3, show_default=True, help="Candidates to show a slot.")
@click.option("--json", "as_json", is_flag=True, help="Write all of it as one JSON object.")
def explain(*, place: str, fact_id: str, article: str | None, lexicon: tuple[Path, ...], most: int, as_json: bool) -> None:
    """Explain a fact: the text, the evidence of each slot, the rule that answered, and the candidates that lost and by how much.

    The article is read again, from a database or from a file of articles (.jsonl, .csv, .parquet, .txt). FACT_ID may be cut short.
    Scores are the rankers': what loses by less than 1 was near.
    """
    from zhfacts.explanation import UnknownFactError  # noqa: PLC0415
    from zhfacts.explanation import explain as explained  # noqa: PLC0415
    from zhfacts.extractor import Extractor  # noqa: PLC0415
    from zhfacts.records import as_text  # noqa: PLC0415
    from zhfacts.store import StoreError  # noqa: PLC0415

    extractor = Extractor(lexicon=lexicon)
    try:
        found = explained(_article(place, fact_id, article, extractor), fact_id, extractor)
    except (StoreError, UnknownFactError) as error:
        stop(str(error), USAGE)
    if as_json:
        click.echo(as_text(found))
        return
    for line in _lines(found, most):
        click.echo(line)


def _article(place: str, fact_id: str, doc_id: str | None, extractor: Extractor) -> Article:
    """The article of a fact."""
    from zhfacts.store import StoreError  # noqa: PLC0415
    from zhfacts.store.place import database  # noqa: PLC0415
    from zhfacts.store.recall import article_of  # noqa: PLC0415

    if database(place) is not None:
        found = article_of(place, fact_id)
        if found is None:
            raise StoreError(f"{place}: no fact, or several, with an id that begins with {fact_id}")
        return found
    for one in _articles(place):
        if one.id == doc_id or (doc_id is None and any(fact.fact_id.startswith(fact_id) for fact in extractor.read(one).facts)):
            return one
    raise StoreError(f"{place}: {f'no article {doc_id}' if doc_id else f'no article gives a fact {fact_id}'}")


def _articles(place: str) -> Iterator[Article]:
    from zhfacts.model import Reject  # noqa: PLC0415
    from zhfacts.read import Columns, Settings, Source, articles  # noqa: PLC0415

    for chunk in Source([place], Columns()).chunks():
        for one in articles(chunk, Settings()):
            if isinstance(one, Reject):
                click.echo(f"zhfacts: {one.where}: {one.detail}", err=True)
            else:
                yield one


def _lines(found: Explanation, most: int) -> Iterator[str]:
    fact = found.fact
    text = found.article.title if fact.field == "title" else found.article.text
    before, after = text[max(0, fact.start - _BEFORE) : fact.start], text[fact.end : fact.end + _AFTER]
    yield f"fact {fact.fact_id}, article {fact.doc_id}, {fact.field} {fact.start}–{fact.end}, confidence {fact.confidence}"
    yield f"  …{_flat(before)}【{_flat(fact.value_text)}】{_flat(after)}…"
    for reason in found.reasons:
        yield _reason(reason)
        for one in reason.lost[:most]:
            yield f"      not {_alternative(one)}"
        if len(reason.lost) > most:
            yield f"      and {len(reason.lost) - most} more"
    heavy = ", ".join(f"{feature} {weight:+.2f}" for feature, weight in found.confidence[:6])
    yield f"  {'confidence':10} {heavy}"


def _reason(reason: Reason) -> str:
    parts = [f"  {reason.slot:10} {reason.answer}"]
    if reason.text and reason.text != reason.answer:
        parts.append(f"from {_flat(reason.text)}")
    said = [part for part in (reason.how, f"by {reason.hop}" if reason.hop else "", f"rule {reason.rule}" if reason.rule else "") if part]
    return "  ".join([*parts, f"({', '.join(said)})" if said else ""]).rstrip()


def _alternative(one: Alternative) -> str:
    where = f" at {one.field} {one.start}–{one.end}" if one.start is not None else ""
    words = f" from {_flat(one.text)}" if one.text and one.text != one.name else ""
    behind = "" if one.behind is None else f": {one.behind:.2f} behind"
    return f"{one.name}{words}{where} ({one.rule}){behind}"


def _flat(text: str) -> str:
    return "".join(c if c.isprintable() else " " for c in text)
