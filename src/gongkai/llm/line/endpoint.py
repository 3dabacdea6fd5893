"""The line to a model: instructor over the openai client, tenacity under it, one event loop.

Retries have one owner each. The openai client never retries. tenacity retries what the line or a busy
server caused, never what the request itself caused. instructor asks again for a reply of the wrong
shape. All three together stay within a section's allowance.
"""

from __future__ import annotations

import asyncio
import functools
import logging
import math
import os
import ssl
import time
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING, Any, NoReturn

import httpx2
import instructor
import openai
from openai.types.chat import ChatCompletion
from pydantic import BaseModel
from tenacity import AsyncRetrying, RetryCallState, retry_if_exception
from tenacity.wait import wait_random_exponential

from gongkai.errors import GongkaiError
from gongkai.llm.line.capabilities import Capability
from gongkai.llm.line.endpoint_settings import LlmSettings, masked
from gongkai.llm.line.limits import Budget, BudgetSpentError, Pace, request_tokens
from gongkai.llm.line.wire import (
    completion_of,
    longest_reply,
    messages_of,
    mode_of,
    parameters,
    refusal_of,
    thinks,
)
from gongkai.llm.questions.ask import Answer, Ask
from gongkai.report import Usage
from gongkai.wording import Lang, say

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

# What goes wrong is said once, by us; their words may quote a request's headers, as a server's may.
for _name in ("instructor", "openai", "httpx2", "httpcore2"):
    logging.getLogger(_name).setLevel(logging.CRITICAL + 1)
    logging.getLogger(_name).propagate = False

#: No reply has more bytes: 150 sentences or 25 rows take a few thousand.
_LONGEST_REPLY = 2 << 20
#: No request reads or writes more tokens.
_MOST_TOKENS = 10**8
#: A server that asks for a longer pause than this, in seconds, is down for this run.
_LONGEST_PAUSE = 120.0
#: All requests about a section together read no more than so many first requests with full replies.
_ROUNDS = 3
_TRANSIENT = (408, 409, 425, 429)
_SAID = 160


class EndpointError(GongkaiError):
    """The endpoint gave no answer. ``final``: nor will it give one to the next question."""

    code = "endpoint"

    def __init__(self, message: str, *, place: str, final: bool = False) -> None:
        super().__init__(message, place=place)
        self.final = final


class _ReplyTooLongError(Exception):
    """A reply has more bytes than any answer."""


class _TooDearError(Exception):
    """Asking again would read more than a section may take: replies are sent back whole."""


class _NoLineError(Exception):
    """No line can be opened at all: what the environment says of proxies or certificates cannot be used."""


@functools.cache
def _trust(_file: str | None, _folder: str | None) -> ssl.SSLContext:
    """Return whose certificates are believed, as the environment says: read once, it costs what ten questions do."""
    return httpx2.create_ssl_context()


