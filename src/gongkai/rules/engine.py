"""Runs the rules over a report."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from gongkai.report import Finding, Severity
from gongkai.rules.case import Case
from gongkai.rules.joined import join
from gongkai.rules.registry import checks
from gongkai.rules.rule import place

_RANK: dict[Severity, int] = {"info": 0, "warning": 1, "error": 2}


def run(case: Case, broken: Iterable[Finding] = ()) -> list[Finding]:
    """Return every finding about a report, by place and code.

    ``broken`` are the findings of :func:`~gongkai.rules.broken_sums.findings`: the identities set the
    statuses of the fields, and so go before the rules.
    """
    findings = list(broken)
    for rule in checks():
        for hit in rule.check(case.flowing if rule.sentences else case):
            findings.append(rule.finding(hit))
    if findings:
        findings.sort(key=place)
        join(findings, case)
    return findings


def chosen(
    findings: Iterable[Finding],
    select: Sequence[str] = (),
    ignore: Sequence[str] = (),
    min_severity: Severity = "info",
) -> list[Finding]:
    """Return the findings whose codes begin with one of ``select`` and with none of ``ignore``.

    No ``select`` means every code. Where both name a code the longer prefix wins, so that
    ``select=["GK5"], ignore=["GK501"]`` and its converse both say what they seem to say.
    """
    wanted, unwanted = (tuple(code.strip().upper() for code in codes) for codes in (select, ignore))

    def length(code: str, prefixes: tuple[str, ...]) -> int:
        return max((len(prefix) for prefix in prefixes if code.startswith(prefix)), default=-1)

    return [
        finding
        for finding in findings
        if _RANK[finding.severity] >= _RANK[min_severity]
        and (length(finding.code, wanted) if wanted else 0) > length(finding.code, unwanted)
    ]
