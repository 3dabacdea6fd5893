"""The GitHub Action's steps run as shell, and the pre-commit hook says how gongkai is called.

What GitHub itself does around them (the runner, its Python, where notes are shown) is not tried here.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from .conftest import clean_environment

ROOT = Path(__file__).parents[2]
BROKEN = ROOT / "tests" / "data" / "real" / "pingtan-2020-extract.txt"


def _steps() -> dict[str, dict[str, Any]]:
    action = yaml.safe_load((ROOT / "action.yml").read_text(encoding="utf-8"))
    assert action["runs"]["using"] == "composite"
    return {step["name"]: step for step in action["runs"]["steps"]}


@pytest.fixture
def tools(tmp_path: Path) -> Path:
    """A folder of programs: ``gongkai`` as it is here, ``python`` that only says what it was asked."""
    root = tmp_path / "tools"
    root.mkdir()
    for name, line in (
        ("gongkai", f'exec "{sys.executable}" -m gongkai "$@"'),
        ("python", 'printf "%s\\n" "$@"'),
    ):
        (root / name).write_text(f"#!/bin/sh\n{line}\n")
        (root / name).chmod(0o755)
    return root


def _run(step: dict[str, Any], tools: Path, **env: str) -> subprocess.CompletedProcess[str]:
    path = f"{tools}{os.pathsep}{os.environ['PATH']}"
    return subprocess.run(
        ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", step["run"]],
        env=clean_environment(PATH=path, PYTHONPATH=str(ROOT / "src"), **env), capture_output=True, text=True,
        timeout=60, check=False,
    )  # fmt: skip


def test_the_check_s_step(tools: Path, folder: Path) -> None:
    (folder / "年 报").mkdir()
    shutil.copy(BROKEN, folder / "年 报" / "平潭.txt")
    step = _steps()["check"]
    assert set(step["env"].values()) == {"${{ inputs.paths }}", "${{ inputs.options }}"}
    done = _run(step, tools, GONGKAI_PATHS="年 报/平潭.txt\n\nabsent\n", GONGKAI_OPTIONS="--select GK203")
    assert done.returncode == 3
    lines = done.stdout.splitlines()
    assert [line.partition(",")[0] for line in lines[:2]] == ["::error file=年 报/平潭.txt"] * 2
    assert "title=GK203 错误" in lines[0]
    assert lines[-1].startswith("::error file=absent::")


@pytest.mark.parametrize("code", [0, 1])
def test_the_check_s_step_ends_as_the_program_does(tools: Path, folder: Path, code: int) -> None:
    (tools / "gongkai").write_text(f'#!/bin/sh\nprintf "%s\\n" "$@"\nexit {code}\n')
    done = _run(_steps()["check"], tools, GONGKAI_PATHS="年 报", GONGKAI_OPTIONS="--select GK203 --exit-zero")
    assert done.returncode == code
    asked = ["check", "--format", "github", "--select", "GK203", "--exit-zero", "--", "年 报"]
    assert done.stdout.splitlines() == asked


def test_the_install_s_step(tools: Path, folder: Path) -> None:
    done = _run(_steps()["install"], tools, GITHUB_ACTION_PATH="/somewhere/gongkai")
    assert done.stdout.splitlines() == ["-m", "pip", "install", "--quiet", "/somewhere/gongkai[pdf]"]


def test_the_hook() -> None:
    (hook,) = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8"))
    assert (hook["id"], hook["entry"], hook["language"]) == ("gongkai-check", "gongkai check", "python")
    files = ("r/a.docx", "r/页面.mht", "r/a.odt", "r/README.md", "CHANGELOG.md", "a.py")
    asked = [
        file for file in files if re.search(hook["files"], file) and not re.search(hook["exclude"], file)
    ]
    assert asked == ["r/a.docx", "r/页面.mht", "r/a.odt"]
