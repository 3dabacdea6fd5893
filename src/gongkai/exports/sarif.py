"""``check --format sarif``: the findings as SARIF 2.1.0, for code-scanning tools.

A region speaks of the file itself, so only inputs that are text have one with offsets; for a page or
a docx the offsets into its canonical text are in the location's properties. SARIF asks for lines and
columns from 1, and offsets from 0, in code points.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

import simplejson

from gongkai import __version__
from gongkai.exports.checked import Checked, Outcome, reports, unread
from gongkai.exports.fingerprints import fingerprints, uri
from gongkai.exports.roll import CODES, Roll, remarks
from gongkai.report import Finding, Severity
from gongkai.wording import Lang

if TYPE_CHECKING:
    from gongkai.rules.rule import Rule

SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
LEVELS: dict[Severity, str] = {"error": "error", "warning": "warning", "info": "note"}
_LANGUAGES: dict[Lang, str] = {"zh": "zh-CN", "en": "en-US"}


def dumps(outcome: Outcome, rules: Sequence[Rule], lang: Lang, roll: Roll | None = None) -> str:
    """Return the log of one run; ``roll``: which units of a roster sent a report."""
    return (
        simplejson.dumps(log(outcome, rules, lang, roll), ensure_ascii=False, use_decimal=True, indent=1)
        + "\n"
    )


def log(outcome: Outcome, rules: Sequence[Rule], lang: Lang, roll: Roll | None = None) -> dict[str, Any]:
    """Return the log of one run as plain data."""
    read, failed = reports(outcome), unread(outcome)
    index = {rule.code: number for number, rule in enumerate(rules)}
    driver = {
        "name": "gongkai",
        "semanticVersion": __version__,
        "language": _LANGUAGES[lang],
        "rules": [_rule(rule, lang) for rule in rules],
    }
    invocation: dict[str, Any] = {"executionSuccessful": not failed}
    notes = [_note("error", one.reason, one.code, one.name) for one in failed]
    for one in remarks(roll, lang) if roll else ():
        said = f"{one.name}  {one.words}" if one.name else one.words
        file = one.file or (roll.roster if roll else "")
        notes.append(_note(LEVELS[one.severity], said, CODES[one.status], file))
    if notes:
        invocation["toolExecutionNotifications"] = notes
    run = {
        "tool": {"driver": driver},
        "columnKind": "unicodeCodePoints",
        "invocations": [invocation],
        "artifacts": [_artifact(checked) for checked in read],
        "results": [
            result for number, checked in enumerate(read) for result in _results(checked, number, index)
        ],
    }
    return {"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}


def _note(level: str, words: str, code: str, file: str) -> dict[str, Any]:
    """Return what is told of an input as a whole."""
    return {
        "level": level,
        "message": {"text": words},
        "descriptor": {"id": code},
        "locations": [{"physicalLocation": {"artifactLocation": {"uri": uri(file)}}}],
    }


def _rule(rule: Rule, lang: Lang) -> dict[str, Any]:
    rationale, source = rule.rationale.say(lang), rule.source.say(lang)
    return {
        "id": rule.code,
        "shortDescription": {"text": rule.title.say(lang)},
        "fullDescription": {"text": rationale},
        "help": {
            "text": f"{rationale}\n\n{source}",
            "markdown": f"{rationale}\n\n*{source}*",
        },
        "defaultConfiguration": {"level": LEVELS[rule.severity]},
    }


def _artifact(checked: Checked) -> dict[str, Any]:
    source = checked.source
    made: dict[str, Any] = {
        "location": {"uri": uri(source.name)},
        "mimeType": source.media_type,
        "hashes": {"sha-256": source.sha256},
    }
    if source.encoding:
        made["encoding"] = source.encoding.removesuffix("-sig")
    return made


def _results(checked: Checked, artifact: int, index: dict[str, int]) -> Iterable[dict[str, Any]]:
    for finding, name in fingerprints(checked):
        message = finding.message
        made: dict[str, Any] = {"ruleId": finding.code}
        if finding.code in index:
            made["ruleIndex"] = index[finding.code]
        made |= {
            "level": LEVELS[finding.severity],
            "message": {"text": message},
            "locations": [_location(checked, finding, artifact)],
            "partialFingerprints": {"gongkai/v1": name},
        }
        facts = {"expected": finding.expected, "actual": finding.actual, "cause": finding.cause}
        properties: dict[str, Any] = {name: value for name, value in facts.items() if value is not None}
        if finding.suspects:
            properties["suspects"] = [suspect.model_dump() for suspect in finding.suspects]
        if mark := checked.marks.get(name):
            properties["mark"] = mark
            if mark["state"] == "dismissed":
                made["suppressions"] = [
                    {"kind": "external", "status": "accepted", "justification": mark["remark"]}
                ]
        if properties:
            made["properties"] = properties
        yield made


def _location(checked: Checked, finding: Finding, artifact: int) -> dict[str, Any]:
    physical: dict[str, Any] = {"artifactLocation": {"uri": uri(checked.source.name), "index": artifact}}
    made: dict[str, Any] = {"physicalLocation": physical}
    if finding.fields:
        made["logicalLocations"] = [
            {"name": path.rpartition(".")[2], "fullyQualifiedName": path, "kind": "value"}
            for path in finding.fields
        ]
    # Viewers want a line: the first stands for a file that has none, or a finding about all of it.
    physical["region"] = {"startLine": 1}
    if finding.start is None or finding.end is None:
        return made
    place = {"charOffset": finding.start, "charLength": finding.end - finding.start}
    begin, end = checked.position(finding.start), checked.position(finding.end)
    if begin is None or end is None:
        made["properties"] = {"canonicalText": place}
        return made
    physical["region"] = {
        "startLine": begin.line,
        "startColumn": begin.column,
        "endLine": end.line,
        "endColumn": end.column,
        **place,
    }
    return made
