"""The Ray engine: the same documents through the same guarded workers, on every node of a cluster.

The inputs and the ledger stay with the process that was started. It hands documents to Ray Data in
blocks; a task reads its block with a pool of one worker, so that a document that crashes, hangs or
eats memory is one failed row here as it is on one machine. Every node needs gongkai, and what
``forms_dir`` names.
"""

from __future__ import annotations

import functools
import logging
import os
import signal
from collections.abc import Iterator
from itertools import islice
from typing import Any

from gongkai.batch.pool import Pool, WorkersError
from gongkai.batch.work import Job, Limits, Outcome, Questions
from gongkai.errors import SettingsError
from gongkai.failures import Failure, one_line
from gongkai.settings import Settings
from gongkai.wording import Text, say

#: Documents in a block, which is what a task reads, and blocks on their way for each core.
_BLOCK = 32
_BLOCKS_A_CORE = 16


class Cluster:
    """Reads documents on Ray: on the cluster at an address, or on one that it starts on this machine."""

    def __init__(
        self,
        address: str | None,
        workers: int | None,
        settings: Settings,
        limits: Limits,
        questions: Questions | None = None,
    ) -> None:
        """``workers``: how many tasks may run at once; None: as many as there are cores.

        Raises SettingsError where ray is not installed or the cluster cannot be reached.
        """
        self._workers = workers
        self._settings = settings
        self._limits = limits
        self._questions = questions
        os.environ.setdefault("RAY_USAGE_STATS_ENABLED", "0")
        try:
            import ray.data
        except ImportError as error:
            message = say("batch.needs", settings.lang, module="ray", extra="ray")
            raise SettingsError(message, place="--engine ray") from error
        terminated = signal.getsignal(signal.SIGTERM)
        try:
            ray.init(address=address, num_cpus=None if address else workers, **_QUIET)
            signal.signal(signal.SIGTERM, terminated)  # Ray takes it for its own exit code
        except (ConnectionError, ValueError, RuntimeError) as error:
            message = say("batch.ray_failed", settings.lang, error=one_line(error))
            raise SettingsError(message, place=address or "--engine ray") from error
        ray.data.DataContext.get_current().enable_progress_bars = False
        logging.getLogger("ray.data").setLevel(logging.ERROR)

    def read(self, jobs: Iterator[Job]) -> Iterator[list[Outcome]]:
        """Read documents; what comes back comes block by block, in the order of finishing."""
        import ray

        cores: dict[str, float] = ray.cluster_resources()  # type: ignore[no-untyped-call]
        window = _BLOCK * _BLOCKS_A_CORE * int(self._workers or cores.get("CPU", 1))
        try:
            while first := next(jobs, None):
                blocks = self._blocks(first, islice(jobs, window - 1))
                yield from self._read(blocks)
        except ray.exceptions.RayError as error:
            message = say("batch.ray_failed", self._settings.lang, error=one_line(error))
            raise WorkersError(message) from error

    def close(self) -> None:
        """Leave the cluster."""
        import ray

        ray.shutdown()

    def _blocks(self, first: Job, rest: Iterator[Job]) -> list[Any]:
        """Put documents where the cluster finds them."""
        import pyarrow
        import ray

        jobs = [first, *islice(rest, _BLOCK - 1)]
        blocks = []
        while jobs:
            columns = dict(zip(Job._fields, map(list, zip(*jobs, strict=True)), strict=True))
            blocks.append(ray.put(pyarrow.table(columns)))
            jobs = list(islice(rest, _BLOCK))
        return blocks

    def _read(self, blocks: list[Any]) -> Iterator[list[Outcome]]:
        import ray.data

        read_block: Any = _read_block
        read = ray.data.from_arrow_refs(blocks).map_batches(
            read_block,
            batch_size=None,
            batch_format="pyarrow",
            fn_kwargs={
                "settings": self._settings,
                "limits": self._limits,
                "questions": self._questions,
            },
            num_cpus=1,
            concurrency=self._workers,
        )
        table: Any
        for table in read.iter_batches(batch_size=None, batch_format="pyarrow"):
            yield [_outcome(row) for row in table.to_pylist()]


_QUIET: dict[str, Any] = {
    "include_dashboard": False,
    "log_to_driver": False,
    "logging_level": logging.ERROR,
    "configure_logging": True,
}


@functools.cache
def _pool(settings: Settings, limits: Limits, questions: Questions | None) -> Pool:
    """Return this process's worker; it ends with the process."""
    return Pool(1, settings, limits, questions)


def _read_block(table: Any, settings: Settings, limits: Limits, questions: Questions | None) -> Any:
    """Read a block of documents, in a task."""
    import pyarrow

    jobs = (Job(**row) for row in table.to_pylist())
    rows = [_row(outcome) for some in _pool(settings, limits, questions).read(jobs) for outcome in some]
    text = pyarrow.string()
    binary, count = pyarrow.binary(), pyarrow.int64()
    schema = {
        "id": count,
        "report": binary,
        "row": text,
        "words": text,
        "code": text,
        "zh": text,
        "en": text,
        "again": count,
    }
    schema |= {"questions": binary, "left": count, "rejected": count}
    return pyarrow.Table.from_pylist(rows, schema=pyarrow.schema(list(schema.items())))


def _row(outcome: Outcome) -> dict[str, Any]:
    row = outcome._asdict()
    failure = row.pop("failure")
    return {**row, "code": failure.code, **failure.words._asdict()} if failure else row


def _outcome(row: dict[str, Any]) -> Outcome:
    code, *words = (row.pop(key) for key in ("code", "zh", "en"))
    return Outcome(**row, failure=Failure(code, Text(*words)) if code else None)
