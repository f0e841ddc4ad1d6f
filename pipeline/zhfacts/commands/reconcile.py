"""`zhfacts reconcile`: what several articles of a database say of the same thing."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from zhfacts.commands.exits import USAGE, stop

if TYPE_CHECKING:
    from zhfacts.store.layout import RowTuple

_ORDER = ("agrees", "restates", "contradicts", "forecast_met", "forecast_exceeded", "forecast_missed", "unclear")
_COLUMNS = ("entity", "metric", "period", "relation", "said", "figure", "before", "figure before")
_SHOWN = """SELECT a.entity, a.metric, a.period_start, a.period_end, a.relation, a.slip, a.said, f.value_text, a.other_said, o.value_text
FROM agreement a JOIN fact f ON f.fact_id = a.fact_id JOIN fact o ON o.fact_id = a.other_fact_id
WHERE a.relation NOT IN ('agrees', 'unclear') ORDER BY a.said DESC, a.agreement_id"""


@click.command()
@click.argument("database", default="facts.duckdb")
@click.option("--min-confidence", type=click.FloatRange(0, 1), default=0.5, show_default=True, help="Leave out facts below it.")
@click.option("--limit", type=click.IntRange(min=1), default=20, show_default=True, help="Rows to show.")
def reconcile(database: str, min_confidence: float, limit: int) -> None:
    """Compare what the articles of a DATABASE say of the same thing: one owner, metric, period, aspect, basis and unit.

    Only articles that are new or changed since the last time are compared. Table `agreement` has a row for each fact beside the one
    that stood until then: it agrees (as far as rounding and bounds leave open), restates it later, or contradicts it; forecasts stand
    beside what came of them; several figures of one article, or figures far apart, are unclear: hardly of one thing. View `said` has all
    that was said of a topic, with the day on which it was said.
    """
    from zhfacts.reconcile import reconcile as reconciled  # noqa: PLC0415
    from zhfacts.store import StoreError, query  # noqa: PLC0415
    from zhfacts.table import period, table  # noqa: PLC0415

    try:
        result = reconciled(database, min_confidence=min_confidence)
        rows = query(database, _SHOWN, limit)[1]
    except StoreError as error:
        stop(str(error), USAGE)
    if rows:
        table(_COLUMNS, [_cells(row, period(str(row[2]), str(row[3]))) for row in rows])
    told = ", ".join(f"{result.relations[name]:,} {name}" for name in _ORDER if name in result.relations) or "nothing told twice"
    click.echo(f"{result.articles:,} articles compared anew, {result.topics:,} topics; now {told}", err=True)


def _cells(row: RowTuple, days: str) -> RowTuple:
    entity, metric, _, _, relation, slip, *told = row
    return entity, metric, days, f"{relation}, {slip}" if slip else relation, *told
