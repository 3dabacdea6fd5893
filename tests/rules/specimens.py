"""The lawful reports of ``tests/rules/reports``, and what changing some words of one brings about."""

from __future__ import annotations

import functools
from pathlib import Path

from gongkai import Report, extract
from gongkai.report import Finding
from gongkai.settings import Settings

REPORTS = Path(__file__).parent / "reports"


@functools.cache
def lawful(name: str = "2021") -> str:
    """Return the text of a lawful report: ``2021``, ``2022`` (the year before it), ``2019`` (of 2020),
    ``county`` (a government's)."""
    return (REPORTS / f"{name}.txt").read_text(encoding="utf-8")


def changed(*changes: tuple[str, str], report: str = "2021") -> str:
    """Return a lawful report with some words replaced; each must stand in it exactly once."""
    text = lawful(report)
    for good, bad in changes:
        assert text.count(good) == 1, (text.count(good), good)
        text = text.replace(good, bad)
    return text


def read(*changes: tuple[str, str], report: str = "2021", lang: str = "zh") -> Report:
    settings = Settings(lang="en" if lang == "en" else "zh")
    return extract(changed(*changes, report=report), settings=settings)


def findings(*changes: tuple[str, str], code: str = "GK", report: str = "2021") -> list[Finding]:
    """Return what a lawful report so changed gives under a code."""
    return [one for one in read(*changes, report=report).findings if one.code.startswith(code)]


def found(*changes: tuple[str, str], code: str = "GK", report: str = "2021") -> list[tuple[str, str, str]]:
    """Return the findings as a person sees them: severity, message, the words that they stand at."""
    text = changed(*changes, report=report)
    return [
        (one.severity, one.message, "" if one.start is None else text[one.start : one.end])
        for one in findings(*changes, code=code, report=report)
    ]
