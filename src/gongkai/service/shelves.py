"""The files of jobs on disk: what was uploaded, and what was read of it. No name that a user gives touches a path."""

from __future__ import annotations

import json
import re
import secrets
import shutil
from decimal import Decimal
from pathlib import Path
from time import time
from typing import Any

import simplejson

from gongkai.batch.packing import pack, unpack

#: What an id of a job looks like; nothing else becomes part of a path.
ID = re.compile(r"[0-9a-f]{32}")
_JOBS, _COMING = "files", "coming"


class Shelves:
    """The folder of all jobs. A job's files come under its name when the job is accepted, all at once."""

    def __init__(self, folder: Path) -> None:
        self._jobs = folder / _JOBS
        self._coming = folder / _COMING
        for one in (self._jobs, self._coming):
            one.mkdir(parents=True, exist_ok=True, mode=0o700)

    def begin(self) -> tuple[str, Path]:
        """Return the id of a new job and a folder for what is being uploaded for it."""
        job = secrets.token_hex(16)
        place = self._coming / job
        place.mkdir(mode=0o700)
        return job, place

    def has_room(self, size: int) -> bool:
        """Say whether the disk has room for so many bytes."""
        return shutil.disk_usage(self._jobs).free > size

    def accept(self, job: str) -> None:
        """Put what was uploaded where the job's files are."""
        (self._coming / job).rename(self._jobs / job)

    def give_up(self, job: str) -> None:
        """Take away an upload that did not come to its end."""
        shutil.rmtree(self._coming / job, ignore_errors=True)

    def remove(self, job: str) -> None:
        """Take away the files of a job."""
        shutil.rmtree(self._jobs / job, ignore_errors=True)

    def known(self) -> list[str]:
        """Return the jobs that have files."""
        return [one.name for one in self._jobs.iterdir() if ID.fullmatch(one.name)]

    def age(self, job: str) -> float:
        """Return how many seconds ago something was last put among a job's files."""
        try:
            return time() - (self._jobs / job).stat().st_mtime
        except OSError:
            return 0.0

    def stale(self, older: float) -> None:
        """Take away uploads that began before a time and were never accepted: their server is gone."""
        for one in self._coming.iterdir():
            try:
                if one.stat().st_mtime < older:
                    shutil.rmtree(one, ignore_errors=True)
            except OSError:
                continue

    def load(self, job: str, position: int) -> bytes:
        """Return what was uploaded. Raises OSError where it is gone."""
        return self._place(job, f"{position}.in").read_bytes()

    def put(self, job: str, position: int, data: bytes) -> None:
        """Keep one more file of a job."""
        self._write(self._place(job, f"{position}.in"), data)

    def keep(self, job: str, position: int, packed: bytes) -> None:
        """Keep what was read of a file, packed as a worker gives it."""
        self._write(self._place(job, f"{position}.out"), packed)

    def kept(self, job: str, position: int) -> dict[str, Any]:
        """Return what was read of a file. Raises OSError where it is gone."""
        text = unpack(self._place(job, f"{position}.out").read_bytes())
        found: dict[str, Any] = json.loads(text, parse_float=Decimal)
        return found

    def keep_across(self, job: str, found: dict[int, list[dict[str, Any]]], compared: list[int]) -> None:
        """Keep what the reports of a job say against one another: findings by the position of their file.

        ``compared``: which of them were held against another year.
        """
        text = simplejson.dumps({"found": found, "compared": compared}, use_decimal=True)
        self._write(self._place(job, "across"), pack(text.encode()))

    def across(self, job: str) -> tuple[dict[int, list[dict[str, Any]]], list[int]]:
        """Return what :meth:`keep_across` kept; nothing where no two reports are of one organ."""
        try:
            kept = json.loads(unpack(self._place(job, "across").read_bytes()), parse_float=Decimal)
        except FileNotFoundError:
            return {}, []
        return {int(position): findings for position, findings in kept["found"].items()}, kept["compared"]

    def _place(self, job: str, name: str) -> Path:
        if not ID.fullmatch(job):
            raise FileNotFoundError(job)
        return self._jobs / job / name

    @staticmethod
    def _write(place: Path, data: bytes) -> None:
        temporary = place.with_name(f".{place.name}.{secrets.token_hex(4)}")
        temporary.write_bytes(data)
        temporary.replace(place)
