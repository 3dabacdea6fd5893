"""What an engine is given and gives back, and the reading of one document: a function of its bytes."""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple, Protocol

from gongkai.batch.record import dumps_row, row_of
from gongkai.exports.json import dumps
from gongkai.failures import Failure, failure_of
from gongkai.pipeline import extract
from gongkai.settings import Settings


class Job(NamedTuple):
    """A document to read: ``id`` is its number in the ledger, ``kind`` what :func:`kind_of` says."""

    id: int
    data: bytes
    kind: str


class Outcome(NamedTuple):
    """A finished reading: the report and its row, or why there is none.

    ``report`` is the report's JSON, compressed, its source without a name; ``row`` the JSON of its
    row in the Parquet files. ``again`` counts the attempts that ended a worker before this one.
    """

    id: int
    report: bytes | None = None
    row: str | None = None
    failure: Failure | None = None
    again: int = 0


@dataclass(frozen=True, slots=True)
class Limits:
    """What one document may cost: MiB of memory and seconds."""

    memory: int = 1024
    seconds: float = 60.0


class Engine(Protocol):
    """Something that reads documents, in any order. It asks for no more jobs than it can soon begin."""

    def read(self, jobs: Iterator[Job]) -> Iterator[list[Outcome]]: ...


def read_job(job: Job, settings: Settings) -> Outcome:
    """Read one document. Raises MemoryError where the memory did not do, and nothing else."""
    media_type, _, ending = job.kind.rpartition("|")
    try:
        report = extract(job.data, name=f"document{ending}", media_type=media_type or None, settings=settings)
        report.source.name = ""
        text = dumps(report)
        return Outcome(job.id, zlib.compress(text.encode(), 1), dumps_row(row_of(report)))
    except MemoryError:
        raise
    except Exception as error:  # a bug must cost one document, not the run
        return Outcome(job.id, failure=failure_of(error, settings.lang))
