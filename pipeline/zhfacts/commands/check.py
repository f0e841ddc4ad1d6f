"""`zhfacts check`: facts of one article that cannot all be right."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from zhfacts.commands.exits import STOPPED, USAGE, stop

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from zhfacts.model import Fact, Finding

_COLUMNS = ("article", "kind", "calculation", "facts")


@click.command()
@click.argument("facts", default="facts.duckdb")
@click.option("-o", "--output", type=click.Path(dir_okay=False, path_type=Path), help="Write the findings as JSON Lines to a file.")
@click.option("--save", is_flag=True, help="Write the findings into the table `finding` of the database, in place of earlier ones.")
@click.option("--limit", type=click.IntRange(min=0), default=20, show_default=True, help="Findings to show.")
def check(facts: str, output: Path | None, save: bool, limit: int) -> None:
    """Show the facts of one article that cannot all be right: FACTS is a database or a .jsonl file of facts.

    Growth against its base, parts against totals and rates, lists of shares against 100 %, quarters against years, the title
    against the text; slips of ten thousand (万 for 亿) and of periods are named as such. Figures agree when some number fits the
    writing of all of them.
    """
    from zhfacts.checks import check as findings_of  # noqa: PLC0415
    from zhfacts.records import as_lines  # noqa: PLC0415
    from zhfacts.store import StoreError  # noqa: PLC0415
    from zhfacts.store.recall import stored_facts  # noqa: PLC0415
    from zhfacts.table import table  # noqa: PLC0415

    shown: list[tuple[object, ...]] = []
    articles = odd = count = 0
    kept: list[Finding] = []
    try:
        for group in stored_facts(facts):
            articles += 1
            found = findings_of(group)
            odd += bool(found)
            count += len(found)
            shown += list(_rows(group, found))[: limit - len(shown)]
            kept += found if output or save else []
        if save:
            _save(facts, kept)
    except StoreError as error:
        stop(str(error), USAGE)
    if output:
        _write(output, as_lines(kept))
    if shown:
        table(_COLUMNS, shown)
    click.echo(f"{len(shown):,} of {count:,} findings, in {odd:,} of {articles:,} articles{f' → {output}' if output else ''}", err=True)


def _rows(facts: Sequence[Fact], found: Sequence[Finding]) -> Iterator[tuple[object, ...]]:
    by_id = {fact.fact_id: fact for fact in facts}
    for one in found:
        first = by_id[one.fact_ids[0]]
        kind = f"{one.kind}, {one.slip}" if one.slip else one.kind
        yield one.doc_id, kind, f"{first.entity} {first.metric}: {one.arithmetic}", " ".join(fact_id[:8] for fact_id in one.fact_ids)


def _save(place: str, found: Sequence[Finding]) -> None:
    from zhfacts.records import as_text  # noqa: PLC0415
    from zhfacts.store.derived import FINDING, bench  # noqa: PLC0415

    with bench(place) as base:
        base.clear(FINDING)
        base.put(
            FINDING,
            [(f.finding_id, f.doc_id, f.kind, f.slip, as_text(f.fact_ids), f.arithmetic, f.expected, f.found, f.unit) for f in found],
        )


def _write(path: Path, lines: bytes) -> None:
    try:
        path.write_bytes(lines)
    except OSError as error:
        stop(f"{path}: {error.strerror}", STOPPED)
