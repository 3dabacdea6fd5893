"""Answers from memory alone, and askers one behind another.

A document can be read by a process that must not wait, and read again once its questions have been
answered elsewhere: by a :class:`~gongkai.llm.client.Client`, or by a vendor's batch service.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from gongkai.llm.ask import Answer, Ask, Asker, Unanswered
from gongkai.llm.cache import AnswerCache
from gongkai.llm.keys import Keys


class Pending(NamedTuple):
    """A question that nobody has answered, under the key that its answer is to have."""

    key: str
    ask: Ask


class Kept:
    """An :class:`~gongkai.llm.ask.Asker` that knows ``answers`` and asks nobody.

    What it does not know is ``pending``. ``answers`` may also say that a question stays open: ``left``
    then counts it.
    """

    def __init__(self, keys: Keys, answers: Mapping[str, Answer | Unanswered]) -> None:
        self.reasks = keys.settings.reasks
        self.pending: list[Pending] = []
        self.left = 0
        self._keys = keys
        self._answers = answers

    def answer(self, ask: Ask) -> Answer | Unanswered:
        """Return what is known of a question."""
        key = self._keys.of(ask)
        known = self._answers.get(key)
        if known is None:
            self.pending.append(Pending(key, ask))
            return Unanswered("pending")
        self.left += isinstance(known, Unanswered)
        return known


class Cached:
    """An asker that knows what a cache holds; ``hits`` counts what it knew."""

    def __init__(self, keys: Keys, cache: AnswerCache) -> None:
        self.reasks = keys.settings.reasks
        self.hits = 0
        self._keys = keys
        self._cache = cache

    def answer(self, ask: Ask) -> Answer | Unanswered:
        """Return the answer that is kept."""
        known = self._cache.get(self._keys.of(ask), ask.shape)
        self.hits += known is not None
        return known or Unanswered("pending")


class Chain:
    """Askers that are asked one behind another, until one has an answer."""

    def __init__(self, askers: Sequence[Asker]) -> None:
        self.reasks = askers[0].reasks
        self._askers = askers

    def answer(self, ask: Ask) -> Answer | Unanswered:
        """Return the first answer, or the last asker's word on why there is none."""
        said: Answer | Unanswered = Unanswered("pending")
        for asker in self._askers:
            said = asker.answer(ask)
            if isinstance(said, Answer):
                break
        return said
