"""Asks one endpoint for many reports: cache first, then the line, within the limits of a run."""

from __future__ import annotations

import asyncio
import contextlib
import sqlite3
import threading
from collections.abc import Coroutine
from concurrent.futures import CancelledError, Future
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Self, TypeVar

from gongkai.errors import GongkaiError, SettingsError
from gongkai.llm.line.answer_cache import AnswerCache
from gongkai.llm.line.cache_keys import Keys
from gongkai.llm.line.capabilities import Capability, recall
from gongkai.llm.line.endpoint_settings import LlmSettings
from gongkai.llm.line.limits import Budget, BudgetSpentError
from gongkai.llm.questions.ask import Answer, Ask, Unanswered
from gongkai.report import Usage
from gongkai.wording import Lang, default_lang, say

if TYPE_CHECKING:
    from gongkai.llm.line.endpoint import Endpoint

T = TypeVar("T")

#: So many questions in a row without an answer, and the endpoint is taken to be down.
_PATIENCE = 3


@dataclass(slots=True)
class RunUsage:
    """What one run cost. ``cached`` counts answers that cost nothing now, ``cost`` also what failed."""

    asked: int = 0
    cached: int = 0
    refused: int = 0
    unasked: int = 0
    cost: Usage = field(default_factory=Usage)


class Client:
    """An :class:`~gongkai.llm.questions.ask.Asker` for a run; any number of threads may share it.

    ``failure`` is the first failure of the endpoint, in one line; None while there is none. After one
    that is final (wrong key, no such model), or several in a row, it asks no more.
    """

    def __init__(
        self,
        settings: LlmSettings,
        *,
        capability: Capability | None = None,
        cache: AnswerCache | None = None,
        lang: Lang | None = None,
    ) -> None:
        self.settings = settings
        self.keys = Keys(settings, capability or recall(settings))
        self.lang = lang or default_lang()
        self.usage = RunUsage()
        self.failure: str | None = None
        self.budget = Budget(settings.budget_requests, settings.budget_tokens)
        self._cache = cache
        self._lock = threading.Lock()
        self._flying: dict[str, Future[Answer | Unanswered]] = {}
        self._down = False
        self._in_a_row = 0
        self._loop: _Loop | None = None
        self._endpoint: Endpoint | None = None
        if not settings.model or not settings.base_url:
            name = "base_url" if settings.model else "model"
            self._fail(say("llm.unset", self.lang, variable=f"GONGKAI_LLM_{name}".upper()), final=True)

    @classmethod
    def of_settings(cls, settings: LlmSettings | None = None, *, lang: Lang | None = None) -> Self:
        """Return a client of the endpoint that the settings name, with the cache that they name.

        Raises :class:`~gongkai.errors.SettingsError` where a setting, or the cache folder, is unusable.
        """
        settings = settings or LlmSettings.load(lang=lang)
        return cls(settings, cache=open_cache(settings, lang), lang=lang)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Break off what is under way, in other threads too, and close the line and the cache."""
        with self._lock:
            self._down = True
            loop, self._loop = self._loop, None
        if loop is not None:
            loop.stop(self._endpoint.close() if self._endpoint else None)
        if self._cache is not None:
            self._cache.close()

    @property
    def reasks(self) -> int:
        """How often a section may be asked about once more."""
        return self.settings.reasks

    def answer(self, ask: Ask) -> Answer | Unanswered:
        """Return the model's word on a question: the one that was kept, or a new one."""
        key = self.keys.of(ask)
        with self._lock:
            flying = self._flying.get(key)
            if flying is None:
                mine: Future[Answer | Unanswered] = Future()
                self._flying[key] = mine
        if flying is not None:
            outcome = flying.result()
            self._book(outcome, cached=True)
            return outcome
        try:
            outcome = self._answer(key, ask)
            mine.set_result(outcome)
            return outcome
        except BaseException as error:
            mine.set_exception(error)
            raise
        finally:
            with self._lock:
                del self._flying[key]

    def known(self, ask: Ask) -> Answer | None:
        """Return the answer that is kept, None where there is none."""
        return self._cache.get(self.keys.of(ask), ask.shape) if self._cache else None

    def keep(self, ask: Ask, answer: Answer) -> None:
        """Keep an answer that came another way."""
        if self._cache:
            self._cache.put(self.keys.of(ask), answer)

    def _answer(self, key: str, ask: Ask) -> Answer | Unanswered:
        kept = self._cache.get(key, ask.shape) if self._cache else None
        if kept is not None:
            self._book(kept, cached=True)
            return kept
        outcome = self._ask(ask)
        if isinstance(outcome, Answer) and self._cache:
            self._cache.put(key, outcome)
        self._book(outcome, cached=False)
        return outcome

    def _ask(self, ask: Ask) -> Answer | Unanswered:
        if self._down:
            return Unanswered("endpoint")
        from gongkai.llm.line.endpoint import EndpointError

        try:
            endpoint, loop = self._line()
            answer = loop.run(endpoint.ask(ask))
        except BudgetSpentError:
            return Unanswered("budget")
        except EndpointError as error:
            self._fail(str(error), final=error.final)
            return Unanswered("endpoint")
        except _StoppedError:
            return Unanswered("endpoint")
        self._in_a_row = 0
        return answer

    def _line(self) -> tuple[Endpoint, _Loop]:
        from gongkai.llm.line.endpoint import Endpoint

        with self._lock:
            if self._loop is None:
                if self._down:
                    raise _StoppedError
                self._loop = _Loop()
            if self._endpoint is None:
                self._endpoint = self._loop.run(self._open(Endpoint))
            return self._endpoint, self._loop

    async def _open(self, kind: type[Endpoint]) -> Endpoint:
        return kind(self.settings, self.keys.capability, self.budget, self.usage.cost, self.lang)

    def _fail(self, words: str, *, final: bool) -> None:
        with self._lock:
            self.failure = self.failure or words
            self._in_a_row += 1
            self._down = self._down or final or self._in_a_row >= _PATIENCE

    def _book(self, outcome: Answer | Unanswered, *, cached: bool) -> None:
        with self._lock:
            run = self.usage
            if not isinstance(outcome, Answer):
                run.unasked += 1
                return
            run.asked += 1
            run.refused += outcome.reply is None
            run.cached += cached


