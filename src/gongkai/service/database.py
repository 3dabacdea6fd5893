"""The database of the service: one file of SQLite that any number of server processes share, a connection a thread."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

NAME = "jobs.sqlite"
#: Seconds that one waits for another who writes.
_BUSY = 20.0
_SCHEMA = """
CREATE TABLE jobs (
    id TEXT PRIMARY KEY, owner TEXT NOT NULL, state TEXT NOT NULL, created REAL NOT NULL, finished REAL,
    turn REAL NOT NULL DEFAULT 0, idempotency TEXT, digest TEXT NOT NULL DEFAULT '', UNIQUE (owner, idempotency));
CREATE INDEX jobs_open ON jobs (state, turn);
CREATE TABLE files (
    job TEXT NOT NULL REFERENCES jobs ON DELETE CASCADE, position INTEGER NOT NULL, name TEXT NOT NULL,
    media_type TEXT, size INTEGER NOT NULL, state TEXT NOT NULL, holder TEXT, claims INTEGER NOT NULL DEFAULT 0,
    finished REAL, code TEXT, message TEXT, message_en TEXT, title TEXT, agency TEXT, year INTEGER,
    errors INTEGER NOT NULL DEFAULT 0, warnings INTEGER NOT NULL DEFAULT 0, infos INTEGER NOT NULL DEFAULT 0,
    proved INTEGER NOT NULL DEFAULT 0, cells INTEGER NOT NULL DEFAULT 0, codes TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (job, position)) WITHOUT ROWID;
CREATE INDEX files_state ON files (state, holder);
CREATE TABLE events (
    job TEXT NOT NULL REFERENCES jobs ON DELETE CASCADE, seq INTEGER NOT NULL, kind TEXT NOT NULL,
    position INTEGER, PRIMARY KEY (job, seq)) WITHOUT ROWID;
CREATE TABLE marks (
    job TEXT NOT NULL REFERENCES jobs ON DELETE CASCADE, position INTEGER NOT NULL, finding TEXT NOT NULL,
    state TEXT NOT NULL, remark TEXT NOT NULL, made REAL NOT NULL, PRIMARY KEY (job, position, finding)) WITHOUT ROWID;
CREATE TABLE holders (id TEXT PRIMARY KEY, host TEXT NOT NULL, pid INTEGER NOT NULL, beat REAL NOT NULL);
CREATE TABLE keys (hash TEXT PRIMARY KEY, owner TEXT NOT NULL, created REAL NOT NULL);
CREATE TABLE sessions (hash TEXT PRIMARY KEY, owner TEXT NOT NULL, expires REAL NOT NULL);
"""
#: What makes each format of the database out of the one before.
_STEPS = (_SCHEMA, "ALTER TABLE jobs ADD COLUMN closer TEXT")


class Database:
    """Lends each thread its connection. What a transaction wrote outlives every process; a machine without power may lose the last."""

    def __init__(self, folder: Path) -> None:
        """Open or make the database in a folder. Raises OSError or sqlite3.Error where that cannot be."""
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        self._path = folder / NAME
        self._local = threading.local()
        with self.writing() as db:
            (format_,) = db.execute("PRAGMA user_version").fetchone()
            if format_ > len(_STEPS):
                raise sqlite3.DatabaseError(f"format {format_}, not {len(_STEPS)}")
            for statement in ";\n".join(_STEPS[format_:]).split(";\n"):
                db.execute(statement)
            db.execute(f"PRAGMA user_version = {len(_STEPS)}")
        self._path.chmod(0o600)

    @property
    def connection(self) -> sqlite3.Connection:
        """This thread's connection, for reading."""
        found: sqlite3.Connection | None = getattr(self._local, "connection", None)
        if found is None:
            found = sqlite3.connect(self._path, timeout=_BUSY, isolation_level=None)
            found.row_factory = sqlite3.Row
            found.execute("PRAGMA journal_mode = WAL")
            found.execute("PRAGMA synchronous = NORMAL")
            found.execute("PRAGMA foreign_keys = ON")
            found.execute("PRAGMA secure_delete = ON")
            self._local.connection = found
        return found

    @contextmanager
    def writing(self) -> Iterator[sqlite3.Connection]:
        """Open a transaction that nobody else writes beside; it is undone where something goes wrong."""
        db = self.connection
        db.execute("BEGIN IMMEDIATE")
        try:
            yield db
        except BaseException:
            db.execute("ROLLBACK")
            raise
        db.execute("COMMIT")

    def shrink(self) -> None:
        """Take out of the journal what was deleted."""
        self.connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