class Endpoint:
    """One model behind one address. Use it within one event loop.

    All that its requests cost is added to ``usage``. ``thinks``: a reply began with thoughts.
    """

    def __init__(
        self, settings: LlmSettings, capability: Capability, budget: Budget, usage: Usage, lang: Lang
    ) -> None:
        self.settings = settings
        self.capability = capability
        self.budget = budget
        self.usage = usage
        self.lang = lang
        self.thinks = False
        self._pace = Pace(settings.requests_per_minute)
        self._turns = asyncio.Semaphore(settings.concurrency)
        limits = httpx2.Limits(
            max_connections=settings.concurrency, max_keepalive_connections=settings.concurrency
        )
        self._client: openai.AsyncOpenAI | None = None
        self._unusable: Exception | None = None
        try:
            self._client = openai.AsyncOpenAI(
                base_url=settings.base_url,
                api_key=settings.api_key.get_secret_value() or "none",
                max_retries=0,
                timeout=settings.timeout,
                http_client=httpx2.AsyncClient(
                    verify=_trust(*map(os.environ.get, ("SSL_CERT_FILE", "SSL_CERT_DIR"))),
                    timeout=settings.timeout,
                    limits=limits,
                    headers={"Accept-Encoding": "identity"},
                    event_hooks={"response": [_bound]},
                ),
            )
        except Exception as error:  # a proxy or a certificate of the environment that is none
            self._unusable = error

    async def close(self) -> None:
        """Close the line."""
        if self._client is not None:
            await self._client.close()

    async def ask(self, ask: Ask) -> Answer:
        """Return the model's last word on a question.

        Raises :class:`EndpointError` where the line, the server or the key failed, and
        :class:`~gongkai.llm.line.limits.BudgetSpentError` where no more may be spent.
        """
        exchange = _Exchange(self, ask)
        reply, refusal = await exchange.run(ask)
        return Answer(
            reply.model_dump(mode="json") if reply is not None else None,
            refusal,
            reasks=max(exchange.rounds - 1, 0),
            retries=exchange.retries,
            cost=exchange.usage,
        )

    async def complete(self, usage: Usage, **request: Any) -> ChatCompletion:
        """Send one request and return its completion; what it took is added to ``usage``."""
        if self._client is None:
            raise _NoLineError(str(self._unusable)) from self._unusable
        expected = request_tokens(request)
        async with self._turns:
            await self._pace.turn()
            self.budget.take(expected)
            start = time.monotonic()
            used = Usage(requests=1)
            try:
                async with asyncio.timeout(self.settings.timeout):
                    response = await self._client.chat.completions.create(**request)
                if isinstance(response, ChatCompletion):
                    _count_tokens(response, expected, used)
            finally:
                used.seconds = round(time.monotonic() - start, 3)
                self.budget.settle(expected, used)
                usage.add(used)
                self.usage.add(used)
        self.thinks = self.thinks or thinks(response)
        tools = request.get("tools")
        return completion_of(response, tools[0]["function"]["name"] if tools else None)

    def fail(self, error: Exception) -> NoReturn:
        """Raise the one-line word for a failure of the line."""
        status = error.status_code if isinstance(error, openai.APIStatusError) else None
        key = {400: "bad_request", 401: "denied", 403: "denied", 404: "absent", 429: "busy"}.get(status or 0)
        if key is None and status is not None:
            key = "server" if status >= 500 else "bad_request"
        if isinstance(error, openai.APITimeoutError | TimeoutError):
            key = "timeout"
        elif not isinstance(error, openai.APIError | _NoLineError):
            key = "no_completion"  # whatever it was that could not be taken for one
        message = say(
            f"llm.{key or 'unreachable'}",
            self.lang,
            model=self.settings.model,
            status=status or "",
            seconds=f"{self.settings.timeout:g}",
            said=self._scrubbed(error),
        )
        raise EndpointError(
            message, place=self.settings.shown_url, final=key in ("denied", "absent")
        ) from None

    def _scrubbed(self, error: Exception) -> str:
        """Return the server's words in one short line, without the key."""
        body = error.body if isinstance(error, openai.APIStatusError) else None
        said = body.get("message") if isinstance(body, dict) else None
        text = str(said if isinstance(said, str) else error.__cause__ or error)
        text = masked(text, self.settings.api_key.get_secret_value())
        return " ".join(text.split())[:_SAID]


