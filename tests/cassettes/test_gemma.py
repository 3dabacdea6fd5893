"""What a real server with a very small model said, played back: no number is changed by it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.cassettes import tape
from tests.cassettes.record_gemma import FOLDER, MODEL, REPORTS, ROUTES, cassette

pytestmark = pytest.mark.skipif(
    not any(FOLDER.glob("*.yaml")), reason="the questions have changed since: to be recorded anew"
)

#: By the beginning of a report's name, read off the recordings: requests, and refusals, by route. A
#: report that the rules read for sure has none where only what is doubtful is asked.
EXPECTED = {
    "000": {"auto": (0, []), "always": (1, [])},
    "001": {"auto": (0, []), "always": (1, ["GK902"])},
    "002": {"auto": (1, []), "always": (1, [])},
    "003": {"auto": (0, []), "always": (1, ["GK902"])},
    "004": {"auto": (0, []), "always": (1, ["GK902"])},
    "hongze-2023-rows": {"auto": (1, ["GK902"]), "always": (1, ["GK902"])},
    "pingtan-2020-extract": {"auto": (0, []), "always": (1, ["GK902"])},
    "pingtan-2021": {"auto": (0, []), "always": (2, ["GK902"])},
}


def expected(report: Path, route: str) -> tuple[int, list[str]]:
    return next(by[route] for name, by in EXPECTED.items() if report.stem.startswith(name))


def play(report: Path, route: str, cache: Path) -> tuple[tape.Ran, int]:
    settings = {"base_url": tape.URL, "model": MODEL, "cache_dir": str(cache)}
    with tape.played(cassette(report, route)) as played:
        ran = tape.extract(report, route, settings)
    return ran, played.play_count


def test_every_recording_is_played() -> None:
    asked = {cassette(report, route) for report in REPORTS for route in ROUTES if expected(report, route)[0]}
    assert set(FOLDER.glob("*.yaml")) == asked


@pytest.mark.parametrize("route", ROUTES)
@pytest.mark.parametrize("report", REPORTS, ids=lambda report: report.stem)
def test_what_a_small_model_says(report: Path, route: str, tmp_path: Path) -> None:
    plays, refused = expected(report, route)
    ran, count = play(report, route, tmp_path)
    assert (ran.code, count) == (0, plays)
    found = ran.report
    assert [one["code"] for one in found["findings"] if one["code"].startswith("GK9")] == refused
    assert found["usage"]["rejected"] == len(refused)
    assert found["usage"]["requests"] == plays
    _is_no_worse(report, found, tape.by_rules(report))


def _is_no_worse(report: Path, found: dict[str, Any], alone: dict[str, Any]) -> None:
    """What the rules read stands; what is new are places in the source, and labels."""
    for part in ("form", "title", "year", "disclosure", "requests", "litigation"):
        assert found[part] == alone[part], part
    rejected = {path for path, one in found["evidence"].items() if one["status"] == "rejected"}
    for path in found["evidence"].keys() - rejected:
        assert found["evidence"][path] == alone["evidence"][path]
    for path in rejected:
        assert alone["evidence"].get(path, {}).get("raw") is None
    assert [one for one in found["narrative"]["claims"] if one["method"] == "rules"] == alone["narrative"][
        "claims"
    ]
    text = report.read_bytes().decode()
    for item in (*found["narrative"]["problems"], *found["narrative"]["improvements"]):
        assert text[item["start"] : item["end"]] == item["text"]
