"""One entity for all the forms of a name in an article."""

from __future__ import annotations

from typing import TYPE_CHECKING

from zhfacts.model import Name

if TYPE_CHECKING:
    from zhfacts.lexicon.names import NameLexicon
    from zhfacts.recognise.names_mention import Mention
    from zhfacts.text import Page


class Identity:
    """Gives the mentions of one page their entities: the fullest name of each that the page itself has."""

    __slots__ = ("_lexicon", "_page")

    def __init__(self, lexicon: NameLexicon, page: Page) -> None:
        self._lexicon = lexicon
        self._page = page

    def names(self, mentions: list[Mention]) -> list[Name]:
        """The mentions as names."""
        chosen = [self._entry(mention) for mention in mentions]
        fullest: dict[int, str] = {}
        codes: dict[int, str] = {}
        for mention, entry in zip(mentions, chosen, strict=True):
            if entry is None:
                continue
            fullest[entry] = self._fuller(entry, fullest.get(entry), mention.text)
            if mention.code:
                codes.setdefault(entry, mention.code)
        return [self._name(mention, entry, fullest, codes) for mention, entry in zip(mentions, chosen, strict=True)]

    def _entry(self, mention: Mention) -> int | None:
        if not mention.entries:
            return None
        if mention.code and len(mention.entries) > 1:
            for number in mention.entries:
                if self._lexicon.entries[number].code == mention.code:
                    return number
        return mention.entries[0]

    def _fuller(self, entry: int, known: str | None, text: str) -> str:
        """Of two forms of an entry the one that the lexicon lists first."""
        if known is None or known == text:
            return text
        forms = self._lexicon.entries[entry].forms
        return min((known, text), key=lambda form: forms.index(form) if form in forms else len(forms))

    def _name(self, mention: Mention, entry: int | None, fullest: dict[int, str], codes: dict[int, str]) -> Name:
        if entry is None:
            return Name(mention.start, mention.end, mention.text, mention.type, mention.of or mention.text, mention.code, mention.local)
        known = self._lexicon.entries[entry]
        code = codes.get(entry) or known.code
        if mention.type in ("currency", "commodity", "anaphor"):
            code = None
        return Name(mention.start, mention.end, mention.text, mention.type, fullest[entry], code, mention.local)
