"""The bench: what became of a field is told as a person would, and any program can be scored."""

from __future__ import annotations

import json
import sys
import tomllib
from decimal import Decimal
from pathlib import Path

import pytest

from benchmarks.bench.__main__ import __name__ as module
from benchmarks.bench.__main__ import main
from benchmarks.bench.documents import rendered
from benchmarks.bench.grids import cells_of
from benchmarks.bench.hard import NAMES, hard
from benchmarks.bench.hostile import measure
from benchmarks.bench.model import Document, Given, Truth, answer
from benchmarks.bench.score import judged, score

ROOT = Path(__file__).parents[2]
THREE = Truth(Decimal(3), "number", frozenset({"verified"}))
NOTHING = Truth(None, "none")
OPEN = Truth(Decimal(3), "open")


@pytest.mark.parametrize(
    ("truth", "value", "status", "sound", "what"),
    [
        (THREE, 3, "verified", True, "exact"),
        (THREE, 3, "asserted", False, "exact"),
        (THREE, 4, "read", True, "silent"),
        (THREE, 4, "conflicting", False, "unsound"),
        (THREE, None, "ambiguous", False, "refused"),
        (THREE, None, "blank", False, "missed"),
        (NOTHING, None, "blank", False, ""),
        (NOTHING, 0, "read", True, "invented"),
        (NOTHING, 0, "conflicting", False, "unsound"),
        (OPEN, None, "ambiguous", False, ""),
        (OPEN, 3, "verified", True, "exact"),
        (OPEN, 4, "verified", True, "invented"),
    ],
)
def test_what_became_of_a_field(truth: Truth, value: int | None, status: str, sound: bool, what: str) -> None:
    given = Given(None if value is None else Decimal(value), status, sound)
    assert judged(truth, given) == what


def test_a_document_is_counted_by_field() -> None:
    document = Document(
        "a.txt",
        "text",
        b"",
        {
            "requests.granted.total": THREE,
            "requests.granted.other": THREE,
            "litigation.review.total": NOTHING,
        },
        problems=(("公开不及时",), ("人手不足", "人手不够")),
        claims={"requests_received": frozenset({Decimal(3)})},
        findings=(("GK201",), ("GK5xx",)),
        false_findings=("GK6xx",),
    )
    said = answer(
        {
            "cells": {
                "requests.granted.total": {"value": "3", "status": "read"},
                "litigation.review.total": 7,
                "fees.amount": 1,
            },
            "problems": ["公开不及时。", "别的"],
            "improvements": [],
            "claims": [{"metric": "requests_received", "value": 4}],
            "findings": ["GK201", "GK601"],
        }
    )
    counts, wrong = score(document, said)
    assert counts["printed"] == 2
    assert (counts["exact"], counts["sound"], counts["missed"], counts["invented"]) == (1, 1, 1, 2)
    assert counts["status"] == 1  # read, where only verified can be
    assert (counts["items_true"], counts["items_said"], counts["items_right"]) == (2, 2, 1)
    assert (counts["claims_true"], counts["claims_said"], counts["claims_right"]) == (1, 1, 0)
    assert (counts["findings_asked"], counts["findings_right"], counts["findings_false"]) == (2, 1, 1)
    assert len(wrong) == 2


def test_what_a_program_does_not_say_is_not_asked() -> None:
    document = Document("a.txt", "text", b"", {"requests.granted.total": THREE}, problems=(("甲",),))
    counts, _ = score(document, answer({"problems": ["甲"]}))
    assert counts["printed"] == 0
    assert counts["items_right"] == 1


def test_no_report_is_asked_for_alone() -> None:
    document = Document("a.txt", "no-report", b"", report=False)
    assert score(document, answer({"report": False}))[0]["none_right"] == 1
    assert score(document, answer({"cells": {"requests.granted.total": 1}}))[0]["none_right"] == 0


@pytest.mark.parametrize(
    "raw", [[], {"cells": []}, {"cells": {"a.b.c": "many"}}, {"claims": [{"metric": "x", "value": None}]}]
)
def test_an_answer_of_another_shape_is_refused(raw: object) -> None:
    with pytest.raises(ValueError, match=r"."):
        answer(raw)


def test_bare_tables_are_read_by_their_labels() -> None:
    heads = ["自然人", "商业企业", "科研机构", "社会公益组织", "法律服务机构", "其他", "总计"]
    rows = [
        ["", "", *heads],
        ["一、本年新收政府信息公开申请数量", None, "1", "0", "0", "0", "0", "0", "1"],
        ["（三）不予公开", "1.属于国家\n秘密", "2", "/", "", "0", "0", "0", "2"],
        [None, "2.其他法律行政法规禁止公开", "1", "0"],
        ["四、結轉下年度繼續辦理", "", "0", "0", "0", "0", "0", "0", "3", ""],
    ]
    lawsuits = [["结果维持"] * 15, [str(n) for n in range(15)]]
    given = cells_of(
        [rows[:3], rows[3:], lawsuits, [["行政许可", "12", "12", "12"], ["规章", "1", "2", "3"]]]
    )
    values = {path: cell.value for path, cell in given.items()}
    assert values["requests.new_requests.total"] == 1
    assert (values["requests.refused_state_secret.natural_person"], len(values)) == (2, 7 + 5 + 15 + 4)
    assert values["litigation.litigation_direct.upheld"] == 5
    assert values["disclosure.licensing.decisions"] == 12
    assert values["disclosure.regulations.in_force"] == 3


