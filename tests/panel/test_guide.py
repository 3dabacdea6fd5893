"""The Python of docs/panel.md runs as it stands there, and says of two organs what their reports print."""

from __future__ import annotations

import re
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from gongkai.cli import panel as command
from gongkai.exports.json import dumps

from .making import of

GUIDE = Path(__file__).resolve().parents[2] / "docs/panel.md"


@pytest.fixture
def ran(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """What the names in the blocks stand for when all have run."""
    monkeypatch.chdir(tmp_path)
    reports = [
        of(agency, report=year) for agency in ("福田区教育局", "南山区教育局") for year in ("2022", "2021")
    ]
    Path("run.jsonl").write_text("\n".join(map(dumps, reports)) + "\n", encoding="utf-8")
    make = command.command("zh")
    for arguments in (["-o", "panel.parquet"], ["--long", "-o", "cells.parquet"]):
        assert make.main(["run.jsonl", *arguments], standalone_mode=False) in (0, None)
    names: dict[str, Any] = {}
    blocks = re.findall(r"```python\n(.*?)```", GUIDE.read_text(encoding="utf-8"), re.DOTALL)
    assert len(blocks) == 5
    for block in blocks:
        exec(block, names)  # noqa: S102 - our own page
    return names


def test_the_guide_runs(ran: dict[str, Any]) -> None:
    # The report of 2023: ten new requests, two refused; two organs have the same.
    assert ran["by_year"].loc[2023].tolist() == [20, 4]
    assert ran["share"][2023] == pytest.approx(0.2)
    assert ran["penalties"].height == 4
    assert set(ran["penalties"]["value"]) >= {Decimal(3)}
    organ, year, rate, text = ran["problems"][-1]
    assert (organ, year, rate) == ("广东省深圳市福田区教育局", 2023, Decimal("0.444444"))
    assert "解读形式单一" in text
    assert ran["effects"]["count"].sum() == 4
    assert ran["there"]["gaps"].tolist() == [0, 0]
    assert not ran["there"]["left"].any()
    assert ran["kept"][2023] == 1
