"""The command line: `zhfacts extract`, `show` and `evaluate`. The only place that prints."""

from __future__ import annotations

import gc
import sys
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

import click

from zhfacts.commands.annotate import export, import_
from zhfacts.commands.check import check
from zhfacts.commands.exits import DONE, INTERRUPTED, STOPPED, UNREADABLE, USAGE, stop
from zhfacts.commands.explain import explain
from zhfacts.commands.options import Day, Encoding, limits
from zhfacts.commands.options import columns as columns_of
from zhfacts.commands.reconcile import reconcile
from zhfacts.commands.review import review
from zhfacts.limit import GARBAGE

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence

    from zhfacts.store import Mark, Target

_RESUME = "; what was done until then is kept: run the same command with --resume to go on"


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="zhfacts")
def main() -> None:
    """Chinese financial articles in, validated and grounded facts out."""


@main.command()
@click.argument("inputs", nargs=-1, required=True, metavar="INPUT...")
@click.option("-o", "--output", "output", metavar="OUT", help="Where the facts go (default: duckdb:///facts.duckdb).")
@click.option("--ledger", metavar="FILE", help="Write what became of every numeral to a .jsonl, .csv or .parquet file.")
@click.option("--rejects", metavar="FILE", help="Write what became no fact, and why, to a .jsonl, .csv or .parquet file.")
@click.option("--workers", type=click.IntRange(min=1), default=1, show_default=True, help="Processes that extract.")
@click.option("--published", type=Day(), help="The date of articles that give none (YYYY-MM-DD).")
@click.option("--map", "mapping", multiple=True, metavar="FIELD=COLUMN", help="Take id, title, published or text from another column.")
@click.option(
    "--lexicon", multiple=True, type=click.Path(exists=True, file_okay=False, path_type=Path), help="A folder of names of your own."
)
@click.option(
    "--encoding",
    type=Encoding(),
    metavar="NAME",
    help="The encoding of all text (default: found file by file: UTF-8, GB18030, Big5, UTF-16).",
)
@limits
@click.option("--min-confidence", type=click.FloatRange(0, 1), default=0.0, help="Facts below it become rejects.")
@click.option("--resume", is_flag=True, help="Go on where the same command was stopped.")
@click.option("-q", "--quiet", is_flag=True, help="No progress and no summary.")
def extract(
    *,
    inputs: tuple[str, ...],
    output: str | None,
    ledger: str | None,
    rejects: str | None,
    workers: int,
    published: dt.date | None,
    mapping: tuple[str, ...],
    lexicon: tuple[Path, ...],
    encoding: str | None,
    max_chars: int,
    max_seconds: float,
    min_confidence: float,
    resume: bool,
    quiet: bool,
) -> NoReturn:
    """Extract the facts of all INPUTs: .jsonl, .csv, .parquet, .txt or .html files, folders of them, or - for JSON Lines.

    All but .parquet may be compressed (.jsonl.gz, .csv.zst). Text is UTF-8, GB18030, Big5 or UTF-16.

    OUT is a .jsonl, .csv or .parquet file, FOLDER/ for Parquet by month, - for JSON Lines, or sqlite:///FILE, duckdb:///FILE or
    postgresql://... Loading the same articles again changes nothing; a corrected article replaces its own facts. With --resume a run
    that was stopped, however, goes on where it stood, and the result is the same.

    Exit status: 0 done, 1 done but some input was unreadable, 2 usage, 3 stopped because a target failed.
    """
    gc.set_threshold(GARBAGE)  # looking through what is loaded takes a tenth of the start
    from zhfacts.extractor import Extractor  # noqa: PLC0415
    from zhfacts.read import Settings, Source  # noqa: PLC0415
    from zhfacts.report import Report  # noqa: PLC0415
    from zhfacts.run import Job, ResumeError, Trail, job_name, outcomes, this_run  # noqa: PLC0415
    from zhfacts.store import DEFAULT, StoreError, target  # noqa: PLC0415

    settings = Settings(columns_of(mapping), published, encoding, max_chars, max_seconds)
    run = this_run(lexicon)
    places = [(output or DEFAULT, "fact"), (ledger, "numeral"), (rejects, "reject")]
    try:
        targets = [target(place, run, kind) for place, kind in places if place]
        _no_overwriting(inputs, targets)
        start = _begin(targets, job_name(run, inputs, settings, min_confidence), resume=resume)
    except StoreError as error:
        stop(str(error), USAGE)
    source = Source(inputs, settings.columns, [path for one in targets for path in one.paths], settings.encoding)
    job = Job(partial(Extractor, lexicon=lexicon), settings, tuple(one.encoder for one in targets), min_confidence)
    trail = Trail(source.chunks(), start)
    report = Report(source, quiet, start)
    try:
        with report:
            for outcome in outcomes(trail.ahead(), job, workers):
                mark = trail.mark(outcome)
                for one, encoded in zip(targets, outcome.encoded, strict=True):
                    one.write(encoded, mark)
                report.add(outcome)
            for one in targets:
                one.finish()
            for one in targets:
                one.close()
    except ResumeError as error:
        _abort(targets)
        stop(str(error), USAGE)
    except StoreError as error:
        _abort(targets)
        stop(f"{error}{_RESUME}", STOPPED)
    except KeyboardInterrupt:
        _abort(targets)
        stop(f"interrupted{_RESUME}", INTERRUPTED)
    report.summary([one.name for one in targets])
    sys.exit(UNREADABLE if report.unreadable else DONE)


