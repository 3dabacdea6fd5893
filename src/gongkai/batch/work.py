"""What an engine is given and gives back. The program itself needs this, and nothing that reads."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple, Protocol

from gongkai.failures import Failure

if TYPE_CHECKING:
    from gongkai.llm.line.cache_keys import Keys
    from gongkai.llm.questions.route import Scope
    from gongkai.settings import Settings


class Job(NamedTuple):
    """A document to read: ``id`` is its number in the ledger, ``kind`` what :func:`kind_of` says.

    ``answers`` holds what a model said to the questions of an earlier reading, pickled.
    """

    id: int
    data: bytes
    kind: str
    answers: bytes = b""


class Outcome(NamedTuple):
    """A finished reading: the report and its row, or why there is none.

    ``report`` is the report's JSON, packed, its source without a name and its findings in Chinese; ``row``
    its row in the Parquet files, and ``words`` its findings' words by other languages, both as JSON. ``again`` counts the attempts that ended a worker before this one.
    Where a model must be asked first there are only its ``questions``, pickled; ``left`` of them stay
    open in a report that is finished, and ``rejected`` of the replies were refused.
    """

    id: int
    report: bytes | None = None
    row: str | None = None
    words: str | None = None
    failure: Failure | None = None
    again: int = 0
    questions: bytes = b""
    left: int = 0
    rejected: int = 0


@dataclass(frozen=True, slots=True)
class Questions:
    """Which questions a reading may have, and the keys of their answers; no secret is in it."""

    keys: Keys
    scope: Scope


#: What a worker does with a job: a function of a module, for it is named to another process. It raises MemoryError alone.
Task = Callable[[Job, "Settings", Questions | None], Outcome]


@dataclass(frozen=True, slots=True)
class Limits:
    """What one document may cost: MiB of memory and seconds."""

    memory: int = 2048
    seconds: float = 60.0


class Engine(Protocol):
    """Something that reads documents, in any order. It asks for no more jobs than it can soon begin."""

    def read(self, jobs: Iterator[Job]) -> Iterator[list[Outcome]]:
        """Read documents until there are none; may be called again when there are more."""

    def close(self) -> None:
        """End what reads; what was being read is not finished."""
