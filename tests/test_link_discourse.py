"""Who a page is about, and how names stand: the company of a note, and names that something is only compared with."""

import pytest

from zhfacts.link.discourse import Scene
from zhfacts.model import Article, Name
from zhfacts.text import Page


def scene(text: str, *names: tuple[str, str], title: str = "") -> Scene:
    page = Page(Article("1", text, title))
    found = []
    for word, kind in names:
        at = page.text.find(word)
        while at >= 0:
            found.append(Name(at, at + len(word), word, kind, word))
            at = page.text.find(word, at + len(word))
    return Scene(page, sorted(found, key=lambda name: name.start))


NOTE = "公司毛利率提升，公司费用率下降，公司回款改善，公司产能释放，公司订单饱满。"


@pytest.mark.parametrize(
    ("text", "strength"),
    [
        (f"衡川纸业发布三季报，前三季度营收64亿元。{NOTE}", "says"),
        (f"{NOTE}作为衡川纸业的供应商，公司有望受益。", "rare"),
        (NOTE, "none"),
    ],
)
def test_the_company_of_a_note(text: str, strength: str) -> None:
    """Who announces first is the article's company however often it is called 公司; who is named by the way is not."""
    assert scene(text, ("衡川纸业", "company"), ("公司", "anaphor")).strength == strength


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("白银要好于黄金。", "than"),
        ("该基金跑赢黄金。", "than"),
        ("后市注意黄金走势。", "object"),
        ("昨日黄金反弹。", "start"),
        ("受黄金影响。", "word"),
    ],
)
def test_what_stands_before_a_name(text: str, left: str) -> None:
    (mention,) = scene(text, ("黄金", "commodity")).mentions
    assert mention.look[0] == left
