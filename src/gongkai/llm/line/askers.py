"""Askers that ask nobody, and askers one behind another.

A document can be read by a process that must not wait, and read again once its questions have been
answered elsewhere: by a :class:`~gongkai.llm.line.client.Client`, or by a vendor's batch service.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

from gongkai.llm.line.cache_keys import Keys
from gongkai.llm.line.limits import request_tokens
from gongkai.llm.questions.ask import Answer, Ask, Asker, Unanswered

if TYPE_CHECKING:
    from gongkai.llm.line.client import Client


class Pending(NamedTuple):
    """A question that nobody has answered, under the key that its answer is to have."""

    key: str
    ask: Ask


class Kept:
    """An :class:`~gongkai.llm.questions.ask.Asker` that knows ``answers`` and asks nobody.

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
    """An asker that knows what the cache of a client holds, and asks nobody."""

    def __init__(self, client: Client) -> None:
        self.reasks = client.reasks
        self._client = client

    def answer(self, ask: Ask) -> Answer | Unanswered:
        """Return the answer that is kept."""
        return self._client.known(ask) or Unanswered("pending")


class Estimate:
    """An asker that asks nobody: it adds up what asking would send.

    ``tokens`` estimates what the first requests would read, their schemas too; a re-ask reads the same
    once more.
    """

    def __init__(self, client: Client) -> None:
        self._client = client
        self._asks: list[tuple[Ask, int]] = []
        self.asked = 0
        self.cached = 0
        self.tokens = 0

    @property
    def reasks(self) -> int:
        """How often a section may be asked about once more."""
        return self._client.reasks

    def answer(self, ask: Ask) -> Answer | Unanswered:
        """Return the answer that is kept; else note what would be sent."""
        kept = self._client.known(ask)
        if kept is not None:
            self.cached += 1
            return kept
        from gongkai.llm.line.wire import request_of

        keys = self._client.keys
        tokens = request_tokens(request_of(ask, keys.settings, keys.capability))
        self._asks.append((ask, tokens))
        self.asked += 1
        self.tokens += tokens
        return Unanswered("pending")

    def take(self) -> list[tuple[Ask, int]]:
        """Return the questions since the last time, each with its tokens."""
        taken, self._asks = self._asks, []
        return taken


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
