"""Who a request is of: keys and the sessions of browsers, of both of which only a hash is kept."""

from __future__ import annotations

import hashlib
import secrets
from time import time

from gongkai.service.database import Database

#: Seconds that a browser stays signed in.
SESSION = 12 * 3600
PREFIX = "gk_"
#: Who uses a server that only this machine reaches.
LOCAL = "local"


def _hash(secret: str) -> str:
    # A key is 32 random bytes: there is no dictionary of these, so that a slow hash would guard nothing more.
    return hashlib.sha256(secret.encode("utf-8", "replace")).hexdigest()


def add_key(database: Database, owner: str) -> str:
    """Make a key for somebody and return it; it is not kept."""
    key = PREFIX + secrets.token_urlsafe(32)
    with database.writing() as db:
        db.execute("INSERT INTO keys VALUES (?, ?, ?)", (_hash(key), owner, time()))
    return key


def drop_keys(database: Database, owner: str) -> int:
    """Take back the keys of somebody, and end the sessions; return how many keys there were."""
    with database.writing() as db:
        db.execute("DELETE FROM sessions WHERE owner = ?", (owner,))
        return db.execute("DELETE FROM keys WHERE owner = ?", (owner,)).rowcount


def has_keys(database: Database) -> bool:
    """Say whether there is any key."""
    return database.connection.execute("SELECT 1 FROM keys LIMIT 1").fetchone() is not None


def owner_of_key(database: Database, key: str) -> str | None:
    """Return whose key this is, None where it is nobody's."""
    row = database.connection.execute("SELECT owner FROM keys WHERE hash = ?", (_hash(key),)).fetchone()
    return row["owner"] if row else None


def open_session(database: Database, owner: str) -> str:
    """Return the token of a new session of somebody."""
    token = secrets.token_urlsafe(32)
    with database.writing() as db:
        db.execute("DELETE FROM sessions WHERE expires < ?", (time(),))
        db.execute("INSERT INTO sessions VALUES (?, ?, ?)", (_hash(token), owner, time() + SESSION))
    return token


def owner_of_session(database: Database, token: str) -> str | None:
    """Return whose session this is, None where it is nobody's or has ended."""
    ask = "SELECT owner FROM sessions WHERE hash = ? AND expires > ?"
    row = database.connection.execute(ask, (_hash(token), time())).fetchone()
    return row["owner"] if row else None


def end_session(database: Database, token: str) -> None:
    """End a session."""
    with database.writing() as db:
        db.execute("DELETE FROM sessions WHERE hash = ?", (_hash(token),))
