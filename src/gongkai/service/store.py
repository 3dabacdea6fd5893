"""The jobs of the service: what was accepted, how far it is, what came of it.

A file is ``waiting``, then ``reading`` in the name of a server process, then ``done`` or ``failed``; a job is ``open``
until all of its files have ended, then ``done``, or ``cancelled``. What a process was reading that has died waits
again. Every change that somebody may want to hear of is an event with a number of its own in its job.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from time import time
from typing import Any, Literal, NamedTuple

from gongkai.service.database import Database
from gongkai.service.shelves import Shelves
from gongkai.wording import say

State = Literal["open", "done", "cancelled"]
#: Seconds that files without a job may be there: those of one that is just being accepted.
_COMING = 60.0


class Upload(NamedTuple):
    """A file that was uploaded: its name as the user gives it, its type as the client says, its bytes counted."""

    name: str
    media_type: str | None
    size: int


class Store:
    """Keeps the jobs. Its methods may be called from any thread, in any number of processes."""

    def __init__(self, database: Database, shelves: Shelves) -> None:
        self.database = database
        self.shelves = shelves

    def accept(
        self, job: str, owner: str, uploads: Sequence[Upload], idempotency: str | None, digest: str
    ) -> str:
        """Accept a job whose files are there; return its id, or that of the job that had this key before.

        Raises ValueError where that one was of other contents.
        """
        ask = "SELECT id, digest FROM jobs WHERE owner = ? AND idempotency = ?"
        if idempotency and (row := self.database.connection.execute(ask, (owner, idempotency)).fetchone()):
            return self._same(job, row, digest)
        self.shelves.accept(job)
        try:
            with self.database.writing() as db:
                new = "INSERT INTO jobs (id, owner, state, created, idempotency, digest) VALUES (?, ?, 'open', ?, ?, ?)"
                db.execute(new, (job, owner, time(), idempotency, digest))
                rows = [(job, at, one.name, one.media_type, one.size) for at, one in enumerate(uploads)]
                db.executemany(
                    "INSERT INTO files (job, position, name, media_type, size, state) VALUES (?, ?, ?, ?, ?, 'waiting')",
                    rows,
                )
        except sqlite3.IntegrityError:  # another request with the key was quicker
            self.shelves.remove(job)
            return self._same(
                job, self.database.connection.execute(ask, (owner, idempotency)).fetchone(), digest
            )
        except BaseException:
            self.shelves.remove(job)
            raise
        return job

    def _same(self, job: str, row: sqlite3.Row, digest: str) -> str:
        self.shelves.give_up(job)
        if row["digest"] != digest:
            raise ValueError("other contents")
        found: str = row["id"]
        return found

    def job(self, id_: str, owner: str) -> sqlite3.Row | None:
        """Return a job of somebody."""
        ask = "SELECT * FROM jobs WHERE id = ? AND owner = ?"
        found: sqlite3.Row | None = self.database.connection.execute(ask, (id_, owner)).fetchone()
        return found

    def jobs(self, owner: str, most: int) -> list[sqlite3.Row]:
        """Return the newest jobs of somebody."""
        ask = "SELECT * FROM jobs WHERE owner = ? ORDER BY created DESC LIMIT ?"
        return self.database.connection.execute(ask, (owner, most)).fetchall()

    def counts(self, job: str) -> sqlite3.Row:
        """Return how many files of a job are in each state, and the sums over its reports."""
        ask = """SELECT count(*) AS files, sum(state IN ('waiting', 'reading')) AS open, sum(state = 'done') AS read,
            sum(state = 'failed') AS failed, sum(state = 'cancelled') AS cancelled, sum(errors) AS errors,
            sum(warnings) AS warnings, sum(infos) AS infos, sum(errors > 0) AS with_errors,
            sum(state = 'done' AND errors = 0 AND warnings = 0 AND infos = 0) AS clean,
            sum(proved) AS proved, sum(cells) AS cells FROM files WHERE job = ?"""
        row: sqlite3.Row = self.database.connection.execute(ask, (job,)).fetchone()
        return row

    def files(self, job: str, after: int = -1, most: int = 1 << 30) -> list[sqlite3.Row]:
        """Return files of a job in order, those behind a position."""
        ask = "SELECT * FROM files WHERE job = ? AND position > ? ORDER BY position LIMIT ?"
        return self.database.connection.execute(ask, (job, after, most)).fetchall()

    def file(self, job: str, position: int) -> sqlite3.Row | None:
        """Return one file of a job."""
        ask = "SELECT * FROM files WHERE job = ? AND position = ?"
        row: sqlite3.Row | None = self.database.connection.execute(ask, (job, position)).fetchone()
        return row

    def events(self, job: str, after: int, most: int) -> list[sqlite3.Row]:
        """Return events of a job behind a number, each with its file as it is now."""
        ask = """SELECT events.seq, events.kind, files.* FROM events LEFT JOIN files
            ON files.job = events.job AND files.position = events.position
            WHERE events.job = ? AND seq > ? ORDER BY seq LIMIT ?"""
        return self.database.connection.execute(ask, (job, after, most)).fetchall()

    def waiting(self) -> int:
        """Return how many files of all jobs have not ended."""
        ask = "SELECT count(*) FROM files WHERE state IN ('waiting', 'reading')"
        (count,) = self.database.connection.execute(ask).fetchone()
        return int(count)

    def cancel(self, job: str) -> bool:
        """Stop a job; say whether it was open."""
        with self.database.writing() as db:
            now = time()
            end = "UPDATE jobs SET state = 'cancelled', finished = ? WHERE id = ? AND state = 'open'"
            if not db.execute(end, (now, job)).rowcount:
                return False
            db.execute(
                """UPDATE files SET state = 'cancelled', code = 'cancelled', message = ?, message_en = ?, finished = ?
                WHERE job = ? AND state IN ('waiting', 'reading')""",
                (say("serve.cancelled", "zh"), say("serve.cancelled", "en"), now, job),
            )
            tell(db, job, "job")
        return True

    def remove(self, job: str) -> None:
        """Forget a job, and take away its files."""
        with self.database.writing() as db:
            db.execute("DELETE FROM jobs WHERE id = ?", (job,))
        self.shelves.remove(job)
        self.database.shrink()

    def mark(self, job: str, position: int, finding: str, state: str | None, remark: str) -> None:
        """Set the mark of a finding; None takes it away."""
        with self.database.writing() as db:
            if state is None:
                taken = "DELETE FROM marks WHERE job = ? AND position = ? AND finding = ?"
                db.execute(taken, (job, position, finding))
            else:
                db.execute(
                    "INSERT OR REPLACE INTO marks VALUES (?, ?, ?, ?, ?, ?)",
                    (job, position, finding, state, remark, time()),
                )

    def marks(self, job: str, position: int | None = None) -> dict[int, dict[str, dict[str, Any]]]:
        """Return the marks of a job's findings, or of one file's, by position and finding."""
        ask = "SELECT * FROM marks WHERE job = ? AND (? IS NULL OR position = ?)"
        found: dict[int, dict[str, dict[str, Any]]] = {}
        for row in self.database.connection.execute(ask, (job, position, position)):
            mark = {"state": row["state"], "remark": row["remark"]}
            found.setdefault(row["position"], {})[row["finding"]] = mark
        return found

    def sweep(self, retention: float) -> None:
        """Forget jobs that ended longer ago than so many seconds, and take away files that belong to none."""
        ask = "SELECT id FROM jobs WHERE finished IS NOT NULL AND finished < ?"
        for row in self.database.connection.execute(ask, (time() - retention,)).fetchall():
            self.remove(row["id"])
        before = set(self.shelves.known())
        known = {row["id"] for row in self.database.connection.execute("SELECT id FROM jobs")}
        for job in before - known:
            if self.shelves.age(job) > _COMING:  # else it may be one that is just being accepted
                self.shelves.remove(job)
        self.shelves.stale(time() - 3600)


def tell(db: sqlite3.Connection, job: str, kind: str, position: int | None = None) -> None:
    """Note an event of a job."""
    new = "INSERT INTO events SELECT ?, coalesce(max(seq), 0) + 1, ?, ? FROM events WHERE job = ?"
    db.execute(new, (job, kind, position, job))
