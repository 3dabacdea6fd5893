"""``gongkai.check``: the findings of a report, or those that were asked for."""

from __future__ import annotations

from pathlib import Path

import pytest

from gongkai import NotAReportError, Settings, check, extract
from gongkai.errors import SettingsError

BROKEN = Path(__file__).parent / "data" / "real" / "pingtan-2020-extract.txt"


def _codes(*given: object, **asked: object) -> list[str]:
    return [finding.code for finding in check(*given, **asked)]  # type: ignore[arg-type]


def test_a_report_a_path_bytes_and_a_text_are_one() -> None:
    report = extract(BROKEN, settings=Settings())
    assert "GK203" in _codes(report)
    assert check(report) == report.findings == check(BROKEN)
    assert _codes(BROKEN.read_bytes(), name="x.txt") == _codes(report)
    assert _codes(BROKEN.read_text(encoding="utf-8")) == _codes(report)


def test_what_was_asked_for() -> None:
    report = extract(BROKEN)
    assert _codes(report, select="GK203") == ["GK203", "GK203"]
    assert _codes(report, select=["gk2", "GK3"], ignore=["GK203"]) == []
    assert _codes(report, select=("GK2",), min_severity="error") == ["GK203", "GK203"]


def test_settings_stand_where_nothing_was_asked() -> None:
    report = extract(BROKEN)
    settings = Settings(select=("GK2",), ignore=("GK203",))
    assert _codes(report, settings=settings) == []
    assert _codes(report, settings=settings, ignore="GK201") == ["GK203", "GK203"]
    assert _codes(report, settings=Settings(min_severity="error"), select="GK2") == ["GK203", "GK203"]


def test_the_report_keeps_its_findings() -> None:
    report = extract(BROKEN)
    before = list(report.findings)
    assert check(report, select="GK3") == []
    assert report.findings == before


def test_an_unknown_code_is_an_error_and_names_the_nearest() -> None:
    with pytest.raises(SettingsError) as caught:
        check(BROKEN, select="GK2O3", settings=Settings(lang="en"))
    assert "'GK2O3'" in str(caught.value)
    assert "GK203" in str(caught.value)


def test_what_is_no_report_raises_as_extract_does() -> None:
    with pytest.raises(NotAReportError):
        check("政府新闻\n" * 50)