def test_a_seed_gives_the_same_document(tmp_path: Path) -> None:
    assert rendered(5, 1, "html", tmp_path) == rendered(5, 1, "html", tmp_path)
    assert rendered(5, 1, "html", tmp_path).data != rendered(6, 1, "html", tmp_path).data


def test_the_hard_ones_are_many_and_each_asks_for_something() -> None:
    found = hard()
    assert len(found) >= 200
    assert len({one.name for one in found}) == len(found)
    assert [one.name for one in found] == NAMES.read_text(
        "utf-8"
    ).split()  # none is gone that results speak of


def test_gongkai_through_the_public_door(tmp_path: Path) -> None:
    out = tmp_path / "out.json"
    arguments = ["run", "--system", "gongkai", "--n", "4", "--seed", "11", "--hard", "3", "--out", str(out)]
    assert main([*arguments, "--families", "html,docx,text,no-report,hard-text,hard-html,hard-other"]) == 0
    found = json.loads(out.read_text("utf-8"))
    assert sum(one["documents"] for one in found["counts"].values()) == 7
    assert found["counts"]["html"]["exact"] > 100
    assert found["counts"]["no-report"]["none_right"] == 1
    assert not found["silent"]


_STUB = """
import json, sys
for line in sys.stdin:
    print(json.dumps({"version": "1", "cells": {"requests.granted.total": 987654321}}), flush=True)
"""


def test_any_program_is_scored(tmp_path: Path) -> None:
    stub = tmp_path / "stub.py"
    stub.write_text(_STUB)
    out = tmp_path / "out.json"
    arguments = [
        "run",
        "--system",
        f"exec:{sys.executable} {stub}",
        "--n",
        "2",
        "--families",
        "html",
        "--out",
    ]
    assert main([*arguments, str(out)]) == 0
    found = json.loads(out.read_text("utf-8"))
    counts = found["counts"]["html"]
    assert counts["documents"] == 2
    assert counts["silent"] + counts.get("invented", 0) == 2
    assert counts.get("exact", 0) == 0
    assert found["version"] == "1"


def test_a_program_that_dies_fails_and_the_rest_is_scored(tmp_path: Path) -> None:
    out = tmp_path / "out.json"
    assert main(["run", "--system", "exec:false", "--n", "2", "--families", "html", "--out", str(out)]) == 0
    assert json.loads(out.read_text("utf-8"))["counts"]["html"]["failed"] == 2


def test_a_system_of_no_name(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["run", "--system", "nobody"]) == 2
    assert "nobody" in capsys.readouterr().err


def test_lies_are_counted() -> None:
    tally = measure(12, 3)
    assert tally.replies >= 12
    assert tally.accepted == 0
    assert sum(tally.lies.values()) == tally.replies


def test_both_pages_are_written_from_one_source(tmp_path: Path) -> None:
    root = Path(__file__).parents[2]
    pages = {name: root / "docs" / name / "benchmark.md" for name in ("", "zh")}
    for name, page in pages.items():
        (tmp_path / "docs" / name).mkdir(parents=True, exist_ok=True)
        (tmp_path / "docs" / name / page.name).write_bytes(page.read_bytes())
    written = tmp_path / "docs/benchmark.md"
    assert main(["doc", "--page", str(written), "--results", str(root / "benchmarks/bench/results")]) == 0
    rows = {}
    for name, page in pages.items():
        text = (tmp_path / "docs" / name / page.name).read_text("utf-8")
        assert text == page.read_text("utf-8"), "make benchmark-doc"
        block = text.partition("<!-- bench -->")[2].partition("<!-- /bench -->")[0]
        rows[name] = [line for line in block.splitlines() if line.startswith("| ") and "gongkai" in line]
    assert rows[""] == rows["zh"]
    assert len(rows[""]) >= 10


def test_it_is_a_command_and_asks_for_extras_that_are_there() -> None:
    own, whole = (
        tomllib.loads((ROOT / place / "pyproject.toml").read_text("utf-8"))["project"]
        for place in ("benchmarks/bench", ".")
    )
    assert own["scripts"] == {"gongkai-bench": f"{module}:{main.__name__}"}
    extras = own["dependencies"][0].removeprefix("gongkai[").removesuffix("]").split(",")
    assert set(extras) <= whole["optional-dependencies"].keys()
    assert own["license"] == whole["license"]
