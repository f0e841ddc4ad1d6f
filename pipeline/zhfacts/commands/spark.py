"""The command `zhfacts-spark`: files of articles to Parquet files of records, on one machine or on a cluster."""

from __future__ import annotations

import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

import click

from zhfacts.commands.exits import DONE, INTERRUPTED, STOPPED, UNREADABLE, USAGE, stop
from zhfacts.commands.options import Day, Encoding, limits
from zhfacts.commands.options import columns as columns_of
from zhfacts.read import Settings
from zhfacts.report import printable
from zhfacts.spark.batch import Plan, Summary, run
from zhfacts.spark.inputs import FORMATS, InputError
from zhfacts.spark.session import SparkError, session

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence

_TOLD = 10
"""Unreadable articles that are told one by one; the others are counted."""


@click.command(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="zhfacts")
@click.argument("inputs", nargs=-1, required=True, metavar="INPUT...")
@click.option("-o", "--output", required=True, metavar="FOLDER", help="Where the facts go, as Parquet.")
@click.option("--rejects", metavar="FOLDER", help="Write what became no fact, and why, as Parquet.")
@click.option("--ledger", metavar="FOLDER", help="Write what became of every numeral, as Parquet.")
@click.option("--overwrite", is_flag=True, help="Replace what is there already.")
@click.option("--format", "how", type=click.Choice(list(FORMATS)), help="What the INPUTs hold, if their suffixes do not say it.")
@click.option("--published", type=Day(), help="The date of articles that give none (YYYY-MM-DD).")
@click.option("--map", "mapping", multiple=True, metavar="FIELD=COLUMN", help="Take id, title, published or text from another column.")
@click.option(
    "--lexicon", multiple=True, type=click.Path(exists=True, file_okay=False, path_type=Path), help="A folder of names of your own."
)
@click.option("--encoding", type=Encoding(), metavar="NAME", help="The encoding of JSON Lines (default: UTF-8).")
@limits
@click.option("--min-confidence", type=click.FloatRange(0, 1), default=0.0, help="Facts below it become rejects.")
@click.option("--tasks", type=click.IntRange(min=1), help="Parts that each INPUT is cut into (default: one for 500 articles).")
@click.option("--master", metavar="URL", help="The cluster (default: that of spark-submit, else all cores of this machine).")
@click.option("--conf", multiple=True, metavar="KEY=VALUE", help="A setting of Spark.")
@click.option("-q", "--quiet", is_flag=True, help="No progress and no summary.")
def main(
    *,
    inputs: tuple[str, ...],
    output: str,
    rejects: str | None,
    ledger: str | None,
    overwrite: bool,
    how: str | None,
    published: dt.date | None,
    mapping: tuple[str, ...],
    lexicon: tuple[Path, ...],
    encoding: str | None,
    max_chars: int,
    max_seconds: float,
    min_confidence: float,
    tasks: int | None,
    master: str | None,
    conf: tuple[str, ...],
    quiet: bool,
) -> NoReturn:
    """Extract the facts of all INPUTs by Apache Spark: .parquet, .jsonl or .jsonl.gz files, folders or patterns of them, at any
    address that Spark can read.

    Exit status: 0 done, 1 done but some input was unreadable, 2 usage, 3 stopped because Spark failed.
    """
    places = {kind: place for kind, place in (("fact", output), ("reject", rejects), ("numeral", ledger)) if place}
    if len(set(places.values())) < len(places):
        stop("two outputs have the same place", USAGE)
    settings = Settings(columns_of(mapping), published, encoding, max_chars, max_seconds)
    plan = Plan(inputs, places, settings, how, lexicon, min_confidence, tasks, overwrite)
    started = time.monotonic()
    try:
        with session(master, _settings(conf), quiet) as spark:
            summary = run(spark, plan, _TOLD)
    except InputError as error:
        stop(str(error), USAGE)
    except SparkError as error:
        stop(str(error), STOPPED)
    except KeyboardInterrupt:
        stop("interrupted", INTERRUPTED)
    _report(summary, list(places.values()), 0.0 if quiet else time.monotonic() - started)
    sys.exit(UNREADABLE if summary.unreadable else DONE)


def _settings(pairs: Sequence[str]) -> dict[str, str]:
    found = {}
    for pair in pairs:
        key, mark, value = pair.partition("=")
        if not key or not mark:
            raise click.BadParameter(f"{pair!r} is not KEY=VALUE", param_hint="--conf")
        found[key] = value
    return found


def _report(summary: Summary, places: Sequence[str], seconds: float) -> None:
    """Problems are told even when it is quiet; then the counts."""
    for reject in summary.told:
        _say(f"{reject.where or f'article {reject.doc_id}'}: {printable(reject.detail)}")
    if (more := summary.unreadable - len(summary.told)) > 0:
        _say(f"{more:,} more unreadable")
    if seconds:
        unreadable = f" · {summary.unreadable:,} unreadable" if summary.unreadable else ""
        counts = f"{summary.articles:,} articles · {summary.facts:,} facts · {summary.rejects:,} rejects"
        click.echo(f"{counts} · {seconds:.1f} s{unreadable} → {', '.join(places)}", err=True)


def _say(message: str) -> None:
    click.echo(f"zhfacts: {message}", err=True)


if __name__ == "__main__":
    main()
