"""Whose turn it is: which files of the open jobs a process reads, and what becomes of those of a process that died.

It is the readers' side of the jobs; the clients' is :mod:`gongkai.service.store`.
"""

from __future__ import annotations

import json
import os
import secrets
import socket
import sqlite3
from collections.abc import Iterable, Sequence
from time import time
from typing import Any, NamedTuple

from gongkai.service.database import Database
from gongkai.service.store import Upload, tell
from gongkai.wording import say

#: A file that was begun so often, and whose server ended each time, is at fault itself.
_MOST_CLAIMS = 25
#: Seconds after which a server that gives no sign is taken for dead.
SILENT = 15.0
#: The holders of this very process.
_HERE: set[str] = set()


class Claim(NamedTuple):
    """A file that this process is to read."""

    job: str
    position: int
    name: str
    media_type: str | None


class Ended(NamedTuple):
    """What came of a file: a row of what is listed of a report, or the reason in both languages why there is none."""

    row: dict[str, Any] | None
    code: str = ""
    message: str = ""
    message_en: str = ""


class Claims:
    """Hands out files to read and takes what came of them, for any number of processes."""

    def __init__(self, database: Database) -> None:
        self.database = database
        #: The name of this process among those that share the jobs.
        self.holder = secrets.token_hex(8)

    def beat(self) -> None:
        """Give a sign of life, and let the files of processes that give none wait again."""
        now, host, pid = time(), socket.gethostname(), os.getpid()
        _HERE.add(self.holder)
        with self.database.writing() as db:
            db.execute("INSERT OR REPLACE INTO holders VALUES (?, ?, ?, ?)", (self.holder, host, pid, now))
            rows = db.execute("SELECT * FROM holders WHERE id != ?", (self.holder,)).fetchall()
            for row in rows:
                if now - row["beat"] > SILENT or _is_gone(row, host, pid):
                    self._release(db, row["id"])
                    db.execute("DELETE FROM holders WHERE id = ?", (row["id"],))

    def leave(self) -> None:
        """Let the files of this process wait for another."""
        _HERE.discard(self.holder)
        with self.database.writing() as db:
            self._release(db, self.holder)
            db.execute("DELETE FROM holders WHERE id = ?", (self.holder,))

    def _release(self, db: sqlite3.Connection, holder: str) -> None:
        words = (say("serve.interrupted", "zh"), say("serve.interrupted", "en"))
        stuck = "SELECT job, position FROM files WHERE state = 'reading' AND holder = ? AND claims >= ?"
        for row in db.execute(stuck, (holder, _MOST_CLAIMS)).fetchall():
            self._end(db, row["job"], row["position"], Ended(None, "interrupted", *words))
        again = "UPDATE files SET state = 'waiting', holder = NULL WHERE state = 'reading' AND holder = ?"
        db.execute(again, (holder,))

    def claim(self, most: int) -> list[Claim]:
        """Take some files of the open job whose turn it is; none where nothing waits."""
        ask = """SELECT id FROM jobs WHERE state = 'open' AND EXISTS
            (SELECT 1 FROM files WHERE job = jobs.id AND state = 'waiting') ORDER BY turn LIMIT 1"""
        if self.database.connection.execute(ask).fetchone() is None:
            return []
        with self.database.writing() as db:
            if (row := db.execute(ask).fetchone()) is None:
                return []
            job = row["id"]
            take = "SELECT position, name, media_type FROM files WHERE job = ? AND state = 'waiting' ORDER BY position LIMIT ?"
            rows = db.execute(take, (job, most)).fetchall()
            db.executemany(
                "UPDATE files SET state = 'reading', holder = ?, claims = claims + 1 WHERE job = ? AND position = ?",
                [(self.holder, job, one["position"]) for one in rows],
            )
            db.execute("UPDATE jobs SET turn = ? WHERE id = ?", (time(), job))
        return [Claim(job, *one) for one in rows]

    def expand(self, claim: Claim, members: Iterable[Upload]) -> None:
        """Put the files that an archive holds in its place; their bytes are kept already, from the position behind the last."""
        with self.database.writing() as db:
            if not self._is_ours(db, claim):
                return
            first = self.next_position(claim.job)
            db.execute("DELETE FROM files WHERE job = ? AND position = ?", (claim.job, claim.position))
            for at, one in enumerate(members, first):
                new = "INSERT INTO files (job, position, name, media_type, size, state) VALUES (?, ?, ?, ?, ?, 'waiting')"
                db.execute(new, (claim.job, at, one.name, one.media_type, one.size))
            tell(db, claim.job, "files")

    def next_position(self, job: str) -> int:
        """Return the position behind a job's last file."""
        ask = "SELECT coalesce(max(position), -1) + 1 FROM files WHERE job = ?"
        (position,) = self.database.connection.execute(ask, (job,)).fetchone()
        return int(position)

    def finish(self, claims: Sequence[tuple[Claim, Ended]]) -> None:
        """Note what came of files; those of jobs that were cancelled meanwhile stay as they are."""
        with self.database.writing() as db:
            for claim, ended in claims:
                if self._is_ours(db, claim):
                    self._end(db, claim.job, claim.position, ended)

    @staticmethod
    def _is_ours(db: sqlite3.Connection, claim: Claim) -> bool:
        ask = "SELECT state FROM files WHERE job = ? AND position = ?"
        row = db.execute(ask, (claim.job, claim.position)).fetchone()
        return row is not None and row["state"] in ("reading", "waiting")

    @staticmethod
    def _end(db: sqlite3.Connection, job: str, position: int, ended: Ended) -> None:
        where = (time(), job, position)
        if ended.row is None:
            fail = """UPDATE files SET state = 'failed', code = ?, message = ?, message_en = ?, finished = ?
                WHERE job = ? AND position = ?"""
            db.execute(fail, (ended.code, ended.message, ended.message_en, *where))
        else:
            names = ("title", "agency", "year", "errors", "warnings", "infos", "proved", "cells")
            given = [ended.row[name] for name in names]
            done = f"""UPDATE files SET state = 'done', {", ".join(f"{name} = ?" for name in names)}, codes = ?,
                finished = ? WHERE job = ? AND position = ?"""  # noqa: S608 - the names are ours
            db.execute(done, (*given, json.dumps(ended.row["codes"]), *where))
        tell(db, job, "file", position)

    def complete(self) -> list[str]:
        """Return open jobs all of whose files have ended."""
        ask = """SELECT id FROM jobs WHERE state = 'open' AND NOT EXISTS
            (SELECT 1 FROM files WHERE job = jobs.id AND state IN ('waiting', 'reading'))"""
        return [row["id"] for row in self.database.connection.execute(ask)]

    def begin_close(self, job: str) -> bool:
        """Say whether this process is the one that is to close a job: all its files have ended, and no other process is at it."""
        if job not in self.complete():
            return False
        with self.database.writing() as db:
            take = """UPDATE jobs SET closer = ? WHERE id = ? AND state = 'open'
                AND (closer IS NULL OR closer NOT IN (SELECT id FROM holders))"""
            return db.execute(take, (self.holder, job)).rowcount > 0

    def give_up_close(self, job: str) -> None:
        """Let a job that could not be closed be closed by whoever comes to it next."""
        with self.database.writing() as db:
            db.execute("UPDATE jobs SET closer = NULL WHERE id = ? AND closer = ?", (job, self.holder))

    def close(self, job: str, counts: Sequence[tuple[int, dict[str, int], list[str]]]) -> None:
        """End a job; ``counts``: of files of which more was found, the new numbers of findings and their codes."""
        with self.database.writing() as db:
            end = "UPDATE jobs SET state = 'done', finished = ? WHERE id = ? AND state = 'open'"
            if not db.execute(end, (time(), job)).rowcount:
                return
            for position, count, codes in counts:
                db.execute(
                    "UPDATE files SET errors = ?, warnings = ?, infos = ?, codes = ? WHERE job = ? AND position = ?",
                    (count["error"], count["warning"], count["info"], json.dumps(codes), job, position),
                )
                tell(db, job, "file", position)
            tell(db, job, "job")


def _is_gone(row: sqlite3.Row, host: str, pid: int) -> bool:
    """Say whether a process of this machine is no more, which is known before it has been silent for long."""
    if row["host"] != host or os.name == "nt":
        return False
    if row["pid"] == pid:  # this process has the number of one that was before
        return row["id"] not in _HERE
    try:
        os.kill(row["pid"], 0)
    except ProcessLookupError:
        return True
    except OSError:
        return False
    return False
