"""How the names of a page stand in it: sources, subjects and bystanders, what 公司 and 其 mean, whom the article is about.

Everything here is read once a page, in text order, so that the owner linker need not look back.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from itertools import pairwise
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from zhfacts.model import Name
    from zhfacts.text import Page

_FIRMS = frozenset({"company", "institution"})
_SELF = frozenset(
    {
        "公司",
        "本公司",
        "该公司",
        "集团",
        "该集团",
        "本集团",
        "企业",
        "该企业",
        "上市公司",
        "该上市公司",
        "集团公司",
        "我公司",
        "我司",
        "贵公司",
    }
)
_ROLES = frozenset(
    "控股股东 子公司 母公司 全资子公司 控股子公司 发行人 要约人 受让方 转让方 收购方 出让方 标的公司 目标公司 两家公司".split()
)
_NATION = frozenset({"我国", "全国", "国内"})
_NATIONAL = frozenset(
    {
        "中国",
        "国家统计局",
        "中国人民银行",
        "财政部",
        "海关总署",
        "商务部",
        "国家发改委",
        "工信部",
        "国家能源局",
        "国家外汇管理局",
        "交通运输部",
        "中汽协",
        "乘联会",
        "农业农村部",
    }
)
_MEANS = {
    "行": frozenset({"company", "institution"}),
    "基金": frozenset({"fund"}),
    "指数": frozenset({"index"}),
    "品种": frozenset({"commodity", "product", "currency"}),
    "合约": frozenset({"commodity", "product"}),
    "币": frozenset({"currency", "commodity", "product"}),
    "板块": frozenset({"market", "industry", "index"}),
    "行业": frozenset({"industry", "market"}),
    "国": frozenset({"place", "government"}),
    "省": frozenset({"place", "government"}),
    "市": frozenset({"place", "government"}),
    "区": frozenset({"place", "government"}),
    "项目": frozenset({"product"}),
    "产品": frozenset({"product"}),
    "车型": frozenset({"product"}),
    "品牌": frozenset({"product", "company"}),
    "债券": frozenset({"product"}),
    "平台": frozenset({"product", "company"}),
    "机构": frozenset({"institution", "company", "government"}),
}
_ANY = frozenset({"company", "institution", "place", "market", "industry", "product", "fund", "commodity", "person", "government", "index"})

_LEFT = {
    **dict.fromkeys(("据", "根据", "来自", "援引", "引述", "依据", "按照"), "by"),
    **dict.fromkeys(("在", "于", "位于", "赴", "至", "到", "来到", "从", "自", "自从"), "at"),
    **dict.fromkeys(("向", "对", "给", "与", "同", "和", "跟", "由", "被", "为", "获", "获得", "让", "要求", "责令", "因", "随着"), "to"),
    **dict.fromkeys(
        (
            "较",
            "比",
            "超过",
            "高于",
            "低于",
            "超",
            "不及",
            "优于",
            "相比",
            "相较",
            "快于",
            "慢于",
            "好于",
            "强于",
            "弱于",
            "大于",
            "小于",
            "逊于",
            "高过",
            "胜过",
            "跑赢",
            "跑输",
            "VS",
            "vs",
        ),
        "than",
    ),
    **dict.fromkeys(("、", "及", "以及", "/"), "list"),
    **dict.fromkeys(("（", "(", "[", "【"), "bracket"),
    **dict.fromkeys(("“", '"', "《", "「", "‘"), "quote"),
    **dict.fromkeys(("的", "中", "之"), "of"),
    **dict.fromkeys(
        "收购 受让 增持 减持 持有 认购 买入 卖出 投资 出售 转让 入股 回购 剥离 参股 控股 下调 上调 注意 关注 看好 推荐 拥有 生产 布局 覆盖 进入 开拓 投产 经营 代理 出口 进口 采购 购买 供应 用于 应用于 销往".split(),
        "object",
    ),
    **dict.fromkeys("，。；;：:\n！？!?, 】”」", "start"),
    **dict.fromkeys("其中 而 但 且 并 预计 同时 目前 今年 去年 此外 当前 今日 昨日".split(), "start"),
}
_LONGEST = max(map(len, _LEFT))
_LAST = frozenset(word[-1] for word in _LEFT)
_AHEAD = {
    "speech": (
        10,
        r"表示|认为|指出|称[，：“]|预计|预测|坦言|介绍|透露|强调|建议|发现|统计|数据|研报|研究报告|报告指|发表|获悉|了解到|报道|记者|分析师|首席|研究员|讯\b|电，",
    ),
    "announce": (8, "公告|发布|披露|公布|宣布|通告|年报|季报|财报|中报"),
    "held": (2, "股权|股份|股票|表决权"),
}
"""Words that tell of a name though they stand some characters behind it: how many at most, and the words."""
_ANY_AHEAD = re.compile("|".join(words for _, words in _AHEAD.values()))
_FARTHEST, _REACH = 14, 24
"""How far behind a name a word of `_AHEAD` that counts may end, and how far it is looked at what follows."""
_FOLLOWS = {
    "code": r"[（(](?:[A-Z]{2}[ :.]?)?\d{4,6}|[（(][A-Z]{1,5}\.[A-Z]{1,2}|[（(](?:行情|以?下?简称|NYSE|NASDAQ|SH|SZ|HK)",
    "heading": "[：:]",
    **{group: rf"[^，。；：、\d\n]{{0,{most}}}?(?:{words})" for group, (most, words) in _AHEAD.items()},
    "list": "[、/]|和|与|及|以及",
    "of": "的",
    "act": (
        "拟|将|已|共|累计|实现|斥资|计划|收购|增持|减持|持有|回购|质押|获|成交|新增|涨|跌|上涨|下跌|收|报|突破|达|为|均|占|分别|净"
        "|股价|价格|市值|营收|营业|收入|业绩"
    ),
    "stop": r"[，。；！？!?\n]",
    "bracket": r"[（(\[]",
    "adjacent": r"[+-]?\d",
}
"""What may follow a name; the first that does counts."""
_RIGHT = re.compile("|".join(f"(?P<{group}>{pattern})" for group, pattern in _FOLLOWS.items()))
_BESIDE = re.compile("|".join(f"(?P<{group}>{pattern})" for group, pattern in _FOLLOWS.items() if group not in _AHEAD))


_LONGEST_NAME = 24
"""How much of a name is searched for others in it."""
_OPENING = frozenset("（(")
_NOBODY: tuple[str | None, str | None] = (None, None)
_BRACKETS = re.compile(r"(?:（[^（）()\n]{1,28}）|\([^（）()\n]{1,28}\)){1,3}")
_FIRM_LIKE = re.compile(
    r"[（(](?:[a-zA-Z]{2}[:.]?)?\d{4,6}|[^，。；：、\d\n]{0,4}?(?:公告|发布|披露|公布|宣布|董事长|董秘|CEO|总裁|总经理|创始人|高管|股价|市值|营收|净利|归母|业绩|招股|财报|年报|季报|斥资|成立于|总部)"
)
_BROKER = re.compile(
    r"证券|中金|中信建投|摩根|大摩|小摩|高盛|瑞银|瑞信|花旗|里昂|大和|野村|汇丰|麦格理|杰富瑞|美银|德银|巴克莱|建银|交银国际|招银国际|富瑞|国际$|研究院$|研究所$|资管$|协会$"
)


def is_house(name: str) -> bool:
    """Whether it is the name of a broker, a bank or an institute, which publish research."""
    return _BROKER.search(name) is not None


class Mention:
    """A name where it stands.

    `left` and `right` are classes of the words around it, `opens` is what it begins (clause, sentence, paragraph or
    nothing), `bracket` whether it stands in brackets, `source` whether it only tells who says it. An anaphor that
    can be an answer of its own has its word as entity (公司 for all words for the company); `means` are the types it may
    stand for, `takes` the topic and the most recent name that it may stand for here, `word` its sort. `look` is all of
    left, right, opens, bracket, source and local. `reach` is where it ends with the brackets behind it, beyond which `look`
    sees. `views` keeps what it is worth to an owner linker, by where it stands from a value. A walk that goes by notes how many
    values stood `before` it (-1 until then), and of how many it was the owner (`used`). `again` is the number of the
    next mention of the same among those of the page, -1 for the last.
    """

    __slots__ = (
        "again",
        "anaphor",
        "before",
        "bracket",
        "clause",
        "end",
        "entity",
        "look",
        "means",
        "name",
        "opens",
        "paragraph",
        "reach",
        "right",
        "sentence",
        "source",
        "start",
        "takes",
        "type",
        "used",
        "views",
        "word",
    )

    def __init__(self, name: Name, page: Page) -> None:
        text, start = page.text, name.start
        self.name, self.start, self.end, self.type = name, start, name.end, name.type
        self.clause = bisect_right(page.clauses, start) - 1
        self.sentence = bisect_right(page.sentences, start) - 1
        self.paragraph = bisect_right(page.paragraphs, start) - 1
        self.reach = _past_brackets(text, name.end) if text[name.end : name.end + 1] in _OPENING else name.end
        self.used, self.before, self.again = 0, -1, -1
        self.views: dict[str, tuple[Any, Any, Any, Any]] = {}
        self.anaphor = name.type == "anaphor"
        self.entity: str | None = "中国" if name.entity in _NATION else name.entity
        self.means = _ANY
        self.takes = _NOBODY
        self.word = ""
        if self.anaphor:
            self.entity = "公司" if name.text in _SELF else name.text if name.text in _ROLES else None
            self.means = _FIRMS if self.entity is not None else _meaning(name.text)
            self.word = "its" if name.text == "其" else "the" if name.text[0] == "该" else "co"
        opening = page.clauses[self.clause]
        left = "start" if start == opening else _left(text, opening, start) if text[start - 1] in _LAST else "word"
        self.right = _right(text, name.end)
        follows = self.right if self.reach == name.end else _right(text, self.reach)
        lead = text[opening:start]
        self.bracket = ("（" in lead or "(" in lead) and _open(lead)
        self.opens = self._opens(page, lead, left)
        self.source = self.right == "speech" or left == "by" or (self.right == "heading" and is_house(name.text))
        self.look = (left, follows, self.opens, self.bracket, self.source, name.local)

    def join(self, mention: Mention) -> None:
        """Note that another name follows with nothing between (北京|二手房, 公司|光伏业务)."""
        self.right = "name_" + mention.type
        self.look = (self.look[0], self.right, *self.look[2:])
        mention.look = ("name_" + self.type, *mention.look[1:])

    def _opens(self, page: Page, lead: str, left: str) -> str:
        if len(lead) <= 6 and page.paragraphs[self.paragraph] >= self.start - 6:
            return "paragraph"
        if page.sentences[self.sentence] >= self.start - 1:
            return "sentence"
        return "clause" if left == "start" or not lead.strip(' ”"】') else ""


def _left(text: str, opening: int, start: int) -> str:
    """What the words of a clause right before a name do, by the longest of them that is listed."""
    for low in range(max(opening, start - _LONGEST), start):
        found = _LEFT.get(text[low:start])
        if found is not None:
            return found
    return "word"


def _right(text: str, end: int) -> str:
    """What follows a name that ends there."""
    pattern = _BESIDE if _ANY_AHEAD.search(text, end, end + _FARTHEST) is None else _RIGHT
    found = pattern.match(text, end, end + _REACH)
    return "word" if found is None else found.lastgroup or "word"


def _past_brackets(text: str, end: int) -> int:
    """Where a name ends with the brackets behind it: codes (600519), quotations (9.13,-1.4%), English names."""
    found = _BRACKETS.match(text, end)
    return end if found is None else found.end()


def _meaning(anaphor: str) -> frozenset[str]:
    """The types of name that 该行, 该国, 其 … can stand for."""
    if anaphor.startswith(("该", "本", "我")):
        return _MEANS.get(anaphor[1:], _FIRMS)
    return _ANY if anaphor == "其" else _FIRMS


def _open(lead: str) -> bool:
    """Whether a bracket opened in `lead` is still open at its end."""
    return max(lead.rfind("（"), lead.rfind("(")) > max(lead.rfind("）"), lead.rfind(")"))


class Scene:
    """The names of a page as mentions, how often each is named, and the company that the article is about.

    `strength` tells how sure the main company is: strong if it stands in the title or announces something,
    weak if it is only named early or often, none where there is no company.
    """

    __slots__ = ("counts", "joined", "main", "mentions", "page", "starts", "strength", "texts", "titled", "world")

    def __init__(self, page: Page, names: list[Name]) -> None:
        self.page = page
        self.mentions = [Mention(name, page) for name in names]
        self._retype()
        for before, mention in pairwise(self.mentions):
            if before.end == mention.start:
                before.join(mention)
        self.starts = [name.start for name in names]
        self.counts: dict[str, int] = {}
        self.titled: list[str] = []
        counts, titled, body = self.counts, self.titled, page.body
        latest: dict[str, Mention] = {}
        for number, mention in enumerate(self.mentions):
            entity = mention.entity
            if entity is not None:
                if entity in latest:
                    latest[entity].again = number
                latest[entity] = mention
            if not mention.anaphor and entity is not None:
                counts[entity] = counts.get(entity, 0) + 1
                if mention.start < body and entity not in titled:
                    titled.append(entity)
        self.texts = frozenset({mention.name.text for mention in self.mentions if not mention.anaphor})
        self.joined = "\n".join(sorted(self.texts))
        lead = page.sentence(page.body) + 1
        selves = [mention.entity for mention in self.mentions].count("公司")
        self.main, self.strength = self._main_company(lead, selves)
        firm = self.strength in ("title", "says") or selves > 1
        self.world = "firm" if firm else "nation" if self._of_nation(lead) else "other"

    def within(self, text: str) -> str:
        """Whether another name of the page holds a name ("in"), or is held by it ("has")."""
        if self.joined.count(text) > 1:
            return "in"
        size = min(len(text), _LONGEST_NAME)
        parts = (text[low:high] for low in range(size) for high in range(low + 2, size + 1))
        return "has" if any(part in self.texts and part != text for part in parts) else ""

    def _of_nation(self, lead: int) -> bool:
        """Whether the nation or an office of it is named in the lead."""
        return any(mention.name.entity in _NATIONAL for mention in self.mentions if mention.sentence <= lead)

    def _retype(self) -> None:
        """Take for a company what announces, has directors or a share price, though its name does not show it."""
        text = self.page.text
        doubtful = [m for m in self.mentions if m.type == "product" and m.entity is not None]
        firms = {m.entity for m in doubtful if _FIRM_LIKE.match(text, m.end) is not None or (m.start == 0 and m.right == "heading")}
        for mention in doubtful:
            if mention.entity in firms:
                mention.type = "company"

    def _main_company(self, lead: int, selves: int) -> tuple[Mention | None, str]:
        """The company that 公司 means without more: by title, announcing, first sentence, frequency; sources count less.

        `lead` is the last sentence of the lead; `selves` is how often the article says 公司.
        """
        points: dict[str, float] = {}
        best: dict[str, Mention] = {}
        strong: set[str] = set()
        herald: set[str] = set()
        for mention in self.mentions:
            if mention.type != "company" or mention.entity is None:
                continue
            entity = mention.entity
            best.setdefault(entity, mention)
            value = -0.6 if mention.source or mention.bracket else 0.4
            if mention.source:
                pass
            elif mention.start < self.page.body:
                value += 4.0 if entity == self.titled[0] else 3.0
                strong.add(entity)
            elif mention.sentence <= lead:
                value += 1.5
            if mention.right in ("announce", "code") and not mention.bracket:
                value += 2.0 if points.get(entity, 0.0) < 6 else 0.5
                if mention.right == "announce" or mention.paragraph <= 2:
                    strong.add(entity)
                if mention.right == "announce" and mention.sentence <= lead and mention.opens:
                    herald.add(entity)
            points[entity] = points.get(entity, 0.0) + value
        if not points:
            return None, "none"
        top = max(points, key=points.__getitem__)
        sure = "title" if top in self.titled else "says" if top in strong else "weak"
        return best[top], "rare" if sure != "title" and top not in herald and selves > 3 * self.counts[top] else sure