def open_cache(settings: LlmSettings, lang: Lang | None = None) -> AnswerCache:
    """Open the cache of the settings; raises SettingsError where its folder cannot be used."""
    try:
        return AnswerCache(settings.folder, settings.cache_size << 20)
    except (OSError, sqlite3.Error, GongkaiError) as error:
        raise SettingsError(
            say("settings.cache_dir", lang, error=error), place=str(settings.folder)
        ) from error


class _StoppedError(Exception):
    """The line was closed before there was an answer."""


class _Loop:
    """An event loop in a thread of its own."""

    def __init__(self) -> None:
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name="gongkai-llm", daemon=True)
        self._thread.start()
        self._lock = threading.Lock()
        self._stopped = False

    def run(self, work: Coroutine[Any, Any, T]) -> T:
        """Run a coroutine and return what it returns; an interruption breaks it off.

        Raises :class:`_StoppedError` where the loop was stopped before that.
        """
        with self._lock:
            if self._stopped:
                work.close()
                raise _StoppedError
            future = asyncio.run_coroutine_threadsafe(work, self._loop)
        try:
            return future.result()
        except CancelledError:
            raise _StoppedError from None
        except BaseException:
            future.cancel()
            raise

    def stop(self, last: Coroutine[Any, Any, None] | None = None) -> None:
        """Break off all that runs, run ``last``, and stop the loop and its thread."""
        with self._lock:
            self._stopped = True
        with contextlib.suppress(TimeoutError):
            asyncio.run_coroutine_threadsafe(_break_off(last), self._loop).result(timeout=5)
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(timeout=5)
        if not self._thread.is_alive():
            self._loop.close()


async def _break_off(last: Coroutine[Any, Any, None] | None) -> None:
    others = asyncio.all_tasks() - {asyncio.current_task()}
    for task in others:
        task.cancel()
    await asyncio.gather(*others, return_exceptions=True)
    if last is not None:
        await last
