"""The program as a user starts it, in an empty folder."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from benchmarks.pages import page

from .inside import run_inside
from .warm import Warm

Run = Callable[..., "subprocess.CompletedProcess[bytes]"]


def clean_environment(**more: str) -> dict[str, str]:
    """The environment without any setting of gongkai."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("GONGKAI_")}
    return {**kept, **more}


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder, made the current one."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture(scope="session")
def warm() -> Iterator[Warm]:
    """A process that has started."""
    ready = Warm(clean_environment())
    yield ready
    ready.close()


@pytest.fixture
def run(folder: Path, request: pytest.FixtureRequest) -> Run:
    """Run ``gongkai`` in the folder; ``first`` is Python code to run before it.

    A run that wants nothing of its process is none; one that wants nothing of Python itself is a copy of one that has
    started.
    """

    def start(*arguments: str, first: str = "", env: dict[str, str] | None = None, **given: Any) -> Any:
        env = env or {}
        if not (first or env.keys() - {"GONGKAI_LANG"} or given.keys() - {"input"}):
            return run_inside(arguments, clean_environment(**env), **given)
        if not any(name.startswith("PYTHON") for name in env.keys() - {"PYTHONIOENCODING"}):
            warm: Warm = request.getfixturevalue("warm")
            return warm.run(arguments, clean_environment(**env), 60, first=first, **given)
        command = ["-c", f"{first}\nfrom gongkai.cli import main\nmain()"] if first else ["-m", "gongkai"]
        given.setdefault("stdout", subprocess.PIPE)
        return subprocess.run(
            [sys.executable, *command, *arguments],
            stderr=subprocess.PIPE,
            env=clean_environment(**env),
            timeout=60,
            check=False,
            **given,
        )

    return start


@pytest.fixture
def reports(folder: Path) -> Path:
    """A folder of reports, files that are none, and files that nobody asked for."""
    root = folder / "in"
    (root / "b-sub").mkdir(parents=True)
    (root / ".hidden").mkdir()
    for number, name in enumerate(("a.html", "b-sub/x.HTM", "b-sub/y.html", "c.html", ".hidden/h.html")):
        (root / name).write_bytes(page(number))
    for name in (".a.html", "~$a.docx", "Thumbs.db", ".DS_Store"):
        (root / name).write_bytes(b"nothing to read")
    return root
