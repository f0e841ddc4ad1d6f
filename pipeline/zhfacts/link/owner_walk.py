"""One pass over a page, quantity by quantity: who may own each, and the signature of every candidate."""

from __future__ import annotations

from bisect import bisect_right
from itertools import islice
from typing import TYPE_CHECKING

from zhfacts.link import lists
from zhfacts.link.discourse import Mention, Scene
from zhfacts.link.owner_features import IMPLIED, NO_TIES, STEPS, WIDE, among, bucket, continues, held, topic_of
from zhfacts.model import Name

if TYPE_CHECKING:
    from collections.abc import Iterator

    from zhfacts.link.choices import AspectChoice, MetricChoice
    from zhfacts.link.lists import Span
    from zhfacts.link.owner_features import Being, History, Left, Nearby, Right, Signature, Ties, Where, Within
    from zhfacts.model import Quantity
    from zhfacts.reading import Reading

RECENT = 5
SURE = 10.0
"""The margin of an owner without a rival."""
_LOW, _HIGH = 1.0, 3.0
_LONGEST = 8
_IMPLIED = {
    "macro": ("中国", "place"),
    "trade": ("中国", "place"),
    "output": ("中国", "place"),
    "firms": ("A股", "market"),
    "quote": ("A股", "market"),
}
_FALLBACK = ("公司", "anaphor")  # the company that a note is about, not named so far
_OF_FIRMS = frozenset({"result", "stake", "rating", "deal", "quote", "output"})
_UNSURE = frozenset({"none", "weak", "rare"})
_SENTENCES = tuple("sentence" + step for step in STEPS)
_PARAGRAPHS = tuple("paragraph" + step for step in STEPS)
_HEADING = frozenset({"sentence", "paragraph"})


class Candidate:
    """Someone who may own a quantity: its nearest mention, the anaphor that may mean it, and its signature."""

    __slots__ = ("entity", "hop", "mention", "rule", "signature", "type")

    signature: Signature

    def __init__(self, entity: str, kind: str, mention: Mention | None) -> None:
        self.entity = entity
        self.type = kind
        self.mention = mention
        self.hop: Mention | None = None
        self.rule = "ranker"


class Slate:
    """The candidates for one quantity, and the names that share it, if some do."""

    __slots__ = ("candidates", "quantity", "shared")

    def __init__(self, quantity: Quantity, candidates: list[Candidate], shared: list[Mention]) -> None:
        self.quantity = quantity
        self.candidates = candidates
        self.shared = shared


class _Setting:
    """Where a quantity stands, and what it is about."""

    __slots__ = ("clause", "end", "goes_on", "held", "inside", "kind", "metric", "paragraph", "part", "sentence", "start", "topic")

    def __init__(self, walk: Walk, number: int, quantity: Quantity) -> None:
        page, text = walk.page, walk.page.text
        self.start = start = quantity.start
        self.end = quantity.end
        self.clause = bisect_right(page.clauses, start) - 1
        self.sentence = bisect_right(page.sentences, start) - 1
        self.paragraph = bisect_right(page.paragraphs, start) - 1
        opening = page.clauses[self.clause]
        lead = text[opening:start]
        self.metric = walk.metrics[number] if walk.metrics is not None else None
        self.topic = topic_of(text, opening, start, quantity.end, self.metric.name if self.metric is not None else None)
        if self.topic == "other" and walk.place[0] == self.sentence and walk.fresh == "stale":
            self.topic = walk.topic
        self.kind = f"{quantity.kind}/{walk.aspects[number].aspect}"
        self.goes_on = continues(text, opening)
        self.part = among(lead)
        self.held = held(text, quantity.end)
        self.inside = ("（" in lead or "(" in lead) and max(lead.rfind("（"), lead.rfind("(")) > max(lead.rfind("）"), lead.rfind(")"))

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


def _reach(mention: Mention, start: int) -> int:
    """Where a mention ends with the brackets behind it, unless the value stands in them."""
    return mention.reach if mention.reach <= start else mention.end


