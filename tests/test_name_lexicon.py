"""The lexicon of names and one's own names."""

from __future__ import annotations

import csv
from collections import Counter
from importlib.resources import files
from pathlib import Path

import pytest

from zhfacts.lexicon.names import TYPE_OF_FILE, load
from zhfacts.model import Article
from zhfacts.recognise.names import NameFinder
from zhfacts.text import Page


def found(finder: NameFinder, text: str) -> list[tuple[str, str, str | None]]:
    return [(name.text, name.entity, name.code) for name in finder.find(Page(Article(id="a", text=text)))]


@pytest.mark.parametrize("stem", [stem for stem in TYPE_OF_FILE if stem != "funds"])
def test_every_file_reads_and_repeats_no_name(stem: str) -> None:
    with files("zhfacts").joinpath("lexicon", f"{stem}.csv").open(encoding="utf-8") as lines:
        rows = list(csv.DictReader(lines))
    assert rows
    assert all(row["name"].strip("?") for row in rows)
    names = Counter((row["name"], row.get("code")) for row in rows)
    assert [name for name, times in names.items() if times > 1] == []


def test_codes_carry_their_exchange() -> None:
    codes = [entry.code for entry in load().entries if entry.type == "company" and entry.code]
    assert len(codes) > 5000
    assert [code for code in codes if code.rsplit(".", 1)[-1] not in ("SH", "SZ", "BJ", "HK", "US")] == []


def test_names_of_ones_own_come_first(tmp_path: Path) -> None:
    tmp_path.joinpath("companies.csv").write_text(
        "name,code,full,aliases\n青竹云,900001.XX,青竹云科技股份有限公司,竹云\n贵州茅台,1.XX,,\n", "utf-8"
    )
    finder = NameFinder([tmp_path])
    assert found(finder, "竹云上半年营收3亿元。") == [("竹云", "竹云", "900001.XX")]
    assert found(finder, "贵州茅台涨2%。") == [("贵州茅台", "贵州茅台", "1.XX")]
    assert ("600519.SH") in [code for _, _, code in found(NameFinder(), "贵州茅台涨2%。")]


def test_a_name_can_be_struck_out(tmp_path: Path) -> None:
    tmp_path.joinpath("not_names.csv").write_text("name\n华为\n", "utf-8")
    assert found(NameFinder(), "华为发货10万台。") == [("华为", "华为", None)]
    assert found(NameFinder([tmp_path]), "华为发货10万台。") == []


def test_a_file_may_leave_columns_out(tmp_path: Path) -> None:
    tmp_path.joinpath("products.csv").write_text("name\n星河七号\n", "utf-8")
    [name] = NameFinder([tmp_path]).find(Page(Article(id="a", text="星河七号卖出3万台。")))
    assert (name.text, name.type) == ("星河七号", "product")
