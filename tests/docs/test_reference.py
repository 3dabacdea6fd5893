"""The reference is what the docstrings say: their examples run, and every public name is in it."""

from __future__ import annotations

import doctest
import shutil
from pathlib import Path

import pytest

import gongkai
from gongkai import checking, pipeline, report
from gongkai.cli import docs
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


def test_every_public_name_is_in_the_reference() -> None:
    """``make docs`` builds it, and takes a warning for an error."""
    page = (ROOT / "docs/api.md").read_text(encoding="utf-8")
    for name, home in gongkai._HOMES.items():
        assert f"gongkai.{name}" in page or f"{home}.{name}" in page or f"automodule:: {home}\n" in page, name


def test_the_pages_are_shown(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.delenv("GONGKAI_LANG", raising=False)
    command = docs.command("zh")
    assert command.main([], standalone_mode=False) == 0
    assert [line.split()[0] for line in capsys.readouterr().out.splitlines()] == list(docs.PAGES)
    assert command.main(["panel"], standalone_mode=False) == 0
    assert capsys.readouterr().out == (ROOT / "docs/zh/panel.md").read_text(encoding="utf-8")
    assert command.main(["architecture.md"], standalone_mode=False) == 0
    shown = capsys.readouterr()
    assert (shown.out.splitlines()[0], shown.err) == ("# 架构", "")
    monkeypatch.setenv("GONGKAI_LANG", "en")
    assert command.main(["readme"], standalone_mode=False) == 0
    assert capsys.readouterr().out == (ROOT / "README.md").read_text(encoding="utf-8")
    assert command.main(["nothing"], standalone_mode=False) == 2
    assert "panel batch llm" in capsys.readouterr().err
