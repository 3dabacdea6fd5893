"""``gongkai batch`` as a user starts it, on reports and on documents that hurt."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from subprocess import CompletedProcess
from typing import Any

import pytest

from benchmarks.pages import page
from tests.cli.inside import run_inside

Batch = Callable[..., "subprocess.CompletedProcess[str]"]
HURT = Path(__file__).parent / "hurt"


def environment(*, hurt: bool = False, **more: str) -> dict[str, str]:
    """The environment without any setting of gongkai."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("GONGKAI_")}
    paths = [str(HURT)] * hurt + [path for path in [kept.get("PYTHONPATH")] if path]
    return {**kept, "GONGKAI_LANG": "en", "PYTHONPATH": os.pathsep.join(paths), **more}


@pytest.fixture
def batch(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Batch:
    """Run ``gongkai batch`` in an empty folder; ``hurt``: documents may hurt.

    A run that wants nothing of its process is none: its workers come from one server for all of them.
    """
    monkeypatch.chdir(tmp_path)

    def start(*arguments: str, hurt: bool = False, env: dict[str, str] | None = None, **given: Any) -> Any:
        whole = environment(hurt=hurt, **(env or {}))
        if not hurt and given.keys() <= {"input"} and "ray" not in arguments:
            done = run_inside(("batch", *arguments), whole, given.get("input", "").encode())
            return CompletedProcess(done.args, done.returncode, done.stdout.decode(), done.stderr.decode())
        return subprocess.run(
            command(*arguments), capture_output=True, text=True, env=whole, timeout=300, check=False, **given
        )

    return start


def command(*arguments: str) -> list[str]:
    """The command line of ``gongkai batch``."""
    return [sys.executable, "-m", "gongkai", "batch", *arguments]


def fill(folder: Path, count: int) -> None:
    """Write reports into a folder, each its own."""
    folder.mkdir(exist_ok=True)
    for seed in range(count):
        (folder / f"{seed:04}.html").write_bytes(marked(seed))


def marked(seed: int) -> bytes:
    """A report that ``No. <seed>.`` stands in."""
    return page(seed) + f"<!-- No. {seed}. -->".encode()


def written(folder: Path) -> dict[str, bytes]:
    """The results in a folder: every file but the ledger."""
    files = [path for path in folder.rglob("*") if path.is_file() and "ledger" not in path.name]
    return {str(path.relative_to(folder)): path.read_bytes() for path in files}


def rows(folder: Path, columns: str = "name, state, attempts, error") -> list[tuple[Any, ...]]:
    """Rows of the ledger, in the order of the inputs."""
    database = sqlite3.connect(folder / "ledger.sqlite")
    try:
        return database.execute(f"SELECT {columns} FROM ledger").fetchall()  # noqa: S608
    finally:
        database.close()
