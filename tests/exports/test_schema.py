"""``schemas/report.schema.json`` is what the models say, and what the program prints."""

from __future__ import annotations

import json
from dataclasses import fields
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from pydantic import TypeAdapter

from benchmarks.pages import page
from gongkai import extract
from gongkai.exports.json import dumps
from gongkai.exports.schema import dumps as dump_schema
from gongkai.exports.schema import schema
from gongkai.report import Evidence
from gongkai.resources import folder


def test_the_file_is_up_to_date() -> None:
    written = (folder("schemas") / "report.schema.json").read_text(encoding="utf-8")
    assert written == dump_schema(), "run: make schema"


def test_the_schema_is_one() -> None:
    Draft202012Validator.check_schema(schema())


@pytest.mark.parametrize(
    "one",
    [
        Evidence(None, None, None, "missing"),
        Evidence("4", 7, 8, "verified"),
        Evidence("4", 7, 8, "ambiguous", "ocr", ("ocr", "cut"), 2, (1.0, 2.0, 3.0, 4.0), 0.9),
    ],
)
def test_evidence_is_written_as_pydantic_writes_it(one: Evidence) -> None:
    assert list(one.to_dict().items()) == list(TypeAdapter(Evidence).dump_python(one).items())
    assert one.status != "ambiguous" or list(one.to_dict()) == [field.name for field in fields(Evidence)]


def test_every_property_is_described_and_every_id_listed() -> None:
    made = schema()
    for model in (made, *made["$defs"].values()):
        assert model["description"]
        for name, field in model.get("properties", {}).items():
            assert field["description"], name
    assert made["$id"] == "urn:gongkai:report:1"
    listed = made["properties"]["requests"]["anyOf"][0]["properties"]
    assert {"granted", "other_handling", "other_unpaid_fee", "carried_forward"} <= set(listed)
    assert set(listed["granted"]["properties"]) == {
        "natural_person", "business", "research", "social_welfare", "legal_service", "other", "total",
    }  # fmt: skip
    fees = made["properties"]["disclosure"]["anyOf"][0]["properties"]["fees"]
    assert set(fees["properties"]) == {"amount", "previous_items", "change"}
    assert "GK203" in made["$defs"]["Finding"]["properties"]["code"]["examples"]


@pytest.mark.parametrize("with_text", [False, True])
def test_a_real_report_fits(with_text: bool) -> None:
    printed = json.loads(dumps(extract(page(3), name="page.html"), with_text=with_text))
    assert ("text" in printed) is with_text
    Draft202012Validator(schema()).validate(printed)


@pytest.mark.parametrize(
    "change",
    [
        {"year": "2023"},
        {"form": None, "surprise": 1},
        {"evidence": {"requests.granted.total": {"raw": "1", "start": 0, "end": 1, "status": "sure"}}},
        {"requests": {"granted": {"total": "3"}}},
    ],
)
def test_the_schema_refuses_what_is_none(change: dict[str, Any]) -> None:
    printed = json.loads(dumps(extract(page(3), name="page.html")))
    assert not Draft202012Validator(schema()).is_valid({**printed, **change})
    del printed["findings"]
    assert not Draft202012Validator(schema()).is_valid(printed)
