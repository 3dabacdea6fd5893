"""Answers that were paid for, kept on disk: the same question is not asked twice.

A refusal is kept as one, so that a second run neither pays nor believes. What cannot be read back is
no answer: it is asked again.
"""

from __future__ import annotations

import contextlib
import shutil
import sqlite3
import zlib
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple, Self

import diskcache
from pydantic import TypeAdapter, ValidationError

from gongkai.llm.questions.ask import Answer
from gongkai.llm.questions.shapes import ReplyShape

_FOLDER = "answers"
_ADAPTER = TypeAdapter(Answer)
#: What reading a spoilt entry, or a spoilt database, may raise; a ValidationError is a ValueError.
_SPOILT = (sqlite3.Error, zlib.error, ValueError, KeyError, TypeError, OSError, diskcache.Timeout)


class Stats(NamedTuple):
    """What is in a cache; ``volume`` in bytes."""

    folder: Path
    answers: int
    refusals: int
    volume: int
    limit: int


class AnswerCache:
    """Answers by key, shared by any number of processes, the oldest dropped above ``limit`` bytes."""

    def __init__(self, folder: Path, limit: int) -> None:
        self.folder = folder / _FOLDER
        self.limit = limit
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        self.folder.mkdir(mode=0o700, exist_ok=True)
        self.folder.chmod(0o700)
        try:
            self._cache = self._open()
        except sqlite3.OperationalError:
            raise  # it is there, and cannot be used now: nobody may throw it away
        except sqlite3.DatabaseError:  # what is no database holds no answers
            self._cache = self._anew()

    def _anew(self) -> diskcache.Cache:
        shutil.rmtree(self.folder)
        self.folder.mkdir(mode=0o700)
        return self._open()

    def _open(self) -> diskcache.Cache:
        # Never the default disk: it would unpickle whatever somebody put there.
        return diskcache.Cache(
            str(self.folder),
            disk=diskcache.JSONDisk,
            size_limit=self.limit,
            eviction_policy="least-recently-stored",
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the files."""
        self._cache.close()

    def get(self, key: str, shape: ReplyShape) -> Answer | None:
        """Return the answer that was kept, None where there is none, or none whose reply has the shape."""
        answer = self._kept(key)
        if answer is None or answer.reply is None:
            return answer
        try:
            reply = shape.model().model_validate(answer.reply)
        except ValidationError:
            return None
        return replace(answer, reply=reply.model_dump(mode="json"))

    def _kept(self, key: str) -> Answer | None:
        try:
            found = self._cache.get(key)
            return None if found is None else _ADAPTER.validate_python(found)
        except Exception:  # anybody may have written there, and it is no answer whatever it raises
            return None

    def put(self, key: str, answer: Answer) -> None:
        """Keep an answer. A disk that is full, or not to be written to, costs only the keeping.

        A spoilt database, in which nothing could be kept any more, is begun anew.
        """
        with contextlib.suppress(*_SPOILT):
            kept = _ADAPTER.dump_python(answer, mode="json")
            try:
                self._cache.set(key, kept)
            except sqlite3.OperationalError:
                raise  # it is locked or full, and holds what it holds
            except sqlite3.DatabaseError:
                self._renew()
                self._cache.set(key, kept)

    def stats(self) -> Stats:
        """Return what is kept."""
        refusals = answers = 0
        for key in self._keys():
            kept = self._kept(key)
            if kept is not None:
                answers += kept.reply is not None
                refusals += kept.reply is None
        volume = sum(file.stat().st_size for file in self.folder.rglob("*") if file.is_file())
        return Stats(self.folder, answers, refusals, volume, self.limit)

    def clear(self) -> int:
        """Forget all answers; return how many there were, as far as a spoilt database tells.

        Raises sqlite3.OperationalError where they cannot be forgotten now.
        """
        count = len(self._keys())
        try:
            self._cache.clear()
        except diskcache.Timeout as error:
            raise sqlite3.OperationalError("database is locked") from error
        except sqlite3.OperationalError:
            raise
        except sqlite3.DatabaseError:
            self._renew()
        return count

    def _renew(self) -> None:
        self._cache.close()
        self._cache = self._anew()

    def _keys(self) -> list[str]:
        keys: list[str] = []
        with contextlib.suppress(*_SPOILT):
            keys.extend(self._cache.iterkeys())
        return keys
