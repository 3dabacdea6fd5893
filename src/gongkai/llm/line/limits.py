"""How much may be asked, and how fast. One event loop uses these: they need no locks."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from gongkai.errors import GongkaiError
from gongkai.report import Usage


class BudgetSpentError(GongkaiError):
    """A request would go beyond what the run may spend."""

    code = "budget"


@dataclass(slots=True)
class Budget:
    """What a run may spend at a server; None for without limit."""

    requests: int | None = None
    tokens: int | None = None
    spent_requests: int = 0
    spent_tokens: int = 0

    def take(self, tokens: int) -> None:
        """Take one request that will read about ``tokens``; raises BudgetSpentError where it may not be."""
        if self.requests is not None and self.spent_requests >= self.requests:
            raise BudgetSpentError("the requests of this run are spent")
        if self.tokens is not None and self.spent_tokens + tokens > self.tokens:
            raise BudgetSpentError("the tokens of this run are spent")
        self.spent_requests += 1
        self.spent_tokens += tokens

    def settle(self, taken: int, used: Usage) -> None:
        """Put what a request used in the place of what was taken for it."""
        self.spent_tokens += used.input_tokens + used.output_tokens - taken


class Pace:
    """Lets requests start no more often than ``per_minute``, evenly; None for as they come."""

    def __init__(self, per_minute: int | None) -> None:
        self._every = 60.0 / per_minute if per_minute else 0.0
        self._next = 0.0

    async def turn(self) -> None:
        """Wait for one's turn."""
        if not self._every:
            return
        now = asyncio.get_running_loop().time()
        at = max(now, self._next)
        self._next = at + self._every
        await asyncio.sleep(at - now)


def request_tokens(request: Mapping[str, Any]) -> int:
    """Estimate how many tokens a server reads of a request: its messages, and the schema or tool beside them."""
    parts = [request[name] for name in ("messages", "response_format", "tools") if request.get(name)]
    return tokens_of(*(json.dumps(part, ensure_ascii=False, default=str) for part in parts))


def tokens_of(*texts: str) -> int:
    """Estimate how many tokens texts are: one a Chinese character, one for three other characters.

    Vocabularies differ; for Chinese prose the common ones need 0.6 to 1.1 tokens a character.
    """
    wide = sum(char >= "\u2e80" for text in texts for char in text)
    return wide + (sum(map(len, texts)) - wide + 2) // 3
