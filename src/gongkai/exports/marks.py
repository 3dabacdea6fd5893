"""What a person said of findings, for the exports: confirmed or dismissed, with a remark."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from gongkai.exports.checked import Checked, Outcome, reports
from gongkai.exports.fingerprints import fingerprints
from gongkai.report import Finding
from gongkai.wording import Lang, say

#: ``state`` (``confirmed`` or ``dismissed``) and ``remark``.
Mark = Mapping[str, str]


def marked(checked: Checked) -> Iterator[tuple[Finding, Mark | None]]:
    """Yield each finding of a report with what a person said of it, None where nobody did."""
    if not checked.marks:
        yield from ((finding, None) for finding in checked.findings)
        return
    for finding, name in fingerprints(checked):
        yield finding, checked.marks.get(name)


def marks_of(outcome: Outcome) -> dict[int, Mark]:
    """Return the marks of all findings of an outcome, by the ``id`` of each finding that has one."""
    return {
        id(finding): mark for one in reports(outcome) for finding, mark in marked(one) if mark is not None
    }


def said(findings: Sequence[Finding], marks: Mapping[int, Mark], lang: Lang) -> tuple[str, str]:
    """Return in words what was said of some findings, and the remarks."""
    found = [marks[id(one)] for one in findings if id(one) in marks]
    states = dict.fromkeys(say(f"mark.{mark['state']}", lang) for mark in found)
    remarks = dict.fromkeys(mark["remark"] for mark in found if mark["remark"])
    return "；".join(states), "；".join(remarks)
