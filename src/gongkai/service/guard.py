"""What every request must pass before anything else hears of it, and what every answer bears.

A request must name this machine in its Host header (else a page of another site could reach a clerk's own server by
making its name mean this address), must not come from another site, and must bear a key or a session where keys are
asked for. How many a user may send in a minute is counted here too.
"""

from __future__ import annotations

import ipaddress
import socket
from collections.abc import Callable
from http.cookies import CookieError, SimpleCookie
from time import monotonic
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from gongkai.service import keys
from gongkai.service.database import Database
from gongkai.service.metrics import Metrics
from gongkai.service.problems import lang_of, problem
from gongkai.service.settings import ServiceSettings
from gongkai.wording import Lang

COOKIE = "gongkai_session"
#: What may be asked without a key: whether the server is there, and the page that asks for the key.
_OPEN = ("/healthz", "/readyz", "/", "/ui/", "/v1/session", "/v1/openapi.json")
_SAFE = ("GET", "HEAD", "OPTIONS")
_HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob: data:; connect-src 'self'; "
        "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    ),
}
#: Keys that are no keys, from one address, before it must wait.
_WRONG, _MINUTE = 20, 60.0


class Guard:
    """The outermost layer of the application."""

    def __init__(
        self,
        app: ASGIApp,
        *,
        database: Database,
        service: ServiceSettings,
        metrics: Metrics,
        lang: Lang,
    ) -> None:
        self._app = app
        self._database = database
        self._service = service
        self._metrics = metrics
        self._lang = lang
        self._rate = _Rate(service.rate)
        self._wrong = _Rate(_WRONG)
        self._names = {
            "localhost",
            service.host,
            socket.gethostname().lower(),
            *map(str.lower, service.hosts),
        }

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            if scope["type"] == "lifespan":
                await self._app(scope, receive, send)
            return
        status = 0

        async def answer(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                headers = MutableHeaders(scope=message)
                for name, value in _HEADERS.items():
                    headers.setdefault(name, value)
                headers.setdefault("Cache-Control", "no-store")
            await send(message)

        begun = monotonic()
        request = Request(scope)
        refused = self._refused(request)
        if refused is not None:
            await refused(scope, receive, answer)
        else:
            await self._app(scope, receive, answer)
        self._metrics.answered(scope["method"], status, monotonic() - begun)

    def _refused(self, request: Request) -> Response | None:
        """Return why a request goes no further; None for one that does."""
        lang = lang_of(request, self._lang)
        if not self._is_ours(request.headers.get("host", "")):
            return problem(421, "misdirected", lang)
        if self._is_foreign(request):
            return problem(403, "forbidden", lang)
        owner = self._owner(request)
        if owner is None and not self._is_open(request.url.path):
            client = request.client.host if request.client else ""
            given = "authorization" in request.headers or "x-api-key" in request.headers
            if given and (wait := self._wrong.wait(client)):
                return problem(429, "too-fast", lang, headers={"Retry-After": str(wait)})
            return problem(401, "unauthorized", lang, headers={"WWW-Authenticate": "Bearer"})
        request.scope.setdefault("state", {})["owner"] = owner
        counted = request.url.path.startswith("/v1/")
        if counted and (wait := self._rate.wait(owner or (request.client.host if request.client else ""))):
            return problem(429, "too-fast", lang, headers={"Retry-After": str(wait)})
        return None

    def _is_ours(self, host: str) -> bool:
        """Say whether a Host header names this machine: an address does, for no site can make one mean another."""
        try:
            name = (urlsplit(f"//{host}").hostname or "").lower()
        except ValueError:
            return False
        if name in self._names and name:
            return True
        try:
            ipaddress.ip_address(name)
        except ValueError:
            return False
        return True

    @staticmethod
    def _is_foreign(request: Request) -> bool:
        """Say whether a page of another site sends a request."""
        headers = request.headers
        origin, site = headers.get("origin"), headers.get("sec-fetch-site")
        if origin is not None and origin.partition("://")[2] != headers.get("host"):
            return True
        if site not in (None, "same-origin", "none"):
            is_visit = headers.get("sec-fetch-mode") == "navigate" and request.method == "GET"
            return not (is_visit and not request.url.path.startswith("/v1/"))
        return False

    @staticmethod
    def _is_open(path: str) -> bool:
        return any(path == one or (one.endswith("i/") and path.startswith(one)) for one in _OPEN)

    def _owner(self, request: Request) -> str | None:
        """Return whose request this is; None where that is not known."""
        if not self._service.asks_for_keys:
            return keys.LOCAL
        if key := key_of(request.headers):
            return keys.owner_of_key(self._database, key)
        token = session_of(request.headers)
        return keys.owner_of_session(self._database, token) if token else None


def key_of(headers: Headers) -> str | None:
    """Return the key that a request bears."""
    kind, _, key = headers.get("authorization", "").partition(" ")
    if kind.lower() == "bearer" and key.strip():
        return key.strip()
    return headers.get("x-api-key")


def session_of(headers: Headers) -> str | None:
    """Return the token of a request's session."""
    try:
        found = SimpleCookie(headers.get("cookie", "")).get(COOKIE)
    except CookieError:
        return None
    return found.value if found else None


class _Rate:
    """Counts what each sends: so many a minute, a fourth of them at once. 0: as many as come."""

    def __init__(self, most: int, clock: Callable[[], float] = monotonic) -> None:
        self._most = most
        self._room = max(1.0, most / 4)
        self._clock = clock
        self._known: dict[str, tuple[float, float]] = {}

    def wait(self, who: str) -> int:
        """Count one request; return after how many seconds it may come again, 0 where it may now."""
        if not self._most:
            return 0
        now = self._clock()
        left, since = self._known.get(who, (self._room, now))
        left = min(self._room, left + (now - since) * self._most / _MINUTE)
        if len(self._known) > 10_000:
            self._known.clear()
        if left < 1:
            self._known[who] = (left, now)
            return int((1 - left) * _MINUTE / self._most) + 1
        self._known[who] = (left - 1, now)
        return 0
