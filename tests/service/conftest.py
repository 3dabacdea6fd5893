"""``gongkai serve`` as a user starts it: a process of its own, asked over HTTP."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

ROOT = Path(__file__).resolve().parents[2]
SEEDS = sorted((ROOT / "tests/data/seeds").glob("*.txt"))
REAL = ROOT / "tests/data/real"
HURT = ROOT / "tests/batch/hurt"
#: The key of a model's server.
MODELS_KEY = "sk-secret-of-the-test"


class Server:
    """A server that runs, in a folder of its own or one that another had before."""

    def __init__(
        self, folder: Path, *, hurt: bool = False, port: int = 0, model: str = "", **settings: object
    ) -> None:
        kept = {name: value for name, value in os.environ.items() if not name.startswith("GONGKAI_")}
        paths = [str(HURT)] * hurt + [one for one in [kept.get("PYTHONPATH")] if one]
        given = {f"GONGKAI_SERVICE_{name.upper()}": str(value) for name, value in settings.items()}
        self.folder = folder
        self.environment = {
            **kept,
            "GONGKAI_SERVICE_WORKERS": "2",
            **given,
            "GONGKAI_SERVICE_DATA": str(folder),
            "PYTHONPATH": os.pathsep.join(paths),
        }
        if model:
            self.environment |= {
                "GONGKAI_LLM_BASE_URL": model,
                "GONGKAI_LLM_MODEL": "double",
                "GONGKAI_LLM_API_KEY": MODELS_KEY,
                "GONGKAI_LLM_BACKOFF": "0",
                "GONGKAI_CACHE_DIR": str(folder.parent / "cache"),
            }
        self.process = subprocess.Popen(
            [sys.executable, "-m", "gongkai", "serve", "--no-browser", "--port", str(port)],
            stderr=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            text=True,
            env=self.environment,
            cwd=folder.parent,
            start_new_session=True,
        )
        self.lines: list[str] = []
        self.url = self._url()
        self.client = httpx.Client(base_url=self.url, timeout=60, trust_env=False)
        self.wait(lambda: self.client.get("/readyz").status_code == 200)

    def _url(self) -> str:
        assert self.process.stderr is not None
        for line in self.process.stderr:
            self.lines.append(line)
            if found := re.search(r"http://[\d.]+:\d+", line):
                return found.group()
        raise AssertionError("".join(self.lines))

    def wait(self, until: Callable[[], Any], seconds: float = 60) -> Any:
        """Wait until something is so, and return it."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            if found := until():
                return found
            time.sleep(0.05)
        raise AssertionError("it never was so")

    def hand_in(self, *files: tuple[str, bytes], **headers: str) -> str:
        """Hand in files, and return the id of the job."""
        answer = self.client.post("/v1/jobs", files=[("files", one) for one in files], headers=headers)
        assert answer.status_code == 202, answer.text
        assert answer.headers["location"] == f"/v1/jobs/{answer.json()['id']}"
        assert int(answer.headers["retry-after"]) > 0
        return str(answer.json()["id"])

    def ended(self, job: str, seconds: float = 60) -> dict[str, Any]:
        """Wait until a job has ended, and return it."""

        def look() -> dict[str, Any] | None:
            found: dict[str, Any] = self.client.get(f"/v1/jobs/{job}").raise_for_status().json()
            return found if found["state"] != "open" else None

        found: dict[str, Any] = self.wait(look, seconds)
        return found

    def files(self, job: str) -> list[dict[str, Any]]:
        """Return the files of a job."""
        found: list[dict[str, Any]] = (
            self.client.get(f"/v1/jobs/{job}/files").raise_for_status().json()["files"]
        )
        return found

    def kill(self) -> None:
        """End the process at once, as a system that is out of memory does."""
        self.process.kill()
        self.process.wait()

    def end(self) -> None:
        """End the process as a person does."""
        self.client.close()
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGINT)
            try:
                self.process.wait(20)
            except subprocess.TimeoutExpired:
                self.kill()
                raise


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server on the loopback, as a clerk starts it."""
    one = Server(tmp_path_factory.mktemp("desk") / "data")
    yield one
    one.end()


@pytest.fixture
def serve(tmp_path: Path) -> Iterator[Callable[..., Server]]:
    """Start servers with settings of their own; they are ended with the test."""
    started: list[Server] = []

    def start(folder: str = "data", **settings: Any) -> Server:
        started.append(Server(tmp_path / folder, **settings))
        return started[-1]

    yield start
    for one in started:
        one.end()


def text_of(number: int = 1) -> tuple[str, bytes]:
    """Return the name and the text of a seed."""
    return SEEDS[number].name, SEEDS[number].read_bytes()


def is_problem(answer: httpx.Response) -> bool:
    """Say whether an answer is an error in the one shape, RFC 9457."""
    assert answer.headers["content-type"] == "application/problem+json", answer.text
    told = answer.json()
    assert set(told) == {"type", "title", "status", "detail", "code", "errors"}
    assert told["status"] == answer.status_code >= 400
    assert told["type"] == f"urn:gongkai:problem:{told['code']}"
    assert told["title"]
    assert told["detail"]
    return True