@main.command()
@click.argument("database", default="facts.duckdb")
@click.argument("sql", required=False)
@click.option("--limit", type=click.IntRange(min=1), default=20, show_default=True, help="Rows to show.")
def show(database: str, sql: str | None, limit: int) -> None:
    """Show the facts of a DATABASE as a table, or the answer to an SQL question. Nothing is changed."""
    from zhfacts.store import StoreError, query  # noqa: PLC0415
    from zhfacts.store.place import dataset  # noqa: PLC0415
    from zhfacts.table import FACT_COLUMNS, FACTS, fact_cells, table  # noqa: PLC0415

    try:
        names, rows = query(database, sql or FACTS, limit)
        total = None if sql else query(database, "SELECT count(*), count(DISTINCT doc_id) FROM fact", 1)[1][0]
    except StoreError as error:
        stop(str(error), USAGE)
    if sql:
        table(names, rows)
    else:
        table(FACT_COLUMNS, [fact_cells(row) for row in rows])
    if total:
        click.echo(f"{len(rows)} of {total[0]:,} facts from {total[1]:,} articles")
        click.echo(
            "Table: fact. View: latest." if dataset(database) else "Tables: article, fact, evidence, reject, numeral, run. View: latest."
        )
        click.echo(f"Ask on:  zhfacts show {database} \"SELECT entity, value, unit, period_end FROM latest WHERE metric = '营业收入'\"")


@main.command()
@click.argument("gold", nargs=-1, required=True, type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--facts", type=click.Path(exists=True, dir_okay=False, path_type=Path), help="Facts as JSON Lines, if not extracted now.")
@click.option("--against", type=click.Path(exists=True, dir_okay=False, path_type=Path), help="Earlier facts, to see gains and losses.")
@click.option("--errors", type=click.IntRange(min=0), default=0, help="Print this many errors.")
def evaluate(gold: tuple[Path, ...], facts: Path | None, against: Path | None, errors: int) -> None:
    """Score facts against annotated articles (JSON Lines in the form of corpus/).

    A fact is right when its value with unit and sign, entity, metric, aspect and period all agree.
    """
    from zhfacts.evaluate.run import evaluation  # noqa: PLC0415

    try:
        for line in evaluation(gold, facts, against, errors):
            click.echo(line)
    except ValueError as problem:
        stop(str(problem), USAGE)


def _no_overwriting(inputs: Sequence[str], targets: Sequence[Target]) -> None:
    """Nothing is read and written in one run."""
    taken = {Path(name).resolve(): name for name in inputs}
    for one in targets:
        for path in one.paths:
            if (name := taken.get(path.resolve())) is not None:
                stop(f"{name}: cannot be read and written at once", USAGE)
        for path in one.paths:
            taken[path.resolve()] = one.name


def _begin(targets: Sequence[Target], job: str, *, resume: bool) -> Mark:
    """Open all targets and begin them at the mark that all have reached; where that fails leave them."""
    from zhfacts.store import Mark, StoreError  # noqa: PLC0415

    try:
        for one in targets:
            one.open(job, resume=resume)
        start = min((one.done for one in targets), key=lambda mark: mark.chunks) if resume else Mark()
        for one in targets:
            one.begin(start)
    except StoreError:
        _abort(targets)
        raise
    return start


def _abort(targets: Sequence[Target]) -> None:
    for one in targets:
        one.abort()


main.add_command(check)
main.add_command(explain)
main.add_command(export)
main.add_command(import_)
main.add_command(reconcile)
main.add_command(review)


if __name__ == "__main__":
    main()
