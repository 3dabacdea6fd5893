"""``check --format sarif``: what code-scanning tools need of SARIF 2.1.0."""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from gongkai import Settings, extract
from gongkai.checking import every_rule
from gongkai.exports.checked import Checked, Outcome
from gongkai.exports.sarif import dumps, uri

from .findings import BROKEN, broken_text, checked, outcome, page_with, row_sum

TEXT = {"type": "object", "required": ["text"], "properties": {"text": {"type": "string", "minLength": 1}}}
COUNT = {"type": "integer", "minimum": 0}
FROM_ONE = {"type": "integer", "minimum": 1}
URI = {"type": "string", "pattern": r"^([A-Za-z0-9._~!$&'()*+,;=@%/-]|file:///)+$"}


def _closed(required: tuple[str, ...] = (), /, **properties: Any) -> dict[str, Any]:
    return {
        "type": "object",
        "required": list(required),
        "properties": properties,
        "additionalProperties": False,
    }


def _list(items: Any) -> dict[str, Any]:
    return {"type": "array", "items": items}


LEVEL = {"enum": ["none", "note", "warning", "error"]}
LOCATION = _closed(
    ("physicalLocation",),
    physicalLocation=_closed(
        ("artifactLocation",),
        artifactLocation=_closed(("uri",), uri=URI, index=COUNT),
        region={
            **_closed(
                startLine=FROM_ONE,
                startColumn=FROM_ONE,
                endLine=FROM_ONE,
                endColumn=FROM_ONE,
                charOffset=COUNT,
                charLength=COUNT,
            ),
            "anyOf": [{"required": ["startLine"]}, {"required": ["charOffset"]}],
        },
    ),
    logicalLocations=_list(
        _closed(name={"type": "string"}, fullyQualifiedName={"type": "string"}, kind={"const": "value"})
    ),
    properties={"type": "object"},
)
#: The part of the standard's own schema (draft-04, OASIS) that gongkai writes, closed to all else.
SUBSET = _closed(
    ("version", "runs"),
    **{"$schema": {"type": "string"}},
    version={"const": "2.1.0"},
    runs=_list(
        _closed(
            ("tool",),
            tool=_closed(
                ("driver",),
                driver=_closed(
                    ("name",),
                    name={"type": "string"},
                    semanticVersion={"type": "string", "pattern": r"^\d+\.\d+\.\d+"},
                    language={"type": "string", "pattern": "^[a-z]{2}-[A-Z]{2}$"},
                    rules={
                        **_list(
                            _closed(
                                ("id",),
                                id={"type": "string"},
                                shortDescription=TEXT,
                                fullDescription=TEXT,
                                help=TEXT,
                                defaultConfiguration=_closed(level=LEVEL),
                            )
                        ),
                        "uniqueItems": True,
                    },
                ),
            ),
            columnKind={"const": "unicodeCodePoints"},
            invocations=_list(
                _closed(
                    ("executionSuccessful",),
                    executionSuccessful={"type": "boolean"},
                    toolExecutionNotifications=_list(
                        _closed(
                            ("message",),
                            message=TEXT,
                            level=LEVEL,
                            descriptor=_closed(("id",), id={"type": "string"}),
                            locations=_list(LOCATION),
                        )
                    ),
                )
            ),
            artifacts={
                **_list(
                    _closed(
                        location=_closed(uri=URI),
                        mimeType={"type": "string", "pattern": "[^/]+/.+"},
                        hashes={"type": "object", "additionalProperties": {"type": "string"}},
                        encoding={"type": "string"},
                    )
                ),
                "uniqueItems": True,
            },
            results=_list(
                _closed(
                    ("message",),
                    ruleId={"type": "string"},
                    ruleIndex=COUNT,
                    level=LEVEL,
                    message=TEXT,
                    locations=_list(LOCATION),
                    partialFingerprints={"type": "object", "additionalProperties": {"type": "string"}},
                    properties={"type": "object"},
                )
            ),
        )
    ),
)


def _log(given: Outcome, lang: Any = "zh") -> Any:
    log = json.loads(dumps(given, every_rule(Settings()), lang), parse_float=Decimal)
    Draft202012Validator(SUBSET).validate(json.loads(json.dumps(log, default=str)))
    return log


def _run(given: Outcome, lang: Any = "zh") -> Any:
    (run,) = _log(given, lang)["runs"]
    return run


