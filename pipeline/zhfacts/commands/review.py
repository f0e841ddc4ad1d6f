"""`zhfacts review`: the page of facts in their articles."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import click

from zhfacts.commands.exits import STOPPED, USAGE, stop

if TYPE_CHECKING:
    from zhfacts.review.library import Library


@click.command()
@click.argument("facts", default="facts.duckdb")
@click.option("--articles", multiple=True, metavar="INPUT", help="The articles of a .jsonl file of facts; databases hold their own.")
@click.option("--ledger", type=click.Path(exists=True, dir_okay=False, path_type=Path), help="The ledger of a .jsonl file of facts.")
@click.option("--verdicts", type=click.Path(dir_okay=False, path_type=Path), help="Where verdicts go (default: beside the facts).")
@click.option("--html", type=click.Path(dir_okay=False, path_type=Path), help="Write one file that opens from disk, and serve nothing.")
@click.option("--limit", type=click.IntRange(min=1), default=200, show_default=True, help="Articles in the file, the latest first.")
@click.option("--host", default="127.0.0.1", show_default=True, help="The address to serve on.")
@click.option("--port", type=click.IntRange(0, 65535), default=8765, show_default=True, help="The port to serve on; 0 is any free one.")
@click.option("--open", "show_page", is_flag=True, help="Open the page in a browser.")
def review(
    *,
    facts: str,
    articles: tuple[str, ...],
    ledger: Path | None,
    verdicts: Path | None,
    html: Path | None,
    limit: int,
    host: str,
    port: int,
    show_page: bool,
) -> None:
    """Look at FACTS in their articles, and accept, correct or reject them: a page on this machine.

    FACTS is a database, or a .jsonl file of facts with its --articles. Verdicts are lines of JSON in
    FACTS.verdicts.jsonl; the database is only read. `zhfacts import --format verdicts` makes
    annotated articles of them.
    """
    from zhfacts.review.desk import desk  # noqa: PLC0415
    from zhfacts.review.verdicts import VerdictError  # noqa: PLC0415
    from zhfacts.store import StoreError  # noqa: PLC0415

    with TemporaryDirectory(prefix="zhfacts-") as folder:
        try:
            library, problems = desk(facts, articles, ledger, verdicts, Path(folder))
            for problem in problems:
                click.echo(f"zhfacts: {problem}", err=True)
            if html:
                _write(library, html, limit)
            else:
                _serve(library, host, port, show_page)
        except (StoreError, VerdictError) as error:
            stop(str(error), USAGE)


def _write(library: Library, path: Path, limit: int) -> None:
    from zhfacts.review.export import page  # noqa: PLC0415

    made, within, total = page(library, limit)
    try:
        path.write_text(made, encoding="utf8")
    except OSError as error:
        stop(f"{path}: {error.strerror}", STOPPED)
    left = f" of {total:,}; the others are left out (--limit)" if within < total else ""
    click.echo(f"{within:,} articles{left} → {path}", err=True)


def _serve(library: Library, host: str, port: int, show_page: bool) -> None:
    from zhfacts.review.server import Server  # noqa: PLC0415

    server = Server(library, host, port)
    click.echo(f"{server.address}\nVerdicts go to {library.verdicts.path}. Ctrl-C ends it.")
    if show_page:
        click.launch(server.address)
    with suppress(KeyboardInterrupt):
        server.run()
