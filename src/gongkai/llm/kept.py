"""Answers from memory alone: what is not known yet is noted, for somebody else to ask.

So a document can be read by a process that must not wait, and read again once its questions have
been answered elsewhere: by a :class:`~gongkai.llm.client.Client`, or by a vendor's batch service.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from gongkai.llm.ask import Answer, Ask, Unanswered
from gongkai.llm.cache import AnswerCache
from gongkai.llm.keys import Keys


class Pending(NamedTuple):
    """A question that nobody has answered, under the key that its answer is to have."""

    key: str
    ask: Ask


class Kept:
    """An :class:`~gongkai.llm.ask.Asker` that knows ``answers`` and what ``cache`` holds, and asks nobody.

    ``answers`` may also say that a question stays open: it is then not ``pending``.
    """

    def __init__(
        self, keys: Keys, answers: Mapping[str, Answer | Unanswered], cache: AnswerCache | None = None
    ) -> None:
        self.reasks = keys.settings.reasks
        self.pending: list[Pending] = []
        self.open: list[Unanswered] = []
        self._keys = keys
        self._answers = answers
        self._cache = cache

    def answer(self, ask: Ask) -> Answer | Unanswered:
        """Return what is known of a question."""
        key = self._keys.of(ask)
        known = self._answers.get(key) or (self._cache.get(key) if self._cache else None)
        if known is None:
            self.pending.append(Pending(key, ask))
            return Unanswered("pending")
        if isinstance(known, Unanswered):
            self.open.append(known)
        return known