class _Exchange:
    """One question's requests: its rounds, its retries, what it cost."""

    def __init__(self, endpoint: Endpoint, ask: Ask) -> None:
        self.endpoint = endpoint
        self.rounds = 0
        self.retries = 0
        self.usage = Usage()
        self.error: Exception | None = None
        settings = endpoint.settings
        self._reasks = max(settings.reasks - ask.spent.reasks, 0)
        self._retries = max(settings.retries - ask.spent.retries, 0)
        self._read = ask.spent.tokens
        self._allowance = 0
        self._longest = longest_reply(ask.shape)
        self._backoff = wait_random_exponential(multiplier=settings.backoff, max=30)

    async def run(self, ask: Ask) -> tuple[BaseModel | None, str]:
        """Return the reply, or None and why it was refused."""
        settings, capability = self.endpoint.settings, self.endpoint.capability
        create: Any = instructor.patch(create=self._send, mode=mode_of(capability))
        try:
            reply = await create(
                response_model=ask.shape.model(),
                max_retries=self._reasks,
                model=settings.model,
                messages=messages_of(ask),
                **parameters(settings, capability, ask.shape),
            )
        except Exception as error:  # whatever a server may say, it costs an answer and no more
            if isinstance(self.error, BudgetSpentError):
                raise self.error from None
            dear = isinstance(self.error, _TooDearError)
            if (
                self.error is not None
                and not dear
                and not isinstance(self.error.__cause__, _ReplyTooLongError)
            ):
                self.endpoint.fail(self.error)
            return None, refusal_of(error)
        return reply, ""

    async def _send(self, **request: Any) -> ChatCompletion:
        """Send one round's request, again where the line failed; none that would read too much."""
        tokens = request_tokens(request)
        self._allowance = self._allowance or _ROUNDS * (tokens + self._longest)
        if self.rounds and self._read + tokens > self._allowance:
            self.error = _TooDearError()
            raise self.error
        self._read += tokens
        self.rounds += 1
        retrying = AsyncRetrying(
            retry=retry_if_exception(_is_transient),
            stop=self._is_enough,
            wait=self._wait,
            before_sleep=self._count,
            reraise=True,
        )
        try:
            async for attempt in retrying:
                with attempt:
                    return await self.endpoint.complete(self.usage, **request)
        except Exception as error:
            self.error = error
            raise
        raise AssertionError  # the loop above returns or raises

    def _is_enough(self, state: RetryCallState) -> bool:
        return self.retries >= self._retries or (_pause(state) or 0.0) > _LONGEST_PAUSE

    def _wait(self, state: RetryCallState) -> float:
        """Return the seconds to wait: what the server asks for, else jittered and growing."""
        asked = _pause(state)
        return self._backoff(state) if asked is None else asked

    def _count(self, _: RetryCallState) -> None:
        self.retries += 1


def _is_transient(error: BaseException) -> bool:
    """Say whether the line or a busy server is to blame, so that the same request may yet be answered."""
    if isinstance(error, openai.APIStatusError):
        return error.status_code in _TRANSIENT or error.status_code >= 500
    if isinstance(error, openai.APIConnectionError):
        return not isinstance(error.__cause__, _ReplyTooLongError)
    return isinstance(error, TimeoutError)


def _pause(state: RetryCallState) -> float | None:
    """Return the seconds that a server's Retry-After asks for, None where it asks for none."""
    error = state.outcome.exception() if state.outcome else None
    if not isinstance(error, openai.APIStatusError):
        return None
    asked = error.response.headers.get("retry-after", "")
    try:
        seconds = float(asked)
    except ValueError:
        try:
            seconds = (parsedate_to_datetime(asked) - datetime.now(UTC)).total_seconds()
        except (ValueError, TypeError):
            return None
    return None if math.isnan(seconds) else max(seconds, 0.0)


def _count_tokens(response: ChatCompletion, expected: int, used: Usage) -> None:
    """Take a server's count of the tokens, or an estimate where it does not count."""
    counted = response.usage
    used.input_tokens = _count(getattr(counted, "prompt_tokens", None)) or expected
    used.output_tokens = _count(getattr(counted, "completion_tokens", None))


def _count(said: object) -> int:
    """Return what a server says that it counted, 0 where that can be no count."""
    return said if type(said) is int and 0 <= said <= _MOST_TOKENS else 0


async def _bound(response: httpx2.Response) -> None:
    """Let no more of a reply be read than an answer can have; nor what would grow when it is unpacked."""
    response.headers.pop("content-encoding", None)
    response.stream = _Bounded(response.stream)


class _Bounded(httpx2.AsyncByteStream):
    def __init__(self, stream: Any) -> None:
        self._stream = stream

    async def __aiter__(self) -> AsyncIterator[bytes]:
        left = _LONGEST_REPLY
        async for part in self._stream:
            left -= len(part)
            if left < 0:
                raise _ReplyTooLongError
            yield part

    async def aclose(self) -> None:
        await self._stream.aclose()
