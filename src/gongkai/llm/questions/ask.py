"""A question to a model, and what can become of it: plain values, without a network."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Any, Literal, NamedTuple, Protocol

from gongkai.llm.questions.shapes import ReplyShape
from gongkai.report import SectionId, Usage


class Message(NamedTuple):
    """One turn of the conversation: ``role`` is system, user or assistant."""

    role: str
    content: str


class Spent(NamedTuple):
    """What earlier questions about the same section took of its allowance."""

    reasks: int = 0
    retries: int = 0
    tokens: int = 0


@dataclass(frozen=True, slots=True)
class Ask:
    """One question about one section; what it says decides the answer, ``spent`` does not.

    ``prompt`` and ``version`` name the file in ``prompts/`` that the messages were made from.
    """

    section: SectionId
    prompt: str
    version: str
    messages: tuple[Message, ...]
    shape: ReplyShape
    spent: Spent = field(default=Spent(), compare=False)

    def again(self, reply: str, objection: str, answer: Answer) -> Ask:
        """Return the question put once more, behind the reply and what speaks against it."""
        turns = (*self.messages, Message("assistant", reply), Message("user", objection))
        before, tokens = self.spent, answer.cost.input_tokens
        spent = Spent(
            before.reasks + answer.reasks + 1, before.retries + answer.retries, before.tokens + tokens
        )
        return replace(self, messages=turns, spent=spent)


@dataclass(frozen=True, slots=True)
class Answer:
    """A model's last word on a question.

    ``reply`` fits the shape that was asked for; None where no reply did: ``refusal`` then says why.
    ``cost`` is what it took when it was asked, however often it is read again from a cache.
    """

    reply: dict[str, Any] | None
    refusal: str = ""
    reasks: int = 0
    retries: int = 0
    cost: Usage = field(default_factory=Usage)


#: Why a question stays open: no more may be spent, the endpoint failed, or nobody was asked yet.
Why = Literal["budget", "endpoint", "pending"]


class Unanswered(NamedTuple):
    """No answer: the rules' reading stands."""

    why: Why


class Asker(Protocol):
    """Whoever answers questions. Answering never raises: what fails is an :class:`Unanswered`."""

    @property
    def reasks(self) -> int:
        """How often a section may be asked about once more."""
        ...

    def answer(self, ask: Ask) -> Answer | Unanswered:
        """Return what the model said, or that it said nothing."""
        ...
