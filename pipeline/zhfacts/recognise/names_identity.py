"""One entity for all the forms of a name in an article."""

from __future__ import annotations

from typing import TYPE_CHECKING

from zhfacts.model import Name

if TYPE_CHECKING:
    from zhfacts.lexicon.names import NameLexicon
    from zhfacts.recognise.names_mention import Mention
    from zhfacts.text import Page

_LEGAL = ("公司", "合伙)", "合伙）", "企业")
_PRICED = frozenset({"commodity", "currency"})
_PRICES = ("价", "价格", "汇率")
_CODED = frozenset({"company", "index", "fund", "institution"})


class Identity:
    """Gives the mentions of one page their entities: the fullest name of each that the page itself has.

    Mentions belong together that share a lexicon entry, a code, or of which one abbreviates the other.
    """

    __slots__ = ("_codes", "_entries", "_fullest", "_group", "_leader")

    def __init__(self, lexicon: NameLexicon, page: Page) -> None:
        self._entries = lexicon.entries
        self._leader: dict[int | str, int | str] = {}
        self._fullest: dict[int | str, str] = {}
        self._codes: dict[int | str, str] = {}

    def names(self, mentions: list[Mention]) -> list[Name]:
        """The mentions as names."""
        keys = [self._key(mention) for mention in mentions]
        for mention, key in zip(mentions, keys, strict=True):
            if mention.of is not None and mention.of != mention.text:
                self._join(key, mention.of)
        by_text: dict[str, int | str] = {}
        for mention, key in zip(mentions, keys, strict=True):
            if mention.of is None and isinstance(key, int):
                by_text.setdefault(mention.text, key)
        for text, key in by_text.items():
            if text in self._leader:
                self._join(text, key)
        for mention, key in zip(mentions, keys, strict=True):
            self._note(mention, self._find(key))
        return [self._name(mention, self._find(key)) for mention, key in zip(mentions, keys, strict=True)]

    def _key(self, mention: Mention) -> int | str:
        """The lexicon entry of a mention, by its code where it may be several, else its text."""
        entries = mention.entries
        if not entries:
            return mention.text
        if mention.code is not None and len(entries) > 1:
            for number in entries:
                if self._entries[number].code == mention.code:
                    return number
        return entries[0]

    def _find(self, key: int | str) -> int | str:
        while (leader := self._leader.get(key, key)) != key:
            key = leader
        return key

    def _join(self, one: int | str, other: int | str) -> None:
        one, other = self._find(one), self._find(other)
        if one != other:
            self._leader[one] = other
        self._leader.setdefault(other, other)

    def _note(self, mention: Mention, key: int | str) -> None:
        """Keeps the fuller name and the code of a group."""
        known = self._fullest.get(key)
        text = mention.text
        if isinstance(key, int) and mention.type in _PRICED and text.endswith(_PRICES):
            text = self._entries[key].name
        if known is None:
            self._fullest[key] = text
        elif known != text:
            self._fullest[key] = max(known, text, key=lambda form: self._fullness(key, form))
        if mention.code is not None:
            self._codes.setdefault(key, mention.code)

    def _fullness(self, key: int | str, form: str) -> tuple[bool, int, int]:
        """Legal names first, then the order of the lexicon, then length."""
        forms = self._entries[key].forms if isinstance(key, int) else ()
        return form.endswith(_LEGAL), -forms.index(form) if form in forms else -len(forms), len(form)

    def _name(self, mention: Mention, key: int | str) -> Name:
        entity = self._fullest[key]
        code = None
        if mention.type in _CODED:
            code = self._codes.get(key) or (self._entries[key].code if isinstance(key, int) else None)
        return Name(mention.start, mention.end, mention.text, mention.type, entity, code, mention.local)