def test_it_has_the_shape_that_the_standard_asks_for() -> None:
    assert _log([])["runs"][0]["results"] == []
    run = _run(outcome())
    assert [result["ruleId"] for result in run["results"]] == ["GK203", "GK203", "GK201", "GK802", "GK401"]
    assert [result["level"] for result in run["results"]][1:] == ["error", "warning", "warning", "note"]


def test_every_result_points_to_its_rule_and_its_file() -> None:
    run = _run(outcome())
    rules = run["tool"]["driver"]["rules"]
    for result in run["results"]:
        if "ruleIndex" in result:
            assert rules[result["ruleIndex"]]["id"] == result["ruleId"]
        place = result["locations"][0]["physicalLocation"]["artifactLocation"]
        assert run["artifacts"][place["index"]]["location"]["uri"] == place["uri"]
    assert {"GK201", "GK202", "GK203", "GK301"} <= {rule["id"] for rule in rules}


def test_what_was_not_read_is_a_notification() -> None:
    (invocation,) = _run(outcome())["invocations"]
    assert invocation["executionSuccessful"] is False
    (note,) = invocation["toolExecutionNotifications"]
    assert note["message"]["text"] == "文件损坏"
    assert note["descriptor"] == {"id": "unreadable"}
    assert _run([broken_text()])["invocations"] == [{"executionSuccessful": True}]


@pytest.mark.parametrize(
    ("newline", "encoding", "said"),
    [("\n", "utf-8", "utf-8"), ("\r\n", "gb18030", "gb18030"), ("\n", "utf-8-sig", "utf-8")],
)
def test_regions_count_lines_columns_and_characters_of_the_decoded_file(
    newline: str, encoding: str, said: str
) -> None:
    decoded = "𠮷\n" + BROKEN.read_text(encoding="utf-8")
    decoded = decoded.replace("\r\n", "\n").replace("\n", newline)
    report = extract(decoded.encode(encoding), name="乙.txt")
    run = _run([checked(report, [f for f in report.findings if f.start is not None])])
    assert run["results"]
    assert run["artifacts"][0]["encoding"] == said
    lines = decoded.split("\n")
    for result, finding in zip(run["results"], report.findings, strict=False):
        region = result["locations"][0]["physicalLocation"]["region"]
        offset, length = region["charOffset"], region["charLength"]
        assert (offset, offset + length) == (finding.start, finding.end)
        assert region["startLine"] == region["endLine"]
        line = lines[region["startLine"] - 1]
        assert line[region["startColumn"] - 1 : region["endColumn"] - 1] == decoded[offset : offset + length]


def test_what_is_no_text_has_no_offsets_of_its_own() -> None:
    (result,) = _run([_page_with_place()])["results"]
    location = result["locations"][0]
    assert location["physicalLocation"]["region"] == {"startLine": 1}
    assert location["properties"]["canonicalText"] == {"charOffset": 5, "charLength": 4}
    assert location["logicalLocations"][-1]["fullyQualifiedName"] == "requests.granted.total"


def _page_with_place() -> Checked:
    finding = row_sum()
    finding.start, finding.end = 5, 9
    return page_with(finding)


def test_fingerprints_stay_from_run_to_run_and_tell_results_apart() -> None:
    def prints(given: Outcome, lang: Any = "zh") -> list[str]:
        return [result["partialFingerprints"]["gongkai/v1"] for result in _run(given, lang)["results"]]

    assert prints(outcome()) == prints(outcome(), "en")
    assert len(set(prints(outcome()))) == 5
    report = extract("前言\n" + BROKEN.read_text(encoding="utf-8"), name="in/乙.txt")
    moved = checked(report, [f for f in report.findings if f.code == "GK203"])
    assert prints([moved]) == prints([broken_text()])


def test_decimals_are_exact() -> None:
    properties = _run(outcome())["results"][-1]["properties"]
    assert properties == {"expected": Decimal("24252.31108200000001"), "actual": Decimal("712.10")}


def test_uris(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert uri("./in/甲 100%.txt") == "in/%E7%94%B2%20100%25.txt"
    assert uri(str(tmp_path / "in" / "a#b?.txt")) == "in/a%23b%3F.txt"
    assert uri("c:d.txt") == "c%3Ad.txt"
    assert uri("/elsewhere/a.txt") == "file:///elsewhere/a.txt"
    assert uri("../x.txt") == (tmp_path.parent / "x.txt").as_uri()
    assert uri("-") == "-"
