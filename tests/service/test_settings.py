"""``gongkai serve`` and its settings: what is wrong with them is one line, and nothing else needs what it is built with."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from gongkai.errors import SettingsError
from gongkai.service.settings import ServiceSettings
from gongkai.settings import Settings

from .conftest import ROOT


def _gongkai(folder: Path, *arguments: str, **more: str) -> subprocess.CompletedProcess[str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("GONGKAI_")}
    return subprocess.run(
        [sys.executable, "-m", "gongkai", *arguments],
        capture_output=True, text=True, cwd=folder, env={**kept, **more}, timeout=60, check=False,
    )  # fmt: skip


def test_the_environment_stands_above_the_file(tmp_path: Path) -> None:
    (tmp_path / "gongkai.toml").write_text(
        '[service]\nport = 9000\nretention = 1\nhosts = ["a.gov.cn"]\ndata = "jobs"\nllm = true\n',
        encoding="utf-8",
    )
    found = ServiceSettings.load({"GONGKAI_SERVICE_PORT": "9001", "GONGKAI_SERVICE_AUTH": "always"}, tmp_path)
    assert (found.port, found.retention, found.hosts, found.llm) == (9001, 1, ("a.gov.cn",), True)
    assert found.data == tmp_path / "jobs"
    assert found.asks_for_keys
    assert Settings.load({}, tmp_path) == Settings()


def test_nobody_else_reaches_it_unless_told_and_then_needs_a_key() -> None:
    plain = ServiceSettings.load({}, Path("/nonexistent"))
    assert plain.is_local
    assert not plain.asks_for_keys
    for host in ("0.0.0.0", "10.0.0.1", "::", "gongkai.example.gov.cn"):  # noqa: S104
        assert ServiceSettings(host=host).asks_for_keys
    for host in ("127.0.0.1", "localhost", "::1", "127.8.9.1"):
        assert not ServiceSettings(host=host).asks_for_keys


@pytest.mark.parametrize(
    "written",
    [
        "port = 70000",
        "port = true",
        "workers = -1",
        'auth = "never"',
        "llm = 3",
        "prot = 1",
        "upload = 0",
        "host = 1",
    ],
)
def test_settings_that_are_none(tmp_path: Path, written: str) -> None:
    (tmp_path / "gongkai.toml").write_text(f"[service]\n{written}\n", encoding="utf-8")
    with pytest.raises(SettingsError, match=written.partition(" ")[0]):
        ServiceSettings.load({}, tmp_path)


def test_a_variable_that_is_none_is_told(tmp_path: Path) -> None:
    done = _gongkai(tmp_path, "rules", "GK201", GONGKAI_SERVICE_PROT="1", GONGKAI_LANG="en")
    assert "GONGKAI_SERVICE_PORT" in done.stderr


def test_without_the_extra_one_line_says_what_to_install(tmp_path: Path) -> None:
    (tmp_path / "fastapi.py").write_text("raise ModuleNotFoundError(name='fastapi')", encoding="utf-8")
    path = os.pathsep.join([str(tmp_path), str(ROOT / "src")])
    done = _gongkai(tmp_path, "serve", PYTHONPATH=path)
    assert done.returncode == 2
    assert done.stderr.splitlines() == [
        "gongkai: 没有安装服务所需的部件，请运行：pip install 'gongkai[service]' (fastapi)"
    ]


def test_a_port_that_is_taken(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = str(other.getsockname()[1])
        done = _gongkai(tmp_path, "serve", "--port", port, "--data", "jobs")
    assert done.returncode == 2
    assert port in done.stderr
    assert len(done.stderr.splitlines()) == 1


def test_a_folder_that_is_none(tmp_path: Path) -> None:
    (tmp_path / "jobs").write_text("a file", encoding="utf-8")
    done = _gongkai(tmp_path, "serve", "--data", "jobs", "--port", "0")
    assert done.returncode == 2
    assert "jobs" in done.stderr
    assert len(done.stderr.splitlines()) == 1


def test_a_database_that_is_none(tmp_path: Path) -> None:
    (tmp_path / "jobs").mkdir()
    (tmp_path / "jobs" / "jobs.sqlite").write_bytes(b"no database at all" * 100)
    done = _gongkai(tmp_path, "serve", "--data", "jobs", "--port", "0")
    assert done.returncode == 2
    assert len(done.stderr.splitlines()) == 1


def test_help_is_chinese_with_an_example() -> None:
    done = _gongkai(ROOT, "serve", "--help")
    assert "用法" in done.stdout
    assert "gongkai serve" in done.stdout
    assert "Usage" not in done.stdout
