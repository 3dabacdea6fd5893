"""An asker that answers in this process what a function of the request's body says."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from pydantic import ValidationError

from gongkai.llm.line.capabilities import Capability
from gongkai.llm.line.endpoint_settings import LlmSettings
from gongkai.llm.line.wire import request_of
from gongkai.llm.questions.ask import Answer, Ask
from gongkai.report import Usage

SETTINGS = LlmSettings(base_url="http://model.invalid/v1", model="in-process")


class InProcess:
    """Answers as a server would whose every reply is ``reply(body)``; ``bodies`` are the requests about ``sections``."""

    def __init__(self, reply: Callable[[Mapping[str, Any]], dict[str, Any]], *, reasks: int = 2) -> None:
        self.reasks = reasks
        self.bodies: list[Mapping[str, Any]] = []
        self.sections: list[str] = []
        self._reply = reply

    def answer(self, ask: Ask) -> Answer:
        """Return the reply, checked as one from a server is; a wrong shape is refused at once."""
        body = request_of(ask, SETTINGS, Capability())
        self.bodies.append(body)
        self.sections.append(ask.section)
        said = self._reply(body)
        cost = Usage(requests=1)
        try:
            return Answer(ask.shape.model().model_validate(said).model_dump(), cost=cost)
        except ValidationError as error:
            return Answer(None, refusal=str(error), cost=cost)
