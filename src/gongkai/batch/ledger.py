"""The ledger: every input by the hash of its content, what became of it, and the reading itself.

A reading is of a content, whatever names it came under; it goes from ``reading`` to ``done`` or
``failed``. What was ``reading`` when a run was killed is read again by the next. A transaction ends
with every batch of outcomes: nothing that is finished is lost.
"""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Iterable, Iterator
from pathlib import Path
from types import TracebackType
from typing import Literal, NamedTuple

from gongkai.batch.fingerprint import Fingerprint
from gongkai.batch.work import Outcome
from gongkai.errors import GongkaiError
from gongkai.failures import Failure
from gongkai.wording import Lang, Text, say

NAME = "ledger.sqlite"
State = Literal["reading", "done", "failed"]

_FORMAT = 6
_BUSY = 5.0
#: Inputs entered between two transactions, where there is nothing to read among them.
_STRIDE = 1000
_SCHEMA = """
CREATE TABLE runs (
    id INTEGER PRIMARY KEY, input TEXT NOT NULL, settings TEXT NOT NULL, code TEXT NOT NULL);
CREATE TABLE readings (
    id INTEGER PRIMARY KEY, sha256 TEXT NOT NULL, kind TEXT NOT NULL, state TEXT NOT NULL,
    attempts INTEGER NOT NULL, run INTEGER NOT NULL REFERENCES runs, error TEXT, message TEXT, message_en TEXT,
    left INTEGER NOT NULL DEFAULT 0,
    UNIQUE (sha256, kind));
CREATE TABLE reports (
    reading INTEGER PRIMARY KEY REFERENCES readings, line TEXT NOT NULL, words TEXT NOT NULL,
    report BLOB NOT NULL, digest BLOB NOT NULL);
CREATE TABLE inputs (
    position INTEGER PRIMARY KEY, name TEXT NOT NULL, reading INTEGER REFERENCES readings,
    error TEXT, message TEXT, message_en TEXT, result TEXT);
CREATE VIEW ledger AS SELECT
    inputs.name, sha256, coalesce(state, 'failed') AS state, coalesce(attempts, 0) AS attempts,
    coalesce(inputs.error, readings.error) AS error, coalesce(inputs.message, readings.message) AS message,
    runs.settings, runs.code, inputs.result
    FROM inputs LEFT JOIN readings ON readings.id = inputs.reading LEFT JOIN runs ON runs.id = readings.run
    ORDER BY position;
"""


def _digest(*kept: object) -> bytes:
    """Return the checksum of a report that is kept, whose it is, its row and its words; disks and hands change bits."""
    parts = (one if isinstance(one, bytes) else str(one).encode("utf-8", "surrogatepass") for one in kept)
    return hashlib.blake2b(b"\0".join(parts), digest_size=16).digest()


def _parts(failure: Failure | None) -> tuple[str | None, str | None, str | None]:
    """Return what the ledger notes of a failure."""
    return (failure.code, *failure.words) if failure else (None, None, None)


class Line(NamedTuple):
    """One input, in the order of the inputs, with what became of it."""

    position: int
    name: str
    sha256: str | None
    failure: Failure | None
    row: str | None
    words: str | None
    report: bytes | None


class LedgerError(GongkaiError):
    """A ledger that cannot be used: another run's, damaged, of another version, on a full disk."""

    code = "ledger"


