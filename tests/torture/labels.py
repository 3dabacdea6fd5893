"""The forms' labels and the word lists, read from the data files beside this module."""

from __future__ import annotations

import functools
from pathlib import Path
from typing import Any

from gongkai.yaml_files import read_yaml

DATA = Path(__file__).parent / "data"


@functools.cache
def load(name: str) -> dict[str, Any]:
    found: dict[str, Any] = read_yaml(DATA / f"{name}.yaml")
    return found


def requests() -> dict[str, Any]:
    found: dict[str, Any] = load("labels")["requests"]
    return found


def litigation() -> dict[str, Any]:
    found: dict[str, Any] = load("labels")["litigation"]
    return found


def disclosure(form: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = load("labels")["disclosure"][form]
    return found


def applicants() -> list[str]:
    return [name for name, _ in requests()["columns"]]


def results() -> list[str]:
    return [name for name, _ in litigation()["columns"]]


def outcome_rows(*, one_other: bool) -> list[str]:
    rows = [row[0] for row in requests()["outcomes"]]
    return rows + (
        [requests()["other_one"][0]] if one_other else [row[0] for row in requests()["other_rows"]]
    )
