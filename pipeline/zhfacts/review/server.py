"""The page over HTTP: its files, questions, and verdicts from those who hold the token.

Within this machine reading is free and writing needs the token; on any other address both need it.
"""

from __future__ import annotations

import datetime as dt
import secrets
import socket
from typing import TYPE_CHECKING, Any

import msgspec
import uvicorn
from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import MutableHeaders
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.responses import FileResponse, Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from zhfacts.review import assets
from zhfacts.review.questions import Filter
from zhfacts.review.verdicts import Asked, VerdictError, added, verdict
from zhfacts.store import StoreError

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

    from zhfacts.model import Fact
    from zhfacts.review.library import Library

TOKEN_HEADER = "x-zhfacts-token"
_LOCAL = ("127.0.0.1", "localhost")
_MAX_BODY = 64 * 1024
_HEADERS = {
    "content-security-policy": "default-src 'none'; script-src 'self'; style-src 'self'; img-src data:; connect-src 'self'; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "cross-origin-resource-policy": "same-origin",
    "cache-control": "no-store",
}
_FAILURES: dict[type[Exception], int] = {StoreError: 503, VerdictError: 422, msgspec.MsgspecError: 400}


def application(library: Library, token: str, host: str) -> Starlette:
    """The page over a library."""
    local = host in _LOCAL
    pages = _Pages(library, token, open_to_read=local)
    routes = [
        Route("/", pages.index),
        Route("/api/overview", pages.overview),
        Route("/api/articles", pages.articles),
        Route("/api/article", pages.article),
        Route("/api/names", pages.names),
        Route("/api/series", pages.series),
        Route("/api/verdicts", pages.add, methods=["POST"]),
        Mount("/static", StaticFiles(directory=assets.FOLDER)),
    ]
    # only the names of this machine: no other site can make a browser read from here under a name of its own
    hosts = list(_LOCAL) if local else ["*"]
    around = [Middleware(_Headers), Middleware(TrustedHostMiddleware, allowed_hosts=hosts)]
    failures: dict[Any, Any] = {HTTPException: _refused, **dict.fromkeys(_FAILURES, _failed)}
    return Starlette(routes=routes, middleware=around, exception_handlers=failures)


class _Headers:
    """The same headers on every answer."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message).update(_HEADERS)
            await send(message)

        await self._app(scope, receive, with_headers if scope["type"] == "http" else send)


class _Pages:
    """The answers to each address."""

    def __init__(self, library: Library, token: str, *, open_to_read: bool) -> None:
        self._library = library
        self._token = token
        self._open_to_read = open_to_read

    def index(self, request: Request) -> Response:
        return FileResponse(assets.FOLDER / assets.INDEX)

    def overview(self, request: Request) -> Response:
        self._reader(request)
        return _json({**self._library.overview(), "writable": self._holds_token(request)})

    def articles(self, request: Request) -> Response:
        self._reader(request)
        asked = dict(request.query_params)
        offset = msgspec.convert(asked.pop("offset", "0"), int, strict=False)
        chosen = msgspec.convert(asked, Filter, strict=False)
        return _json(self._library.articles(chosen, max(offset, 0)))

    def article(self, request: Request) -> Response:
        self._reader(request)
        found = self._library.article(request.query_params.get("id", ""))
        if found is None:
            raise HTTPException(404, "no such article")
        return _json(found)

    def names(self, request: Request) -> Response:
        self._reader(request)
        column = request.query_params.get("of", "")
        if column not in {"entity", "metric"}:
            raise HTTPException(400, "of: neither entity nor metric")
        return _json(self._library.names(column, request.query_params.get("part", "")))

    def series(self, request: Request) -> Response:
        self._reader(request)
        return _json(self._library.series(request.query_params.get("entity", ""), request.query_params.get("metric", "")))

    async def add(self, request: Request) -> Response:
        if not self._holds_token(request):
            raise HTTPException(403, "a verdict needs the token: open the address that zhfacts review shows")
        if request.headers.get("content-type", "").partition(";")[0] != "application/json":
            raise HTTPException(415, "not application/json")
        body = b""
        async for part in request.stream():
            body += part
            if len(body) > _MAX_BODY:
                raise HTTPException(413, "too long")
        asked = msgspec.json.decode(body, type=Asked)
        return _json(await run_in_threadpool(self._say, asked))

    def _say(self, asked: Asked) -> object:
        fact = self._added(asked) if asked.verdict == "added" else self._library.fact(asked.fact_id)
        if fact is None:
            raise HTTPException(404, "no such fact")
        if fact.rule == "added" and asked.verdict not in {"added", "withdrawn"}:
            raise VerdictError(f"{asked.verdict}: a fact that was added can be withdrawn or added anew")
        self._library.verdicts.add(verdict(fact, asked, dt.datetime.now(dt.UTC)))
        shown = self._library.shown(fact)
        return {"verdict": shown["verdict"], "fact": {**shown, "elsewhere": []}, "judged": self._library.overview()["judged"]}

    def _added(self, asked: Asked) -> Fact:
        given = self._library.given(asked.place.doc_id) if asked.place else None
        if not asked.place or not given:
            raise HTTPException(404, "no such article")
        return added(given, asked.place, asked.corrected)

    def _reader(self, request: Request) -> None:
        if not self._open_to_read and not self._holds_token(request):
            raise HTTPException(403, "reading from another machine needs the token: open the address that zhfacts review shows")

    def _holds_token(self, request: Request) -> bool:
        return secrets.compare_digest(request.headers.get(TOKEN_HEADER, "").encode(), self._token.encode())


def _json(answer: object, status: int = 200) -> Response:
    return Response(msgspec.json.encode(answer), status, media_type="application/json")


def _refused(request: Request, error: HTTPException) -> Response:
    return _json({"error": error.detail}, error.status_code)


def _failed(request: Request, error: Exception) -> Response:
    status = next(status for kind, status in _FAILURES.items() if isinstance(error, kind))
    return _json({"error": str(error)}, status)


class Server:
    """The page on a port of its own. Raises StoreError where that cannot be had; port 0 is any free one."""

    def __init__(self, library: Library, host: str, port: int) -> None:
        token = secrets.token_urlsafe(24)
        try:
            family = socket.AF_INET6 if ":" in host else socket.AF_INET
            self._socket = socket.create_server((host, port), family=family)
        except OSError as error:
            raise StoreError(f"{host}:{port}: {error.strerror or error}") from error
        bound = self._socket.getsockname()[1]
        named = f"[{host}]" if ":" in host else host
        self.address = f"http://{named}:{bound}/#token={token}"
        settings = uvicorn.Config(application(library, token, host), log_level="warning", access_log=False, lifespan="off")
        self._server = uvicorn.Server(settings)

    def run(self) -> None:
        """Serve until it is interrupted."""
        self._server.run(sockets=[self._socket])

    def stop(self) -> None:
        """End `run`."""
        self._server.should_exit = True
