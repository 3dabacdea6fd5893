"""Findings that one slip explains: a cell of a table that the text contradicts too, a number of the text that breaks more.

In go the findings of one report, in their order; those that one slip explains are given the same ``cause``.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from decimal import Decimal

from gongkai.report import Finding, Number, Suspect
from gongkai.rules.case import Case
from gongkai.rules.readings import readings

#: What the sums of the text call their numbers (GK604, GK605), by the row of table 3 that each stands in.
_ROWS = {
    "received": "new_requests",
    "over": "carried_over",
    "carried": "carried_over",
    "answered": "total_outcomes",
    "forward": "carried_forward",
}


def join(findings: Sequence[Finding], case: Case) -> None:
    """Give findings that one slip explains its cause: the cell, or the cell that a number of the text speaks of."""
    _acquit(findings, case)
    slips = [
        one for finding in findings if finding.cause for one in finding.suspects if one.field == finding.cause
    ]
    against = [
        one for one in findings if one.code == "GK501" and one.cause is None and one.actual is not None
    ]
    for finding in against:
        finding.cause = next((slip.field for slip in slips if _explains(slip, finding)), None)
        finding.cause = finding.cause or _other_cause(finding, findings)
    sums = [one for one in findings if one.code in ("GK604", "GK605")]
    for finding in (one for one in against if one.cause is None and sums):
        row = _mistyped(finding, sums, case)
        if row is not None:
            finding.cause = f"requests.{row}.total"
            for one in sums:
                if one.cause is None and _mended(one, row, case):
                    one.cause = finding.cause
    left = [one for one in sums if one.cause is None]
    if len({one.code for one in left}) > 1 and len({one.values.get("answered") for one in left}) == 1:
        for one in left:  # more was dealt with than came in: that the two do not balance says the same
            one.cause = "requests.total_outcomes.total"


def _acquit(findings: Sequence[Finding], case: Case) -> None:
    """Suspect last what the text bears out: a total that it tells too, as it is printed."""
    causes = Counter(one.cause for one in findings if one.cause)
    if not causes:
        return
    borne = {
        path
        for claim in case.claims
        for reading in readings(case.proved, claim.metric)
        if reading.value == claim.value != 0
        for path in reading.fields
    }
    for finding in findings:
        first = next((one.field for one in finding.suspects if one.field not in borne), None)
        if first and finding.cause in borne and causes[finding.cause] == 1:
            finding.suspects.sort(key=lambda suspect: suspect.field in borne)
            finding.cause = first


def _other_cause(finding: Finding, findings: Sequence[Finding]) -> str | None:
    """Return the cell that explains a contradiction and all that another cell was held for; it is the cause of that now."""
    for cause in dict.fromkeys(one.cause for one in findings if one.cause and one.suspects):
        same = [one for one in findings if one.cause == cause and one.suspects]
        for slip in same[0].suspects:
            named = all(slip.field in (suspect.field for suspect in one.suspects) for one in same)
            if named and _explains(slip, finding):
                for one in same:
                    one.cause = slip.field
                    one.suspects.sort(key=lambda suspect, field=slip.field: suspect.field != field)  # type: ignore[misc]
                return slip.field
    return None


def _explains(slip: Suspect, finding: Finding) -> bool:
    """Say whether the text agrees with what a cell would have to say: by itself, or as one number of a sum."""
    if finding.actual is None or slip.printed is None:
        return False
    if finding.actual == slip.suggested and (slip.field in finding.fields or _is_read(slip.printed, finding)):
        return True
    if slip.field not in finding.fields or finding.expected is None:
        return False
    return Decimal(finding.actual) - finding.expected == Decimal(slip.suggested) - slip.printed


def _is_read(printed: Number, finding: Finding) -> bool:
    """Say whether a number is one of the readings that a finding names of its table."""
    readings = finding.values.get("readings") or ()
    said = (one.get("zh", "") if isinstance(one, dict) else str(one) for one in _listed(readings))
    return any(words.rpartition(" ")[2] == str(printed) for words in said)


def _listed(readings: object) -> Iterable[object]:
    return readings if isinstance(readings, list | tuple) else ()


def _mistyped(finding: Finding, sums: Sequence[Finding], case: Case) -> str | None:
    """Return the row of the number of the text that a finding is about, where the table's number mends the sums."""
    for one in sums:
        for name, row in _ROWS.items():
            if one.values.get(name) == finding.actual and _mended(one, row, case):
                return row
    return None


def _mended(finding: Finding, row: str, case: Case) -> bool:
    """Say whether a sum of the text holds with the table's number for one of its own."""
    numbers = {
        name: case.value("requests", row, "total") if of == row else finding.values.get(name)
        for name, of in _ROWS.items()
        if name in finding.values
    }
    if any(not isinstance(value, int | Decimal) for value in numbers.values()):
        return False
    number = {name: Decimal(str(value)) for name, value in numbers.items()}
    came = number.get("received", Decimal(0)) + number.get("over", number.get("carried", Decimal(0)))
    went = number.get("answered", Decimal(0)) + number.get("forward", Decimal(0))
    return went == came if finding.code == "GK605" else went <= came
