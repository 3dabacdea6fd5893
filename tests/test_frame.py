"""A report as a DataFrame: what it prints, digit for digit, with its statuses."""

from __future__ import annotations

import sys
from decimal import Decimal

import pytest

from gongkai import SettingsError
from tests.rules.specimens import read


def test_a_report_is_a_frame_of_its_fields() -> None:
    report = read(("行政处罚 | 3 | | |", "行政处罚 | / | | |"))
    frame = report.to_frame()
    assert list(frame.index) == list(report.evidence)
    assert frame.loc["requests.granted.total", ["value", "raw", "status"]].tolist() == [4, "4", "verified"]
    assert frame.loc["disclosure.fees.amount", "value"] == Decimal("12.5")
    assert frame.loc["disclosure.penalties.decisions", ["value", "status"]].tolist() == [None, "blank"]
    new = frame[frame.index.str.startswith("requests.new_requests.")]
    assert new["value"].tolist() == [8, 2, 0, 0, 0, 0, 10]


def test_a_field_that_no_form_has_is_no_blank_one() -> None:
    report = read(("行政处罚 | 3 | | |", "行政处罚 | / | | |"))
    assert report.number("disclosure.penalties.decisions") is None
    assert report.number("disclosure.procurement.items") is None  # of the other form
    for mistyped in ("requests.granted.totl", "requests.granted", "granted"):
        with pytest.raises(KeyError, match=mistyped):
            report.number(mistyped)


def test_without_pandas_it_is_said_how_to_have_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pandas", None)
    with pytest.raises(SettingsError, match=r"gongkai\[panel\]"):
        read().to_frame()