class Walk:
    """The running state of a page; `settle` tells it the owner before it goes on to the next quantity."""

    def __init__(self, reading: Reading, aspects: list[AspectChoice], metrics: list[MetricChoice] | None) -> None:
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
        self._anaphor: Mention | None = None
        self._company: Mention | None = None  # the company that the paragraph is about
        self._sentence_head: Mention | None = None
        self._paragraph_head: Mention | None = None
        self._owned: dict[str, int] = {}
        self._facts = 0
        self._previous: str | None = None
        self._margin = ""
        self._beings: dict[str, Being] = {}

    def settle(self, entity: str, margin: float = SURE) -> None:
        """Note the owner of the quantity that was asked for last, and by how much it won."""
        self._margin = "low" if margin < _LOW else "high" if margin >= _HIGH else "some"
        self._owned[entity] = self._owned.get(entity, 0) + 1
        self._facts += 1
        self._previous = entity

    def slates(self) -> Iterator[Slate]:
        """The candidates of each quantity in text order."""
        at = 0
        mentions = self.scene.mentions
        for number, quantity in enumerate(self.quantities):
            while at < len(mentions) and mentions[at].start < quantity.start:
                self._pass(mentions[at])
                at += 1
            setting = _Setting(self, number, quantity)
            yield self._slate(number, quantity, setting, at)
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
        after: dict[str, Mention] = {}
        for mention in self.scene.mentions[at : at + 3]:
            if mention.clause == setting.clause and mention.start >= setting.end and not mention.anaphor and mention.entity is not None:
                after.setdefault(mention.entity, mention)
        found = self._gather(setting, [*after.values(), *aligned, *shared])
        roles = dict.fromkeys([m.entity for m in misaligned], "misaligned")
        roles.update(dict.fromkeys([m.entity for m in shared], "shared"))
        roles.update(dict.fromkeys([m.entity for m in aligned], "aligned"))
        ranks: dict[str, int] = {}
        for entity, mention in reversed(self._recent.items()):
            if not mention.anaphor:
                ranks[entity] = len(ranks)
                if len(ranks) > 4:
                    break
        for entity, candidate in found.items():
            role = roles.get(entity, "") if roles else ""
            if role and role != "misaligned":
                candidate.rule = role
            following = after.get(entity) if after else None
            being = self._being(candidate)
            candidate.signature = (
                *self._standing(candidate, setting, ranks.get(entity, 4)),
                being,
                (being[0], being[3], setting.topic, setting.kind),
                self._history(entity, setting),
                self._ties(candidate, setting, "" if following is None else bucket(following.start - setting.end), role),
                self._nearby(candidate, setting),
            )
        return Slate(quantity, list(found.values()), shared)

    def _gather(self, setting: _Setting, others: list[Mention]) -> dict[str, Candidate]:
        """The candidates: recent names, heads, the main company, what an anaphor may mean, the previous owner, others."""
        recent = self._recent
        mentions = list(islice(reversed(recent.values()), RECENT))
        head, first, main, anaphor = self._sentence_head, self._paragraph_head, self.scene.main, self._anaphor
        if head is not None and head.paragraph == setting.paragraph:
            mentions.append(head)
        if first is not None and first.paragraph == setting.paragraph:
            mentions.append(first)
        if main is not None:
            mentions.append(main)
        named = [self._previous]
        if anaphor is not None and anaphor.paragraph == setting.paragraph:
            named += anaphor.takes
        mentions += [recent[entity] for entity in named if entity is not None and entity in recent]
        mentions += others
        found: dict[str, Candidate] = {}
        for mention in mentions:
            entity = mention.entity
            if entity is not None and entity not in found:
                nearest = recent.get(entity, mention)
                found[entity] = Candidate(entity, nearest.type, nearest)
        implied = _IMPLIED.get(setting.topic)
        if "中国" not in found:
            found["中国"] = Candidate("中国", "place", None)
        if implied is not None and implied[0] not in found:
            found[implied[0]] = Candidate(*implied, None)
        if _FALLBACK[0] not in found and setting.topic in _OF_FIRMS and self.scene.strength in _UNSURE:
            found[_FALLBACK[0]] = Candidate(*_FALLBACK, None)
        return found

    def _standing(self, candidate: Candidate, setting: _Setting, rank: int) -> tuple[Where, Left | None, Right | None, Within | None]:
        """How the nearest mention of a candidate stands to the value."""
        mention, kind, world = candidate.mention, candidate.type, self.scene.world
        if mention is None:
            return (kind, IMPLIED, 0, world), None, None, None
        entity = candidate.entity
        where = setting.where(mention, self.page.body)
        wide = WIDE[where]
        head, first = self._sentence_head, self._paragraph_head
        heads = ""
        if head is not None and head.entity == entity and head.sentence == setting.sentence:
            heads = "sentence sentence_opens " if head.opens in _HEADING else "sentence "
        if first is not None and first.entity == entity and first.paragraph == setting.paragraph:
            heads += "paragraph paragraph_heading" if first.right == "heading" else "paragraph"
            heads += " paragraph_opens" if first.opens in _HEADING else ""
            heads += " paragraph_new" if self.place[1] != setting.paragraph else ""
        left, right, opens, bracket, source, local = mention.look
        return (
            (kind, where, rank, world),
            (kind, wide, left, opens, local),
            (kind, wide, right, bucket(setting.start - _reach(mention, setting.start)) if where == "clause" else "", source),
            (kind, wide, heads, setting.inside, bracket, world),
        )

    def _nearby(self, candidate: Candidate, setting: _Setting) -> Nearby | None:
        mention = candidate.mention
        if mention is None:
            return None
        return mention.before, mention.after, "after" if mention.end > setting.start else setting.near(mention)

    def _being(self, candidate: Candidate) -> Being:
        """Type, count in the article, place in the title, and whether it is the main company; the same all over the page."""
        entity = candidate.entity
        being = self._beings.get(entity)
        if being is None:
            scene = self.scene
            count = scene.counts.get(entity, 0)
            title = "" if entity not in scene.titled else "first" if entity == scene.titled[0] else "later"
            main = scene.strength if scene.main is not None and entity == scene.main.entity else ""
            if candidate.type == "anaphor":
                main = "self_" + scene.strength
            being = self._beings[entity] = (candidate.type, "1" if count <= 1 else "2" if count <= 3 else "3", title, main, scene.world)
        return being

    def _history(self, entity: str, setting: _Setting) -> History:
        share = self._owned.get(entity, 0) / self._facts if self._facts else -1.0
        owned = "none" if share < 0 else "0" if share == 0 else "1" if share < 0.3 else "2" if share < 0.7 else "3"
        if entity != self._previous:
            return (owned, "", "", False, False, "")
        sentence, paragraph = self.place
        scope = "sentence" if sentence == setting.sentence else "paragraph" if paragraph == setting.paragraph else "far"
        return (owned, scope, self.fresh, setting.goes_on, setting.part, self._margin)

    def _ties(self, candidate: Candidate, setting: _Setting, follows: str, role: str) -> Ties:
        mention, anaphor = candidate.mention, self._anaphor
        bits = near = word = ""
        if anaphor is not None and anaphor.paragraph == setting.paragraph and candidate.type != "anaphor":
            bits = self._taken(candidate.entity, anaphor)
            if bits:
                near = setting.near(anaphor)
                word = anaphor.word
                if near != "p" and (mention is None or mention.start < anaphor.start):
                    candidate.hop = anaphor
        metric = "" if mention is None or mention.end > setting.end else self._by_metric(mention, setting)
        if not (follows or role or bits or metric):
            return NO_TIES
        return (follows, setting.topic if follows else "", role, bits, near, word, metric, candidate.type if follows or metric else "")

    def _taken(self, entity: str, anaphor: Mention) -> str:
        """In what ways an anaphor may mean an entity: topic of the paragraph, most recent, main company."""
        topic, recent = anaphor.takes
        main = self.scene.main
        bits = "T" if entity == topic else ""
        if entity == recent:
            bits += "R"
        if main is not None and entity == main.entity and main.type in anaphor.means:
            bits += "M"
        return bits

    def _by_metric(self, mention: Mention, setting: _Setting) -> str:
        """Whether a mention lies in the words of the metric or touches them, or the stake that the value is."""
        found = ""
        metric = setting.metric
        if metric is not None and metric.start is not None and metric.end is not None:
            if mention.start < metric.end and metric.start < mention.end:
                found = "inside"
            elif 0 <= metric.start - mention.end <= 1:
                found = "owns"
        if setting.held and 0 <= setting.start - mention.end <= 1:
            found += "held"
        return found

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
