"""One pass over a page, quantity by quantity: who may own each, and what every candidate is worth."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from itertools import islice
from typing import TYPE_CHECKING, Any

import msgspec

from zhfacts.link import lists
from zhfacts.link.discourse import Mention, Scene, is_house
from zhfacts.link.owner_features import IMPLIED, NEAR, NO_TIES, SPELLED, STEPS, WIDE, among, bucket, continues, held, topic_of
from zhfacts.model import Name

if TYPE_CHECKING:
    from collections.abc import Iterator

    from zhfacts.link.choices import AspectChoice, MetricChoice
    from zhfacts.link.lists import Span
    from zhfacts.link.owner_features import Worth
    from zhfacts.model import Quantity
    from zhfacts.reading import Reading

RECENT = 5
SURE = 10.0
"""The margin of an owner without a rival."""
_LOW, _HIGH = 1.0, 3.0
_LONGEST = 8
_ANYWHERE = "中国"
_WORLD = frozenset({"全球", "世界", "全世界", "海外", "国际"})
_IMPLIED = {"firms": "A股", "quote": "A股"}
_LISTED = "A股"
_OF_LISTED = frozenset({"家", "只", "股"})
"""The units of counts of firms and shares, which those of the market may be."""
_OUTLETS = re.compile(r"店|网点|分支|工厂|医院|站|户")
"""What else is counted so."""
_LEADING = 5
"""How many names of the lead may be who a title means."""
_FALLBACK = "公司"  # the company that a note is about, not named so far
_KINDS = {"中国": "place", "A股": "market", "公司": "anaphor"}
"""The types of owners that need not be named."""
_OF_FIRMS = frozenset({"result", "stake", "rating", "deal", "quote", "output"})
_UNSURE = frozenset({"none", "weak", "rare"})
_SENTENCES = tuple("sentence" + step for step in STEPS)
_PARAGRAPHS = tuple("paragraph" + step for step in STEPS)
_HEADING = frozenset({"sentence", "paragraph"})
_LAST_RANK = 4
_SHARES = ("none", "0", "1", "2", "3")
"""How many of the facts before are of someone: there are none; none of them, few, some, most."""
_COUNTS = ("0", "1", "2", "2", "3")
"""How often someone is named, coarsely."""
_NOWHERE = (-9, -9)
_MOST_USED, _MOST_SINCE, _LONGEST_NAME = 2, 4, 8
_ALIKE = [
    [[["".join([*kind, *left, *right, *opens]) for opens in ((), ("opens",))] for right in ((), ("right",))] for left in ((), ("left",))]
    for kind in ((), ("type",))
]
"""How alike two mentions stand: type, words before, words behind, what they open; by whether they agree in each."""
_Owner = tuple[str, str]
"""An owner and its type."""


class Candidate(msgspec.Struct):
    """Someone who may own a quantity: its nearest mention, and the anaphor that means it."""

    entity: str
    type: str
    mention: Mention | None
    rule: str
    hop: Mention | None = None


class _Setting:
    """Where a quantity stands, and what it is about.

    `stated` is where the words of its metric stand, `worded` their clause, `named` is the metric and `ending` how that ends; a name that ends
    before `touched` touches neither them nor a stake. `opening` is "sums" right behind the 等 of a list, "first" where the value opens a clause.
    """

    __slots__ = (
        "clause",
        "end",
        "ending",
        "goes_on",
        "held",
        "inside",
        "kind",
        "named",
        "opening",
        "paragraph",
        "part",
        "sentence",
        "start",
        "stated",
        "topic",
        "touched",
        "unit",
        "worded",
    )

    def __init__(self, walk: Walk, number: int, quantity: Quantity) -> None:
        page, text = walk.page, walk.page.text
        self.start = start = quantity.start
        self.end = quantity.end
        self.clause = bisect_right(page.clauses, start) - 1
        self.sentence = bisect_right(page.sentences, start) - 1
        self.paragraph = bisect_right(page.paragraphs, start) - 1
        opening = page.clauses[self.clause]
        lead = text[opening:start]
        metric = walk.metrics[number] if walk.metrics is not None else None
        self.topic = topic_of(text, opening, start, quantity.end, metric.name if metric is not None else None)
        if self.topic == "other" and walk.place[0] == self.sentence and walk.fresh == "stale":
            self.topic = walk.topic
        self.kind = f"{quantity.kind}/{walk.aspects[number].aspect}"
        self.goes_on = continues(text, opening)
        self.part = among(lead)
        self.held = held(text, quantity.end)
        self.inside = ("（" in lead or "(" in lead) and max(lead.rfind("（"), lead.rfind("(")) > max(lead.rfind("）"), lead.rfind(")"))
        self.unit = quantity.unit
        self.ending = "" if metric is None else metric.name[-2:]
        self.worded = -1
        self.named = "" if metric is None else metric.name
        self.opening = "sums" if text[start - 1 : start] == "等" else "first" if start - opening <= 1 else ""
        self.stated, self.touched = _NOWHERE, start - 1 if self.held else len(text)
        if metric is not None and metric.start is not None and metric.end is not None:
            self.stated = metric.start, metric.end
            self.touched = min(self.touched, metric.start - 1)
            self.worded = bisect_right(page.clauses, metric.start) - 1

    def near(self, mention: Mention) -> str:
        """How near a mention is: in the clause, the sentence, the paragraph, or farther."""
        if mention.clause == self.clause:
            return "c"
        if mention.sentence == self.sentence:
            return "s"
        return "p" if mention.paragraph == self.paragraph else "f"

    def where(self, mention: Mention, body: int) -> str:
        """Where a mention stands, seen from the value."""
        if mention.end > self.start:
            return "after" if mention.start >= self.start else "covers"
        if mention.clause == self.clause:
            return "clause"
        if mention.sentence == self.sentence:
            return _SENTENCES[min(self.clause - mention.clause, 3)]
        if mention.paragraph == self.paragraph:
            return _PARAGRAPHS[min(self.sentence - mention.sentence, 3)]
        if mention.start < body:
            return "title"
        return "far1" if self.paragraph - mention.paragraph == 1 else "far2"


class Slate(msgspec.Struct):
    """The candidates for one quantity with their nearest mentions, what each is worth, and the names that share it, if some do.

    `roles` are those of the candidates that a list gives, `taken` the ways in which an anaphor may mean them.
    """

    quantity: Quantity
    setting: _Setting
    found: dict[str, Mention | None]
    worths: list[Any]
    shared: list[Mention]
    roles: dict[str | None, str]
    taken: dict[str | None, str]


def _reach(mention: Mention, start: int) -> int:
    """Where a mention ends with the brackets behind it, unless the value stands in them."""
    return mention.reach if mention.reach <= start else mention.end


def _share(owned: float) -> str:
    """How many of the facts before someone owned."""
    return "1" if owned < 0.3 else "2" if owned < 0.7 else "3"


def _roles(shared: list[Mention], aligned: list[Mention], misaligned: list[Mention]) -> dict[str | None, str]:
    """What a list makes of names."""
    roles: dict[str | None, str] = {mention.entity: "misaligned" for mention in misaligned}
    roles.update({mention.entity: "shared" for mention in shared})
    roles.update({mention.entity: "aligned" for mention in aligned})
    return roles


def _like(one: Mention, other: Mention) -> str:
    """How alike two mentions stand."""
    a, b = one.look, other.look
    return _ALIKE[one.type == other.type][a[0] == b[0]][a[1] == b[1]][a[2] == b[2]]


def _whose(owner: _Owner | None, entity: str, kind: str) -> str:
    """Who owned the last of some sort: this one, another of its type, one of another type, or nobody."""
    return "" if owner is None else "own" if owner[0] == entity else "type" if owner[1] == kind else "other"


def _order(mention: Mention, setting: _Setting) -> str:
    """How a mention stands to the words of the metric: between them and the value, behind both, in the words, before them in their clause
    and how near, or apart from them."""
    first, last = setting.stated
    if first < 0:
        return "none"
    if mention.start >= last:
        return "behind" if mention.end <= setting.start else "after"
    if mention.clause == setting.worded:
        return "inside" if mention.end > first else f"leads{bucket(first - _reach(mention, first))}"
    return "apart"


def _sort(entity: str, kind: str) -> str:
    """The type of an owner; the nation, the world and research houses are sorts of their own."""
    if kind == "place":
        return "nation" if entity == _ANYWHERE else "world" if entity in _WORLD else kind
    return f"{kind}_house" if kind in ("company", "institution") and is_house(entity) else kind


def _touches(mention: Mention, setting: _Setting) -> str:
    """Whether a mention lies in the words of the metric or touches them, or the stake that the value is."""
    first, last = setting.stated
    found = "inside" if mention.start < last and first < mention.end else "owns" if 0 <= first - mention.end <= 1 else ""
    return found + "held" if setting.held and 0 <= setting.start - mention.end <= 1 else found


class Walk:
    """The running state of a page; `settle` tells it the owner before it goes on to the next quantity."""

    def __init__(self, reading: Reading, aspects: list[AspectChoice], metrics: list[MetricChoice] | None, worth: Worth = SPELLED) -> None:
        self._worth = worth
        self.page = reading.page
        self.quantities = reading.quantities
        self.aspects = aspects
        self.metrics = metrics
        self.scene = Scene(reading.page, reading.names)
        self.place = (-1, -1)  # sentence and paragraph of the last quantity
        self.topic = "other"  # what it was about
        self.fresh = "stale"  # the names since: none, only named, or in the place of a subject
        self._alignment = lists.align(reading)
        self._listed: dict[tuple[Span, ...], list[Mention | None]] = {}
        self._clauses = frozenset(reading.page.clauses)
        self._recent: dict[str, Mention] = {}  # entity → its last mention, the latest last
        self._titled = next(
            (one for one in self.scene.mentions if not one.anaphor and one.entity is not None), None
        )  # the first of the title
        if self._titled is not None and self._titled.start >= reading.page.body:
            self._titled = None
        self._lead = self._introduced()
        self._anaphor: Mention | None = None
        self._company: Mention | None = None  # the company that the paragraph is about
        self._sentence_head: Mention | None = None
        self._paragraph_head: Mention | None = None
        self._owned: dict[str, int] = {}
        self._facts = 0
        self._previous = ""
        self._margin = ""
        self._found: dict[str, Mention | None] = {}  # the candidates of the quantity at hand
        self._last_mention: Mention | None = None  # by which the last was owned
        self._last_sort = ""  # of its owner
        self._types: dict[str, int] = {}  # type → how many of the facts before are of one of it
        self._by_unit: dict[str, _Owner] = {}  # unit → who owned the last quantity of it
        self._by_metric: dict[str, _Owner] = {}
        self._placed: dict[str, tuple[int, int]] = {}  # owner → sentence and paragraph of the last it owned
        self._setting: _Setting | None = None
        self._ending, self._last = "", 0  # of the last quantity: how its metric ends, where it ends
        self._spelt: dict[str, Any] = {}
        self._beings: dict[str, tuple[str, str, Any]] = {}  # type, whether it is the main company, worth
        self._apart = {
            (share, here): worth.history[(share, here, "", "", False, False, "", "", "")]
            for share in _SHARES
            for here in ("", "sentence", "paragraph")
        }
        self._untied = worth.ties[NO_TIES]
        self._implied = {kind: self._nowhere(kind) for kind in _KINDS.values()}

    def _introduced(self) -> list[Mention]:
        """The first names of the body, of which its title tells, often before it names them in full."""
        body = self.page.body
        if not body:
            return []
        at = bisect_left(self.scene.starts, body)
        last = self.page.sentence(body) + 1
        lead = (m for m in self.scene.mentions[at : at + _LEADING] if m.sentence <= last and not m.source)
        return [m for m in lead if m.entity is not None and not m.anaphor]

    def settle(self, entity: str, margin: float = SURE) -> None:
        """Note the owner of the quantity that was asked for last, and by how much it won."""
        self._margin = "low" if margin < _LOW else "high" if margin >= _HIGH else "some"
        self._owned[entity] = self._owned.get(entity, 0) + 1
        self._facts += 1
        self._previous = entity
        if self._setting is not None:
            self._placed[entity] = (self._setting.sentence, self._setting.paragraph)
            self._remember(entity, self._setting)

    def _remember(self, entity: str, setting: _Setting) -> None:
        """Note who owned the last quantity of its kind, and by which mention."""
        mention = self._found.get(entity)
        kind = mention.type if mention is not None else _KINDS.get(entity, "")
        if mention is not None:
            mention.used = min(mention.used + 1, _MOST_USED)
        known = self._beings.get(entity)
        self._last_mention, self._last_sort = mention, known[0] if known is not None else kind
        self._types[kind] = self._types.get(kind, 0) + 1
        self._by_unit[setting.unit] = self._by_metric[setting.named] = entity, kind

    def slates(self) -> Iterator[Slate]:
        """The candidates of each quantity in text order."""
        at = 0
        mentions, starts = self.scene.mentions, self.scene.starts
        for number, quantity in enumerate(self.quantities):
            passed, at = at, bisect_left(starts, quantity.start, at)
            for mention in mentions[passed:at]:
                mention.before = number
                self._pass(mention)
            setting = _Setting(self, number, quantity)
            self._setting = setting
            yield self._slate(number, quantity, setting, at)
            self._ending, self._last = setting.ending, quantity.end
            self.place = (setting.sentence, setting.paragraph)
            self.topic = setting.topic
            self.fresh = "stale"

    def _pass(self, mention: Mention) -> None:
        """Take note of a mention that the walk goes by."""
        recent, entity = self._recent, mention.entity
        if mention.anaphor:
            self._anaphor = mention
            company = self._company
            mention.takes = (
                company.entity if company is not None and company.type in mention.means else None,
                next((e for e in reversed(recent) if recent[e].type in mention.means and not recent[e].source), None),
            )
        if entity is None:
            return
        recent.pop(entity, None)
        recent[entity] = mention
        if mention.source or mention.bracket:
            if self.fresh == "stale":
                self.fresh = "named"
            return
        if self._sentence_head is None or self._sentence_head.sentence != mention.sentence:
            self._sentence_head = mention
        if self._paragraph_head is None or self._paragraph_head.paragraph != mention.paragraph:
            self._paragraph_head = mention
        if mention.opens:
            self.fresh = "subject"
        elif self.fresh == "stale":
            self.fresh = "named"
        if mention.type == "company" and (mention.opens in _HEADING or mention.right in ("announce", "code", "heading")):
            self._company = mention

    def _slate(self, number: int, quantity: Quantity, setting: _Setting, at: int) -> Slate:
        shared, aligned, misaligned = self._aligned(number)
        after = self._following(setting, at)
        self._found = found = self._gather(setting, [*after.values(), *aligned, *shared])
        owned, facts, apart, previous = self._owned, self._facts, self._apart, self._previous
        nearest_one, nearest = next(((e, m.type) for e, m in found.items() if m is not None and not m.source), (None, ""))
        matter, topic, sort, ending, unit = self._worth.matter, setting.topic, setting.kind, setting.ending, setting.unit
        scope = "sentence" if self.place[0] == setting.sentence else "paragraph" if self.place[1] == setting.paragraph else "far"
        same = "same" if setting.ending == self._ending else "topic" if topic == self.topic else "other"
        of_unit, of_metric = self._by_unit.get(unit), self._by_metric.get(setting.named)
        last, last_sort, named, beside_nearest = self._last_mention, self._last_sort, setting.named, f"beside {nearest}"
        shares = {kind: _share(owned_by / facts) for kind, owned_by in self._types.items()}
        memory, told, chain, rivals = self._worth.memory, self._worth.told, self._worth.chain, self._worth.rivals
        roles = _roles(shared, aligned, misaligned)
        ranks, heads, taken = self._ranks(), self._heads(setting), self._taken(setting)
        head = self._sentence_head
        subject_one, subject = (head.entity, head.type) if head is not None and head.sentence == setting.sentence else (None, "")
        tied = {*after, *roles, *taken}
        worths = []
        for entity, mention in found.items():
            touches = ""
            if mention is None:
                kind = _KINDS[entity]
                standing, nearby = self._implied[kind]
                wide, order, rank = IMPLIED, "", _LAST_RANK
            else:
                kind = mention.type
                where = setting.where(mention, self.page.body)
                rank = ranks.get(entity, _LAST_RANK)
                standing, nearby = self._standing(mention, setting, where, rank, heads.get(entity, ""))
                wide, order = WIDE[where], _order(mention, setting)
                if setting.touched <= mention.end <= setting.end:
                    touches = _touches(mention, setting)
                if entity in named:
                    touches += "named"
            first_sort, main, being = self._beings.get(entity) or self._being(entity, kind)
            beside = rivals[
                (
                    first_sort,
                    wide,
                    order,
                    subject if entity != subject_one else "self",
                    nearest if entity != nearest_one else "self",
                    topic,
                    main,
                    setting.opening,
                )
            ]
            ties = self._untied
            if touches or entity in tied:
                bits = taken.get(entity, "") if kind != "anaphor" else ""
                ties = self._ties(first_sort, setting, after.get(entity), roles.get(entity, ""), bits, touches)
            remembered = memory[
                (
                    wide,
                    _whose(of_unit, entity, kind),
                    _whose(of_metric, entity, kind),
                    shares.get(kind, "0" if facts else "none"),
                    -1 if mention is None else mention.used,
                    -1 if mention is None or mention.before < 0 else min(number - mention.before, _MOST_SINCE),
                    "" if mention is None or last is None else "self" if mention is last else _like(mention, last),
                )
            ]
            wording = told[(named[:2], ending, first_sort, rank, "beside self" if entity == nearest_one else beside_nearest)]
            behind = chain[(first_sort, "self" if entity == previous else last_sort, scope, same, setting.goes_on)]
            if entity == previous:
                history = self._history(setting, scope, same)
            elif entity in owned:
                history = apart[_share(owned[entity] / facts), self._here(entity, setting)]
            else:
                history = apart["0" if facts else "none", ""]
            known = standing + being + matter[(first_sort, main, topic, sort, ending, unit)] + history + ties + nearby + beside
            worths.append(known + remembered + self._spelt[entity] + wording + behind)
        return Slate(quantity, setting, found, worths, shared, roles, taken)

    def candidate(self, slate: Slate, entity: str) -> Candidate:
        """One of a slate, before the walk goes on."""
        mention, anaphor = slate.found[entity], self._anaphor
        kind = _KINDS[entity] if mention is None else mention.type
        role = slate.roles.get(entity, "misaligned")
        one = Candidate(entity, kind, mention, role if role != "misaligned" else "ranker")
        near = anaphor is not None and slate.setting.near(anaphor) != "p" and (mention is None or mention.start < anaphor.start)
        if near and kind != "anaphor" and slate.taken.get(entity):
            one.hop = anaphor
        return one

    def _following(self, setting: _Setting, at: int) -> dict[str, Mention]:
        """The names right behind the value, in its clause."""
        found: dict[str, Mention] = {}
        for mention in self.scene.mentions[at : at + 3]:
            if mention.clause == setting.clause and mention.start >= setting.end and not mention.anaphor and mention.entity is not None:
                found.setdefault(mention.entity, mention)
        return found

    def _gather(self, setting: _Setting, others: list[Mention]) -> dict[str, Mention | None]:
        """Who may own it, with the nearest mentions: recent names, heads, the main company, what an anaphor may mean, the previous
        owner, others."""
        recent = self._recent
        found: dict[str, Mention | None] = dict(islice(reversed(recent.items()), RECENT))
        head, first, main, anaphor = self._sentence_head, self._paragraph_head, self.scene.main, self._anaphor
        mentions = []
        if head is not None and head.paragraph == setting.paragraph:
            mentions.append(head)
        if first is not None and first.paragraph == setting.paragraph:
            mentions.append(first)
        if main is not None:
            mentions.append(main)
        if self._titled is not None:
            mentions.append(self._titled)
        named: list[str | None] = [self._previous]
        if anaphor is not None and anaphor.paragraph == setting.paragraph:
            named += anaphor.takes
        mentions += [recent[entity] for entity in named if entity is not None and entity in recent]
        mentions += others
        if setting.start < self.page.body:
            mentions += self._lead
        for mention in mentions:
            entity = mention.entity
            if entity is not None and entity not in found:
                found[entity] = recent.get(entity, mention)
        topic = setting.topic
        found.setdefault(_ANYWHERE)
        if topic in _IMPLIED:
            found.setdefault(_IMPLIED[topic])
        elif setting.unit in _OF_LISTED and _OUTLETS.search(setting.named) is None:
            found.setdefault(_LISTED)
        if topic in _OF_FIRMS and self.scene.strength in _UNSURE and not self._glossed(setting, found):
            found.setdefault(_FALLBACK)
        return found

    @staticmethod
    def _glossed(setting: _Setting, found: dict[str, Mention | None]) -> bool:
        """Whether a firm stands in brackets in the sentence (史特隆（Stellon）公布…): then it is not one without a name."""
        return any(
            one is not None and one.bracket and one.sentence == setting.sentence and one.type == "company" and not one.source
            for one in found.values()
        )

    def _ranks(self) -> dict[str, int]:
        """The last few names by recency."""
        ranks: dict[str, int] = {}
        for entity, mention in reversed(self._recent.items()):
            if not mention.anaphor:
                ranks[entity] = len(ranks)
                if len(ranks) > _LAST_RANK:
                    break
        return ranks

    def _heads(self, setting: _Setting) -> dict[str | None, str]:
        """Of what the subjects of the sentence and of the paragraph are the heads."""
        head, first = self._sentence_head, self._paragraph_head
        heads: dict[str | None, str] = {}
        if head is not None and head.sentence == setting.sentence:
            heads[head.entity] = "sentence sentence_opens " if head.opens in _HEADING else "sentence "
        if first is not None and first.paragraph == setting.paragraph:
            opens = " paragraph_opens" if first.opens in _HEADING else ""
            new = " paragraph_new" if self.place[1] != setting.paragraph else ""
            label = "paragraph paragraph_heading" if first.right == "heading" else "paragraph"
            heads[first.entity] = f"{heads.get(first.entity, '')}{label}{opens}{new}"
        return heads

    def _taken(self, setting: _Setting) -> dict[str | None, str]:
        """In what ways an anaphor of the paragraph may mean an entity: topic of the paragraph, most recent, main company."""
        anaphor, main = self._anaphor, self.scene.main
        taken: dict[str | None, str] = {}
        if anaphor is not None and anaphor.paragraph == setting.paragraph:
            topic, recent = anaphor.takes
            taken[topic] = "T"
            taken[recent] = taken.get(recent, "") + "R"
            if main is not None and main.type in anaphor.means:
                taken[main.entity] = taken.get(main.entity, "") + "M"
        return taken

    def _nowhere(self, kind: str) -> tuple[Any, Any]:
        """The worth of standing nowhere, and of having nothing nearby."""
        worth = self._worth
        standing = worth.where[(kind, IMPLIED, 0, self.scene.world, "", "")] + worth.left[None] + worth.right[None] + worth.within[None]
        return standing, worth.nearby[None]

    def _standing(self, mention: Mention, setting: _Setting, where: str, rank: int, heads: str) -> tuple[Any, Any]:
        """The worth of how a mention stands to the value (where, left, right and within), and of what is nearby."""
        worth, kind, world = self._worth, mention.type, self.scene.world
        wide = WIDE[where]
        left, right, within, nearby = mention.views.get(wide) or self._view(mention, wide)
        if where == "clause":
            _, follows, _, _, source, _ = mention.look
            right = worth.right[(kind, where, follows, bucket(setting.start - _reach(mention, setting.start)), source)]
        if heads or setting.inside:
            within = worth.within[(kind, wide, heads, setting.inside, mention.bracket, world)]
        near = opens = ""
        if mention.start >= setting.start or mention.again >= 0:
            again = mention if mention.start >= setting.start else self.scene.mentions[mention.again]
            near, opens = setting.near(again), again.opens
        return worth.where[(kind, where, rank, world, near, opens)] + left + right + within, nearby

    def _view(self, mention: Mention, wide: str) -> tuple[Any, Any, Any, Any]:
        """The worth of what is around a mention (left, right, within and nearby), for any value that it stands so to."""
        worth, kind, text = self._worth, mention.type, self.page.text
        left, right, opens, bracket, source, local = mention.look
        before, after = text[max(0, mention.start - 2) : mention.start], text[mention.reach : mention.reach + 2]
        view = mention.views[wide] = (
            worth.left[(kind, wide, left, opens, local)],
            worth.right[(kind, wide, right, "", source)],
            worth.within[(kind, wide, "", False, bracket, self.scene.world)],
            worth.nearby[(before, after, NEAR[wide])],
        )
        return view

    def _being(self, entity: str, kind: str) -> tuple[str, str, Any]:
        """Type, whether it is the main company, and the worth of these, its count in the article and its place in the title.

        The same all over the page.
        """
        scene = self.scene
        count = scene.counts.get(entity, 0)
        title = "" if entity not in scene.titled else "first" if entity == scene.titled[0] else "later"
        main = scene.strength if scene.main is not None and entity == scene.main.entity else ""
        if kind == "anaphor":
            main = "self_" + scene.strength
        worth = self._worth.being[(kind, _COUNTS[min(count, 4)], title, main, scene.world)]
        mention = self._found[entity]
        sort = _sort(entity, kind) + ("_listed" if mention is not None and mention.name.code else "")
        self._spelt[entity] = self._spelling(entity, sort, entity if mention is None else mention.name.text)
        being = self._beings[entity] = (sort, main, worth)
        return being

    def _spelling(self, entity: str, sort: str, text: str) -> Any:
        """The worth of how a name is written, alone and beside the others of the page."""
        within = self.scene.within(text)
        script = "latin" if text.isascii() else ""
        return self._worth.spelt[(sort, min(len(text), _LONGEST_NAME), text[-2:], within, script, entity != text)]

    def _history(self, setting: _Setting, scope: str, same: str) -> Any:
        """The worth of what the owner of the last value has to do with the facts before."""
        share = _share(self._owned[self._previous] / self._facts)
        between = self.page.text[self._last : setting.start] if setting.start - self._last <= 2 else ""
        here = self._here(self._previous, setting)
        return self._worth.history[(share, here, scope, self.fresh, setting.goes_on, setting.part, self._margin, same, between)]

    def _here(self, entity: str, setting: _Setting) -> str:
        """Whether someone owned a quantity of the sentence or the paragraph."""
        sentence, paragraph = self._placed[entity]
        return "sentence" if sentence == setting.sentence else "paragraph" if paragraph == setting.paragraph else ""

    def _ties(self, kind: str, setting: _Setting, follows: Mention | None, role: str, bits: str, touches: str) -> Any:
        """The worth of special ties to the value."""
        near = word = ""
        if bits and self._anaphor is not None:
            near, word = setting.near(self._anaphor), self._anaphor.word
        after = "" if follows is None else bucket(follows.start - setting.end)
        return self._worth.ties[(after, setting.topic if after else "", role, bits, near, word, touches, kind)]

    def _aligned(self, number: int) -> tuple[list[Mention], list[Mention], list[Mention]]:
        """Names that share the value, the one aligned with it, and those aligned with its neighbours."""
        place = self._alignment.place(number)
        if place is None or not place[0].labels:
            return [], [], []
        series, position = place
        found = self._listed.get(series.labels)
        if found is None:
            named = [self._named(slot, last=series.kind == "bracket" or i == 0) for i, slot in enumerate(series.labels)]
            found = self._listed[series.labels] = self._completed(series.labels, named)
        if series.kind == "shared":
            shared = [mention for mention in found if mention is not None]
            return (shared if len(shared) > 1 else []), [], []
        own = found[position]
        if own is None:
            return [], [], []
        return [], [own], [mention for i, mention in enumerate(found) if mention is not None and i != position]

    def _completed(self, slots: tuple[Span, ...], named: list[Mention | None]) -> list[Mention | None]:
        """The names of a list, with those that nobody knew: what stands between two separators beside names is one too.

        None of them, where fewer than half are known.
        """
        known = [mention for mention in named if mention is not None]
        if len(known) * 2 <= len(named) or not known:
            return named if len(known) == len(named) else [None] * len(named)
        kind = known[-1].type
        whole: list[Mention | None] = []
        for number, ((start, end), mention) in enumerate(zip(slots, named, strict=True)):
            text = self.page.text[start:end]
            inner = 0 < number < len(slots) - 1 or (number == 0 and start in self._clauses)
            unknown = mention is None and inner and 2 <= len(text) <= _LONGEST and text.isalnum()
            whole.append(Mention(Name(start, end, text, kind, text, local=True), self.page) if unknown else mention)
        return whole

    def _named(self, slot: Span, *, last: bool) -> Mention | None:
        """The name that a slot holds at its inner edge."""
        low, high = bisect_right(self.scene.starts, slot[0] - 1), bisect_right(self.scene.starts, slot[1] - 1)
        inside = [m for m in self.scene.mentions[low:high] if m.end <= slot[1] and not m.anaphor]
        if not inside:
            return None
        if last:
            return inside[-1] if slot[1] - inside[-1].end <= 1 else None
        return inside[0] if inside[0].start - slot[0] <= 2 else None
