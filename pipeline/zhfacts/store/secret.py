"""URLs and messages that may be shown: no password is ever told, also not that of a URL that is written wrongly."""

from __future__ import annotations

import re
from urllib.parse import unquote

_URL = re.compile(r"(?P<scheme>\w+://)(?P<user>[^:/@?]*)(?::(?P<password>.*))?@(?P<rest>.*)", re.DOTALL)
_QUERY = re.compile(r"[?&](?:ssl)?password=([^&]*)")
_PIECE = re.compile(r"[^@/:?%\s]{3,}")


def without_password(url: str) -> str:
    """A URL with *** for its password and without its query, in which there may be another."""
    found = _URL.fullmatch(url)
    if not found:
        return url.partition("?")[0]
    password = "" if found["password"] is None else ":***"
    return f"{found['scheme']}{found['user']}{password}@{found['rest'].partition('?')[0]}"


def without_secrets(message: str, url: str) -> str:
    """A message about a URL, or another where it tells a part of the password."""
    found = _URL.fullmatch(url)
    secrets = [*_QUERY.findall(url), found["password"] or "" if found else ""]
    pieces = {piece for secret in secrets for piece in (secret, unquote(secret), *_PIECE.findall(secret)) if piece}
    if any(piece in message for piece in pieces):
        return (
            "the URL cannot be used as it is written (in user and password write special characters as %XX: @ as %40, / as %2F, % as %25)"
        )
    return message