class Ledger:
    """An open ledger, this process's alone until it is closed.

    ``retry``: what failed before is to be read again. ``trial``: nothing that is entered stays.
    """

    def __init__(
        self,
        path: Path,
        *,
        input_: str,
        fingerprint: Fingerprint,
        retry: bool,
        lang: Lang,
        trial: bool = False,
    ) -> None:
        """Open or make the ledger. Raises LedgerError where another run has it, or it is none."""
        self._path = path
        self._lang = lang
        self._retry = retry
        self._trial = trial
        self._entered = 0
        place = ":memory:" if trial and not path.exists() else path
        try:
            self._db = sqlite3.connect(place, timeout=_BUSY, isolation_level=None)
        except sqlite3.Error as error:
            raise self._told(error) from error
        try:
            self._begin(input_, fingerprint)
        except BaseException as error:
            self._db.close()
            # Its complaint may quote what is damaged, and no text.
            if isinstance(error, sqlite3.Error | UnicodeDecodeError):
                raise self._told(error) from error
            raise

    def _begin(self, input_: str, fingerprint: Fingerprint) -> None:
        db = self._db
        db.execute("PRAGMA locking_mode = EXCLUSIVE")
        db.execute("PRAGMA journal_mode = WAL")
        db.execute("PRAGMA synchronous = NORMAL")
        db.execute("BEGIN IMMEDIATE")
        (format_,) = db.execute("PRAGMA user_version").fetchone()
        if format_ > _FORMAT:
            raise LedgerError(say("batch.ledger_format", self._lang), place=str(self._path))
        if 0 < format_ < _FORMAT:
            self._drop()  # what an older gongkai has read is to be read again in any case
        if format_ < _FORMAT:
            for statement in _SCHEMA.split(";\n"):
                db.execute(statement)
            db.execute(f"PRAGMA user_version = {_FORMAT}")
        same = "SELECT id FROM runs WHERE settings = ? AND code = ?"
        self._same = {run for (run,) in db.execute(same, fingerprint)}
        new = "INSERT INTO runs (input, settings, code) VALUES (?, ?, ?)"
        self._run = db.execute(new, (input_, *fingerprint)).lastrowid
        self._commit()

    def _drop(self) -> None:
        db = self._db
        made = "SELECT type, name FROM sqlite_master WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite_%'"
        for type_, name in sorted(db.execute(made).fetchall(), reverse=True):  # views before tables
            db.execute(f'DROP {type_} "{name}"')

    def enter(self, position: int, name: str, sha256: str, kind: str) -> int | None:
        """Enter an input; return the number of its reading where it must be read now."""
        db = self._db
        find = "SELECT id, state, run, left FROM readings WHERE sha256 = ? AND kind = ?"
        found = db.execute(find, (sha256, kind)).fetchone()
        wanted = True
        if found is None:
            new = "INSERT INTO readings (sha256, kind, state, attempts, run) VALUES (?, ?, 'reading', 1, ?)"
            id_ = db.execute(new, (sha256, kind, self._run)).lastrowid
        else:
            id_, state, run, left = found
            wanted = run != self._run and (
                self._unfinished(state, run, left) or (state == "done" and not self._is_whole(id_, sha256))
            )
            if wanted:
                again = """UPDATE readings SET sha256 = ?, state = 'reading', attempts = attempts + 1, run = ?
                    WHERE id = ?"""
                db.execute(again, (sha256, self._run, id_))
        self._enter(position, name, id_, None)
        return id_ if wanted else None

    def _unfinished(self, state: State, run: int, left: int) -> bool:
        """Say whether a reading must be done again; ``left``: questions that no model answered."""
        return state == "reading" or run not in self._same or left > 0 or (state == "failed" and self._retry)

    def _is_whole(self, reading: int, sha256: str) -> bool:
        """Say whether a report that is kept is what was put there, of a content of this hash."""
        kept = """SELECT sha256, line, words, report, digest FROM reports JOIN readings ON readings.id = reading
            WHERE reading = ?"""
        found = self._db.execute(kept, (reading,)).fetchone()
        return found is not None and found[0] == sha256 and _digest(*found[:-1]) == found[-1]

    def enter_lost(self, position: int, name: str, failure: Failure) -> None:
        """Enter an input of which there is nothing to read."""
        self._enter(position, name, None, failure)

    def _enter(self, position: int, name: str, reading: int | None, failure: Failure | None) -> None:
        new = """INSERT OR REPLACE INTO inputs (position, name, reading, error, message, message_en)
            VALUES (?, ?, ?, ?, ?, ?)"""
        self._db.execute(new, (position, name, reading, *_parts(failure)))
        self._entered += 1
        if self._entered % _STRIDE == 0:
            self._commit()

    def finish(self, outcomes: Iterable[Outcome]) -> None:
        """Keep what was read; it is durable when this returns."""
        for outcome in outcomes:
            self._finish(outcome)
        self._commit()

    def _finish(self, outcome: Outcome) -> None:
        # The report goes first: an interruption between the two leaves a reading to be done again.
        if outcome.report is None:
            self._db.execute("DELETE FROM reports WHERE reading = ?", (outcome.id,))
        else:
            keep = (
                "INSERT OR REPLACE INTO reports (reading, line, words, report, digest) VALUES (?, ?, ?, ?, ?)"
            )
            kept = (outcome.row or "", outcome.words or "", outcome.report)
            (whose,) = self._db.execute("SELECT sha256 FROM readings WHERE id = ?", (outcome.id,)).fetchone()
            self._db.execute(keep, (outcome.id, *kept, _digest(whose, *kept)))
        state: State = "failed" if outcome.failure else "done"
        end = """UPDATE readings SET state = ?, attempts = attempts + ?, error = ?, message = ?, message_en = ?,
            left = ? WHERE id = ?"""
        self._db.execute(end, (state, outcome.again, *_parts(outcome.failure), outcome.left, outcome.id))

    def close_inputs(self, count: int) -> None:
        """Say that there are no more inputs than these; what earlier runs had beyond is forgotten."""
        self._db.execute("DELETE FROM inputs WHERE position >= ?", (count,))
        self._commit()

    def lines(self, page: int = 50) -> Iterator[Line]:
        """Go through the inputs in order, a page in memory at a time."""
        select = """
            SELECT position, name, sha256, coalesce(inputs.error, readings.error),
                coalesce(inputs.message, readings.message), coalesce(inputs.message_en, readings.message_en),
                line, words, report, digest
            FROM inputs LEFT JOIN readings ON readings.id = inputs.reading
            LEFT JOIN reports ON reports.reading = readings.id
            WHERE position > ? ORDER BY position LIMIT ?"""
        last = -1
        while found := self._db.execute(select, (last, page)).fetchall():
            for position, name, sha256, error, zh, en, row, words, report, digest in found:
                failure = Failure(error, Text(zh, en)) if error else None
                if failure is None and (report is None or digest != _digest(sha256, row, words, report)):
                    raise LedgerError(
                        say("batch.ledger_changed", self._lang, name=name), place=str(self._path)
                    )
                yield Line(position, name, sha256, failure, row, words, report)
            last = found[-1][0]

    def place(self, results: Iterable[tuple[str, int]]) -> None:
        """Note where the results of inputs stand: ``(place, position)``."""
        self._db.executemany("UPDATE inputs SET result = ? WHERE position = ?", results)
        self._commit()

    def _commit(self) -> None:
        if self._trial:
            return
        self._db.execute("COMMIT")
        self._db.execute("BEGIN")

    def __enter__(self) -> Ledger:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close the ledger; what the database complained of is said as a LedgerError."""
        try:
            if self._db.in_transaction:
                self._db.execute("ROLLBACK" if self._trial else "COMMIT")
        except sqlite3.Error as failed:
            error = error or failed
        finally:
            self._db.close()
        if isinstance(error, sqlite3.Error):
            raise self._told(error) from error

    def _told(self, error: Exception) -> LedgerError:
        if "locked" in str(error):
            key = "batch.ledger_busy"
        elif isinstance(error, sqlite3.OperationalError) and (
            getattr(error, "sqlite_errorcode", sqlite3.SQLITE_ERROR) != sqlite3.SQLITE_ERROR
        ):  # what is no UTF-8 has no code
            key = "batch.ledger_failed"
        else:
            key = "batch.ledger_damaged"
        return LedgerError(say(key, self._lang, error=error), place=str(self._path))
