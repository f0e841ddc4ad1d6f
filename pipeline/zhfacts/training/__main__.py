"""Fit the shipped weights, or judge them by cross-validation.

    python -m zhfacts.training fit ARTICLES.jsonl... [--also CORPUS.jsonl...] [--facts OUT.jsonl]
    python -m zhfacts.training crossvalidate ARTICLES.jsonl... [--also CORPUS.jsonl...] [--facts OUT.jsonl]
    python -m zhfacts.training baseline ARTICLES.jsonl...
    python -m zhfacts.training names ARCHIVE.jsonl.gz... [--without ARTICLES.jsonl...]
    python -m zhfacts.training join ARCHIVE.jsonl.gz... --out ARTICLES.jsonl

The articles are annotated ones in the form of corpus/, each file judged by itself. `--also` articles, and those that
an extractor helped to annotate (`checked`: see `zhfacts.training.standoff`), are trained on and not judged. The archive
is of articles as they are: the tagger of names learns from the names that the lexicon knows in them, and `join` puts
its texts to the annotations that stand apart from them.
"""

from __future__ import annotations

import gzip
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from zhfacts.evaluate import report
from zhfacts.evaluate.score import score
from zhfacts.extractor import Extractor
from zhfacts.link.ranker import dump
from zhfacts.recognise import tagger_model
from zhfacts.training import confidence, crossval, gold, standoff
from zhfacts.training import names as tagging

if TYPE_CHECKING:
    from collections.abc import Sequence

WEIGHTS = Path(__file__).parents[1] / "weights"

_articles = click.argument("articles", nargs=-1, required=True, type=click.Path(exists=True, path_type=Path))
_also = click.option(
    "--also", multiple=True, type=click.Path(exists=True, path_type=Path), help="Annotated articles to train on and not to judge."
)
_folds = click.option("--folds", default=5, show_default=True)
_facts = click.option("--facts", type=click.Path(path_type=Path), help="Write the cross-validated facts here.")


@click.group(help=__doc__)
def main() -> None:
    """The training commands."""


@main.command()
@_articles
@_also
@_folds
@_facts
@click.option("--out", default=WEIGHTS, type=click.Path(path_type=Path), help="Folder of the weight files.")
def fit(articles: tuple[Path, ...], also: tuple[Path, ...], folds: int, facts: Path | None, out: Path) -> None:
    """Fit all rankers on all articles, and the confidence on what cross-validated rankers draw; print what `crossvalidate` does."""
    everything = gold.load([*articles, *also])
    fitted = crossval.fit_folds(everything, folds)
    _judge(articles, fitted, facts)
    weights = crossval.fit_rankers(everything)
    weights["confidence"] = confidence.train(sample for fold in fitted for sample in fold.samples)
    tables: dict[str, Any] = {**weights}
    for name, table in tables.items():
        (out / f"{name}.json").write_text(dump(table), encoding="utf8")
        click.echo(f"{out / name}.json: {len(table)} features")


@main.command()
@_articles
@_also
@_folds
@_facts
def crossvalidate(articles: tuple[Path, ...], also: tuple[Path, ...], folds: int, facts: Path | None) -> None:
    """Print the scores over articles that are each read with weights fitted on the others."""
    _judge(articles, crossval.fit_folds(gold.load([*articles, *also]), folds), facts)


@main.command()
@_articles
def baseline(articles: tuple[Path, ...]) -> None:
    """Print what the shipped weights must beat: metric, owner and period by the hand-written order of their candidates alone."""
    judged = gold.load(articles)
    for name, extractor in (("hand-written order", Extractor(weights=crossval.UNLINKED)), ("shipped weights", Extractor())):
        click.echo("\n".join([name, *report.table(score(judged, crossval.drawn(extractor, judged)))]))


def _judge(files: Sequence[Path], fitted: Sequence[crossval.Fold], path: Path | None) -> None:
    """Print the score of each file of articles, the reliability of the confidence and the band for automatic loading; write the facts."""
    written = b""
    for file in files:
        judged = [one for one in gold.load([file]) if not one.get("checked")]
        if not judged:
            continue
        facts = crossval.read(judged, fitted)
        click.echo(f"{file}: {len(judged)} articles")
        _report(judged, facts)
        written += b"".join(crossval.as_line(fact) for fact in facts)
    if path is not None:
        path.write_bytes(written)


def _report(articles: Sequence[gold.GoldArticle], facts: Sequence[dict[str, Any]]) -> None:
    total = score(articles, facts)
    click.echo("\n".join([*report.table(total), *report.trust(total)]))


@main.command()
@click.argument("archives", nargs=-1, required=True, type=click.Path(exists=True, path_type=Path))
@click.option(
    "--without", multiple=True, type=click.Path(exists=True, path_type=Path), help="Files of articles to leave out, by their ids."
)
@click.option("--sentences", default=24000, show_default=True, help="How many sentences to learn from.")
@click.option("--out", default=WEIGHTS / "names.json", type=click.Path(path_type=Path), help="The weight file.")
def names(archives: tuple[Path, ...], without: tuple[Path, ...], sentences: int, out: Path) -> None:
    """Fit the tagger of names, and print how well it does on sentences of articles held out."""
    known = {article["id"] for article in gold.load(list(without))}
    drawn, held_out = tagging.draw(tagging.archive(archives, known), sentences)
    text = tagger_model.dump(tagging.train(drawn))
    out.write_text(text, encoding="utf8")
    click.echo(f"{out}: {len(text.encode())} bytes, of {len(drawn)} sentences; on {len(held_out)} others:")
    for kind, counts in tagging.judge(tagger_model.load(text), held_out).items():
        precision, recall, f1 = counts.rates()
        click.echo(f"{kind:12} {counts.there:6}  P {precision:.3f}  R {recall:.3f}  F1 {f1:.3f}")


@main.command()
@click.argument("archives", nargs=-1, required=True, type=click.Path(exists=True, path_type=Path))
@click.option("--annotations", default=standoff.ANNOTATIONS, type=click.Path(exists=True, path_type=Path), help="The annotations.")
@click.option("--out", required=True, type=click.Path(path_type=Path), help="Write the annotated articles here.")
def join(archives: tuple[Path, ...], annotations: Path, out: Path) -> None:
    """Write the articles of an archive that are annotated, with their facts."""
    try:
        joined = standoff.join(annotations, archives)
    except ValueError as error:
        raise click.ClickException(str(error)) from error
    out.write_bytes(b"".join(crossval.as_line(one) for one in joined))
    click.echo(f"{out}: {len(joined)} articles, {sum(len(one['facts']) for one in joined)} facts")


@main.command()
@_articles
@click.option("--out", default=standoff.ANNOTATIONS, type=click.Path(path_type=Path), help="Write the annotations here.")
def detach(articles: tuple[Path, ...], out: Path) -> None:
    """Write annotations of articles without the articles' words."""
    records = [standoff.detach(one) for one in gold.load(articles)]
    lines = b"".join(crossval.as_line(one) for one in records)
    out.write_bytes(gzip.compress(lines, mtime=0) if out.suffix == ".gz" else lines)
    click.echo(f"{out}: {len(records)} articles")


if __name__ == "__main__":
    main()
