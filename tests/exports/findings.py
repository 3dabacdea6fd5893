"""Reports with findings of every kind, for the tests of what they are written as."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

from benchmarks.pages import page
from gongkai import Report, extract
from gongkai.exports.checked import Checked, Outcome, Unread
from gongkai.report import Finding, Suspect

BROKEN = Path(__file__).parents[1] / "data" / "real" / "pingtan-2020-extract.txt"
TOTAL = "requests.granted.total"


def lawful() -> Checked:
    """A lawful page without findings."""
    return Checked.of(extract(page(1), name="a b/甲 100%.html"))


def broken_text() -> Checked:
    """A text with its broken sums."""
    report = extract(BROKEN.read_bytes(), name="in/乙.txt")
    return checked(report, [f for f in report.findings if f.code[:3] == "GK2"])


def page_with(*findings: Finding, name: str = "丙.html", **values: int) -> Checked:
    """A lawful page that is said to have these findings; ``values`` are put into the row ``granted``."""
    report = extract(page(3), name=name)
    assert report.requests is not None
    report.requests["granted"].update(values)
    return checked(report, list(findings))


def checked(report: Report, findings: list[Finding]) -> Checked:
    made = Checked.of(report)
    made.add(findings, report)
    return made


def row_sum(*suspects: Suspect, severity: str = "error", message: str = "六类申请人之和不对") -> Finding:
    """A finding about the row 予以公开."""
    columns = ("natural_person", "business", "research", "social_welfare", "legal_service", "other", "total")
    return Finding.model_validate(
        {
            "code": "GK201",
            "severity": severity,
            "message": message,
            "fields": [f"requests.granted.{column}" for column in columns],
            "expected": 61,
            "actual": 59,
            "suspects": list(suspects),
        }
    )


def decimal_finding() -> Finding:
    """A finding with an amount that no spreadsheet holds exactly."""
    amount = Decimal("24252.31108200000001")
    return Finding(code="GK401", severity="info", message="金额", expected=amount, actual=Decimal("712.10"))


def outcome() -> Outcome:
    """A clean report, one with errors, an input that could not be read, one with all the rest."""
    suspects = [Suspect(field=TOTAL, printed=59, suggested=61)]
    more = [Finding(code="GK802", severity="warning", message='=cmd|"/c calc"!A1\n第二行')]
    return [
        lawful(),
        broken_text(),
        Unread("坏.docx", "文件损坏"),
        page_with(row_sum(*suspects, severity="warning"), *more, decimal_finding(), total=59),
    ]
