"""The reference is what the docstrings say: their examples run, and Sphinx builds it without a warning."""

from __future__ import annotations

import doctest
import importlib.util
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from gongkai import checking, pipeline, report
from gongkai.panel import frame, years
from tests.rules.specimens import REPORTS, changed

ROOT = Path(__file__).resolve().parents[2]
#: The row of the report of 2023 of which the examples have a wrong copy: 2 came over, where 1 did.
ROW = "二、上年结转政府信息公开申请数量 | 1 | 0 | 0 | 0 | 0 | 0 | 1 |"


@pytest.mark.parametrize("module", [pipeline, checking, report, years, frame], ids=lambda one: one.__name__)
def test_the_examples_of_docstrings_run(
    module: object, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    shutil.copy(REPORTS / "2021.txt", "2023.txt")
    shutil.copy(REPORTS / "2022.txt", "2022.txt")
    wrong = changed((ROW, ROW.replace("| 1 |", "| 2 |", 1)))
    Path("2023-wrong.txt").write_text(wrong, encoding="utf-8")
    result = doctest.testmod(module)  # type: ignore[arg-type]
    assert result.attempted > 1
    assert not result.failed


def test_the_reference_builds_without_a_warning(tmp_path: Path) -> None:
    if importlib.util.find_spec("sphinx") is None or importlib.util.find_spec("myst_parser") is None:
        pytest.skip("sphinx and myst-parser are not installed: the group docs of pyproject.toml")
    done = subprocess.run(
        [sys.executable, "-m", "sphinx", "-W", "--keep-going", "-q", ROOT / "docs", tmp_path],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    page = (tmp_path / "api.html").read_text(encoding="utf-8")
    for name in (
        "gongkai.extract",
        "gongkai.read_panel",
        "gongkai.report.Finding",
        "gongkai.errors.SettingsError",
    ):
        assert f'id="{name}"' in page
