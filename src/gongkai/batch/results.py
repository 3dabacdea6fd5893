"""The results of a run, written in the order of its inputs from what the ledger keeps.

Every file appears whole or not at all, and holds the same bytes whatever the number of workers, the
order in which they finished, and how often the run was stopped: ``summary.json`` is the last. A run takes away that
of the run before when it begins, so that one that was stopped leaves none.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import chain, islice
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

from gongkai.batch import manifest as sources
from gongkai.batch.fingerprint import Fingerprint
from gongkai.batch.ledger import Ledger, Line
from gongkai.batch.manifest import Manifest
from gongkai.batch.packing import unpack
from gongkai.batch.parquet import Table
from gongkai.batch.record import counts_of, named, worded
from gongkai.failures import Failure
from gongkai.wording import Lang

if TYPE_CHECKING:
    from gongkai.report import Status

REPORTS, PARQUET, ERRORS, SUMMARY = "reports", "parquet", "errors.jsonl", "summary.json"

#: Told of each input that was not read, in the order of the inputs.
Complain = Callable[[str, Failure], None]
#: Told how many inputs have been gone through.
Written = Callable[[int], None]
#: What a report must not have to count as proved: a broken sum, an open cell, a number on a model's word.
_DOUBTFUL: tuple[Status, ...] = ("conflicting", "ambiguous", "rejected", "asserted")


@dataclass(slots=True)
class Summary:
    """What a run has come to.

    ``proved``: reports in which sums hold, none is broken and no cell is open. ``wrong``: reports with a finding of
    severity error.
    """

    inputs: int = 0
    reports: int = 0
    proved: int = 0
    wrong: int = 0
    failed: Counter[str] = field(default_factory=Counter)
    files: list[dict[str, Any]] = field(default_factory=list)

    def count(self, row: str) -> None:
        """Count a report by its row."""
        statuses, severities = counts_of(row)
        self.reports += 1
        self.proved += statuses["verified"] > 0 and not any(statuses[status] for status in _DOUBTFUL)
        self.wrong += severities["error"] > 0

    def to_dict(self, fingerprint: Fingerprint) -> dict[str, Any]:
        """Return the object of ``summary.json``."""
        return {
            "code": fingerprint.code,
            "settings": fingerprint.settings,
            "inputs": self.inputs,
            "reports": self.reports,
            "proved": self.proved,
            "with_errors": self.wrong,
            "failed": dict(sorted(self.failed.items())),
            "files": self.files,
        }


def begin(folder: Path) -> None:
    """Take away what says that an earlier run in a folder has ended. Raises OSError."""
    (folder / SUMMARY).unlink(missing_ok=True)


def write(
    ledger: Ledger,
    folder: Path,
    fingerprint: Fingerprint,
    *,
    shard: int,
    tables: Sequence[str] | None,
    lang: Lang,
    complain: Complain,
    written: Written,
    manifest: Manifest,
) -> Summary:
    """Write the results of everything in the ledger, ``shard`` reports a file, worded in a language.

    ``tables``: those that the Parquet files have columns of; None: no such files are written. ``written`` is told how
    many inputs have been gone through. ``manifest``: what is listed of the sources.

    Raises OSError where a file cannot be written.
    """
    summary = Summary()
    (folder / REPORTS).mkdir(exist_ok=True)
    with _whole(folder / ERRORS) as errors, _whole(folder / sources.NAME) as listed:
        listed.write(sources.head())
        met = _listed(_told(ledger.lines(), written), manifest, listed)
        done = _done(met, errors, summary, lang, complain)
        for number, first in enumerate(done):  # a shard is begun where there is something for it
            lines = chain([first], islice(done, shard - 1))
            _shard(ledger, folder, summary, f"part-{number:05}", lines, tables=tables, lang=lang)
        listed.write(sources.lines(manifest.rest()))
    _clean(folder, {entry["name"] for entry in summary.files})
    with _whole(folder / SUMMARY) as stream:
        text = json.dumps(summary.to_dict(fingerprint), ensure_ascii=False, indent=2)
        stream.write(f"{text}\n".encode())
    return summary


def _told(found: Iterable[Line], written: Written) -> Iterator[Line]:
    """Go through lines and tell how many there were."""
    for count, line in enumerate(found, 1):
        written(count)
        yield line


def _listed(found: Iterable[Line], manifest: Manifest, stream: IO[bytes]) -> Iterator[Line]:
    """Go through lines and write what the manifest has of each."""
    for line in found:
        code = line.failure.code if line.failure else None
        stream.write(sources.lines([manifest.met(line.name, line.sha256, code)]))
        yield line


def _done(
    found: Iterable[Line], errors: IO[bytes], summary: Summary, lang: Lang, complain: Complain
) -> Iterator[Line]:
    """Go through the ledger's lines, put what failed among the errors, and hand on the rest."""
    for line in found:
        summary.inputs += 1
        if line.failure is None:
            summary.count(line.row or "")
            yield line
            continue
        summary.failed[line.failure.code] += 1
        entry = {"name": line.name, "sha256": line.sha256, "code": line.failure.code}
        entry["message"] = line.failure.words.say(lang)
        errors.write(f"{json.dumps(entry, ensure_ascii=False)}\n".encode())
        complain(line.name, line.failure)


def _shard(
    ledger: Ledger,
    folder: Path,
    summary: Summary,
    stem: str,
    lines: Iterable[Line],
    *,
    tables: Sequence[str] | None,
    lang: Lang,
) -> None:
    """Write one shard of JSON Lines and of Parquet."""
    place, table_place = f"{REPORTS}/{stem}.jsonl", f"{PARQUET}/{stem}.parquet"
    digest = hashlib.sha256()
    placed: list[tuple[str, int]] = []
    if tables is not None:
        (folder / PARQUET).mkdir(exist_ok=True)
    with _whole(folder / place) as stream, _table(folder / table_place, tables) as table:
        for line in lines:
            assert line.report is not None and line.row is not None and line.words is not None
            report = named(worded(unpack(line.report), line.words, lang), line.name)
            data = report + b"\n"
            digest.update(data)
            stream.write(data)
            placed.append((f"{place}:{len(placed) + 1}", line.position))
            if table is not None:
                table.add(line.name, line.row, report)
    ledger.place(placed)
    summary.files.append({"name": place, "reports": len(placed), "sha256": digest.hexdigest()})
    if tables is not None:
        summary.files.append({"name": table_place, "reports": len(placed)})


@contextmanager
def _table(path: Path, tables: Sequence[str] | None) -> Iterator[Table | None]:
    if tables is None:
        yield None
        return
    with _whole(path) as stream:
        table = Table(stream, tables)
        try:
            yield table
            table.close()
        except BaseException:
            table.give_up()
            raise


@contextmanager
def _whole(path: Path) -> Iterator[IO[bytes]]:
    """Open a file that comes to its place when it is finished."""
    temporary = path.with_name(f".{path.name}.tmp")
    try:
        with temporary.open("wb") as stream:
            yield stream
            stream.flush()
            os.fsync(stream.fileno())
        temporary.replace(path)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise


def _clean(folder: Path, kept: set[str]) -> None:
    """Take away the shards of an earlier run that had more, and what a killed one left behind."""
    for name, ending in ((REPORTS, "jsonl"), (PARQUET, "parquet")):
        for path in (folder / name).glob(f"part-*.{ending}"):
            if f"{name}/{path.name}" not in kept:
                path.unlink()
        for path in (folder / name).glob(f".part-*.{ending}.tmp"):
            path.unlink()
