"""What an engine is given and gives back, and the reading of one document: a function of its bytes."""

from __future__ import annotations

import pickle
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple, Protocol

from gongkai.batch.record import dumps_row, row_of
from gongkai.exports.json import dumps
from gongkai.failures import Failure, failure_of
from gongkai.pipeline import read_document
from gongkai.readers import read
from gongkai.report import Report
from gongkai.settings import Settings

if TYPE_CHECKING:
    from gongkai.llm.keys import Keys
    from gongkai.llm.route import Scope


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

    ``report`` is the report's JSON, compressed, its source without a name; ``row`` the JSON of its
    row in the Parquet files. ``again`` counts the attempts that ended a worker before this one.
    Where a model must be asked first there are only its ``questions``, pickled; ``left`` of them stay
    open in a report that is finished, and ``rejected`` of the replies were refused.
    """

    id: int
    report: bytes | None = None
    row: str | None = None
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


def read_job(job: Job, settings: Settings, questions: Questions | None = None) -> Outcome:
    """Read one document. Raises MemoryError where the memory did not do, and nothing else."""
    media_type, _, ending = job.kind.rpartition("|")
    try:
        document = read(job.data, name=f"document{ending}", media_type=media_type or None)
        if questions is None:
            return _finished(job, read_document(document, settings))
        from gongkai.llm.kept import Kept

        known = pickle.loads(job.answers) if job.answers else {}  # noqa: S301 - by our own engine
        kept = Kept(questions.keys, known)
        report = read_document(document, settings, kept, questions.scope)
        if kept.pending:
            return Outcome(job.id, questions=pickle.dumps(kept.pending))
        return _finished(job, report)._replace(left=kept.left)
    except MemoryError:
        raise
    except Exception as error:  # a bug must cost one document, not the run
        return Outcome(job.id, failure=failure_of(error, settings.lang))


def _finished(job: Job, report: Report) -> Outcome:
    report.source.name = ""
    text = dumps(report)
    return Outcome(
        job.id,
        zlib.compress(text.encode(), 1),
        dumps_row(row_of(report)),
        rejected=report.usage.rejected,
    )
