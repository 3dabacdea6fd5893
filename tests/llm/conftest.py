"""A client of the double, and the program started as a user starts it."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from gongkai import Report
from gongkai.cli import app as cli
from gongkai.llm.line.client import Client
from gongkai.llm.line.endpoint_settings import LlmSettings
from gongkai.llm.questions.route import Scope
from gongkai.pipeline import read_document
from gongkai.readers import read
from gongkai.settings import Settings

from .damaged import Damaged
from .double import Double

SECRET = "sk-Geheim-0123456789abcdef"  # noqa: S105 - of no account anywhere
Open = Callable[..., Client]


def read_with(client: Client | None, about: Damaged, scope: Scope = "auto") -> Report:
    """Read a damaged report, with a client's help or by the rules alone."""
    return read_document(read(about.data, name=about.filename), Settings.load(), client, scope)


def settings_of(double: Double, **more: Any) -> LlmSettings:
    """Settings that wait for nothing; without a folder nothing is kept."""
    given = {"base_url": double.url, "model": "double", "api_key": SECRET, "mode": "json_schema"}
    return LlmSettings(**{**given, "timeout": 5, "retries": 1, "reasks": 1, "backoff": 0, **more})


@pytest.fixture
def opened() -> Iterator[Open]:
    """Open clients of a double; they are closed at the end."""
    clients: list[Client] = []

    def open_(double: Double, *, kept: bool = False, **more: Any) -> Client:
        settings = settings_of(double, **more)
        clients.append(Client.of_settings(settings) if kept else Client(settings))
        return clients[-1]

    yield open_
    for client in clients:
        client.close()


def environment(double: Double | None, folder: Path, **more: str) -> dict[str, str]:
    """The environment of a run that asks the double."""
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("GONGKAI_", "OPENAI_")) and not name.lower().endswith("_proxy")
    }
    asked = {
        "GONGKAI_LLM_MODEL": "double",
        "GONGKAI_LLM_API_KEY": SECRET,
        "GONGKAI_LLM_BACKOFF": "0",
        "GONGKAI_LLM_TIMEOUT": "20",
        "GONGKAI_CACHE_DIR": str(folder / "cache"),
    }
    if double is not None:
        asked["GONGKAI_LLM_BASE_URL"] = double.url
    return {**kept, **asked, **more}


class Done(NamedTuple):
    """What a command printed, and its exit code."""

    returncode: int
    stdout: str
    stderr: str


Run = Callable[..., Done]


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> Run:
    """Run ``gongkai`` in an empty folder, against a double, within this process."""

    def start(double: Double | None, *arguments: str, **more: str) -> Done:
        with monkeypatch.context() as patch:
            patch.chdir(tmp_path)
            patch.setattr(sys, "argv", ["gongkai", *arguments])
            for name in os.environ.keys() - environment(double, tmp_path, **more).keys():
                patch.delenv(name)
            for name, value in environment(double, tmp_path, **more).items():
                patch.setenv(name, value)
            capfd.readouterr()
            code = cli.run("gongkai", None)
        sys.stdout.flush()
        return Done(code, *capfd.readouterr())

    return start


@pytest.fixture
def run_apart(tmp_path: Path) -> Run:
    """Run ``gongkai`` as a process of its own; ``first`` is Python code to run before it."""

    def start(double: Double | None, *arguments: str, first: str = "", **more: str) -> Done:
        done = subprocess.run(
            [sys.executable, "-c", f"{first}\nfrom gongkai.cli import main\nmain()", *arguments],
            capture_output=True,
            text=True,
            cwd=tmp_path,
            env=environment(double, tmp_path, **more),
            timeout=60,
            check=False,
        )
        return Done(done.returncode, done.stdout, done.stderr)

    return start
