"""`zhfacts export` and `zhfacts import`: facts to annotation tools and what people made of them."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, cast

import click

from zhfacts.commands.exits import DONE, STOPPED, UNREADABLE, USAGE, stop

if TYPE_CHECKING:
    from collections.abc import Iterable

    from zhfacts.annotate.run import Annotated, Import, Tool

_TOOLS = ("label-studio", "doccano", "prodigy")
_ARTICLES = click.option(
    "--articles", multiple=True, metavar="INPUT", help="The articles of a .jsonl file of facts; databases hold their own."
)


@click.command()
@click.argument("facts", default="facts.duckdb")
@click.option("--format", "tool", type=click.Choice(_TOOLS), required=True, help="The tool.")
@_ARTICLES
@click.option("-o", "--output", type=click.Path(dir_okay=False, path_type=Path), help="The file to write (default: standard output).")
@click.option("--interface", is_flag=True, help="Write the labelling interface of Label Studio instead of tasks.")
def export(facts: str, tool: Tool, articles: tuple[str, ...], output: Path | None, interface: bool) -> None:
    """Write the articles of FACTS with their facts as tasks for an annotation tool.

    FACTS is a database, or a .jsonl file of facts with its --articles. A value is a mark labelled level, change or share, linked to the
    marks of its entity, metric and period. `zhfacts import` reads the annotated tasks.
    """
    from zhfacts.annotate import label_studio  # noqa: PLC0415
    from zhfacts.annotate.run import exported, sources  # noqa: PLC0415
    from zhfacts.store import StoreError  # noqa: PLC0415

    problems: list[str] = []
    try:
        if interface:
            if tool != "label-studio":
                stop(f"--interface: only label-studio has one, not {tool}", USAGE)
            _write(output, [label_studio.interface().encode()])
        else:
            _write(output, exported(sources(facts, articles, problems), tool))
    except StoreError as error:
        stop(str(error), USAGE)
    _told(problems)
    sys.exit(UNREADABLE if problems else DONE)


@click.command("import")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@click.option(
    "--format", "tool", type=click.Choice([*_TOOLS, "verdicts"]), required=True, help="The tool, or verdicts of `zhfacts review`."
)
@click.option("--facts", default="facts.duckdb", show_default=True, help="The facts that verdicts are about.")
@_ARTICLES
@click.option("-o", "--output", type=click.Path(dir_okay=False, path_type=Path), help="The file to write (default: standard output).")
@click.option("--as", "form", type=click.Choice(["gold", "facts"]), default="gold", show_default=True, help="Annotated articles, or facts.")
@click.option("--all", "unseen", is_flag=True, help="Take tasks that nobody annotated as they were exported.")
def import_(*, file: Path, tool: str, facts: str, articles: tuple[str, ...], output: Path | None, form: str, unseen: bool) -> None:
    """Read what people made of exported facts: FILE is a tool's export (JSON or JSON Lines), or a file of verdicts.

    Writes annotated articles in the form of corpus/, for `zhfacts evaluate` and training, or the facts that hold. Facts whose mark was
    taken away or that were rejected are gone; what was marked or typed anew replaces what was read. Of an article with verdicts,
    facts without one are optional: they count neither way.
    """
    from zhfacts.annotate.run import imported, judged, sources  # noqa: PLC0415
    from zhfacts.store import StoreError  # noqa: PLC0415

    problems: list[str] = []
    try:
        said = tool == "verdicts"
        found = judged(file, sources(facts, articles, problems)) if said else imported(file, cast("Tool", tool), unseen=unseen)
    except StoreError as error:
        stop(str(error), USAGE)
    _write(output, _lines(found.annotated, form))
    problems += found.problems
    _told(problems)
    _summary(found)
    sys.exit(UNREADABLE if problems else DONE)


def _lines(annotated: Iterable[Annotated], form: str) -> Iterable[bytes]:
    from zhfacts.annotate import gold  # noqa: PLC0415
    from zhfacts.records import as_lines  # noqa: PLC0415

    for one in annotated:
        yield as_lines(one.facts) if form == "facts" else gold.line(one.article, one.facts, one.unseen)


def _summary(found: Import) -> None:
    facts = sum(len(one.facts) for one in found.annotated)
    left = f"; {found.open:,} not annotated are left out" if found.open else ""
    click.echo(f"{len(found.annotated):,} articles with {facts:,} facts{left}", err=True)


def _told(problems: Iterable[str]) -> None:
    for problem in problems:
        click.echo(f"zhfacts: {problem}", err=True)


def _write(path: Path | None, parts: Iterable[bytes]) -> None:
    """To a file, which appears when it is whole, or to standard output."""
    if path is None:
        for part in parts:
            sys.stdout.buffer.write(part)
        sys.stdout.buffer.flush()
        return
    partial = path.with_name(f"{path.name}.part")
    try:
        with partial.open("wb") as file:
            file.writelines(parts)
        partial.replace(path)
    except OSError as error:
        stop(f"{path}: {error.strerror}", STOPPED)
