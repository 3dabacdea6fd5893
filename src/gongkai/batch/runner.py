"""A run: inputs go through the ledger to an engine, its outcomes back into the ledger, then to files."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Protocol

from gongkai.batch import results
from gongkai.batch.fingerprint import Fingerprint
from gongkai.batch.ledger import NAME, Ledger
from gongkai.batch.manifest import Listed, Manifest
from gongkai.batch.parquet import installed
from gongkai.batch.results import Summary
from gongkai.batch.sources import Item, Source, kind_of
from gongkai.batch.work import Engine, Job
from gongkai.errors import SettingsError
from gongkai.failures import Failure, clean
from gongkai.form import TABLES
from gongkai.wording import Lang, say


@dataclass(frozen=True, slots=True)
class Order:
    """What to read, and where to.

    ``folder`` must exist. ``limit`` inputs are read at most (None: all). ``retry``: what failed
    before is read again. ``shard``: reports in a file. ``tables``: those of the forms that are read by.
    ``listed``: what is known of the sources.
    """

    source: Source
    folder: Path
    limit: int | None = None
    retry: bool = False
    shard: int = 5000
    tables: tuple[str, ...] = TABLES
    listed: tuple[Listed, ...] = ()


class Watch(Protocol):
    """Someone who is told how far a run is."""

    def entered(self, *, known: bool, failed: bool) -> None:
        """An input was met; ``known``: an earlier run has read it, or there is nothing to read."""

    def finished(self, done: int, failed: int) -> None:
        """Readings have ended, or some time has gone by."""

    def written(self, count: int) -> None:
        """So many inputs have been gone through while results were written."""

    def lost(self, name: str, failure: Failure) -> None:
        """An input was not read; told of in the order of the inputs, at the end."""


def run(order: Order, engine: Engine, fingerprint: Fingerprint, lang: Lang, watch: Watch) -> Summary:
    """Read what the ledger does not know yet and write the results of all inputs.

    ``fingerprint``: of what the engine's readings depend on.

    Whatever ends a run, what was finished is in the ledger, and the next run goes on from there.
    Raises LedgerError, WorkersError, SettingsError where something is not installed, and OSError where
    a result cannot be written.
    """
    with closing(engine), _ledger(order, fingerprint, lang) as ledger:
        results.begin(order.folder)
        entry = _Entry(ledger, order, watch)
        for outcomes in engine.read(job for job, _ in entry.jobs()):
            if outcomes:
                ledger.finish(outcomes)
            failed = sum(outcome.failure is not None for outcome in outcomes)
            watch.finished(len(outcomes) - failed, failed)
        ledger.close_inputs(entry.count)
        try:
            return results.write(
                ledger,
                order.folder,
                fingerprint,
                shard=order.shard,
                tables=order.tables if installed() else None,
                lang=lang,
                complain=watch.lost,
                written=watch.written,
                manifest=Manifest(order.listed),
            )
        except ImportError as error:  # packed by a run that had it
            message = say("batch.needs", lang, module="pyarrow", extra="batch")
            raise SettingsError(message, place=str(order.folder / NAME)) from error


def preview(order: Order, fingerprint: Fingerprint, lang: Lang, watch: Watch) -> Iterator[str]:
    """Go through the names of what a run would read; nothing is read nor written."""
    with _ledger(order, fingerprint, lang, trial=True) as ledger:
        for _, name in _Entry(ledger, order, watch).jobs():
            yield name


def _ledger(order: Order, fingerprint: Fingerprint, lang: Lang, *, trial: bool = False) -> Ledger:
    return Ledger(
        order.folder / NAME,
        input_=clean(order.source.name),
        fingerprint=fingerprint,
        retry=order.retry,
        lang=lang,
        trial=trial,
    )


class _Entry:
    """The inputs on their way into the ledger."""

    def __init__(self, ledger: Ledger, order: Order, watch: Watch) -> None:
        self.count = 0
        self._ledger = ledger
        self._order = order
        self._watch = watch

    def jobs(self) -> Iterator[tuple[Job, str]]:
        """Enter every input; yield what must be read, with its name."""
        for item in islice(self._order.source.items, self._order.limit):
            job = self._enter(item)
            self.count += 1
            self._watch.entered(known=job is None, failed=isinstance(item.data, Failure))
            if job is not None:
                yield job, item.name

    def _enter(self, item: Item) -> Job | None:
        if isinstance(item.data, Failure):
            self._ledger.enter_lost(self.count, item.name, item.data)
            return None
        kind = kind_of(item)
        sha256 = hashlib.sha256(item.data).hexdigest()
        reading = self._ledger.enter(self.count, item.name, sha256, kind)
        return None if reading is None else Job(reading, item.data, kind)
