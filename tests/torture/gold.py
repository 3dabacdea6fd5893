"""Specimens as files: the data beside one JSON file of gold."""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path
from typing import Any

from .model import Gold, GoldCell, Number, Specimen

SUFFIX = ".gold.json"


def to_json(specimen: Specimen) -> str:
    """Return the gold of a specimen as JSON, a cell a line."""
    gold = specimen.gold
    head = {
        "name": specimen.name, "media_type": specimen.media_type, "layout": specimen.layout,
        "noise": list(specimen.noise), "clean": specimen.clean, "form": gold.form, "year": gold.year,
        "agency": gold.agency, "title": gold.title, "period": list(gold.period),
        "published": sorted(gold.published, key=str), "contact": gold.contact,
        "refused": sorted(gold.refused), "readable": gold.readable, "unsure": sorted(gold.unsure),
        "broken": [list(cells) for cells in gold.broken],
    }  # fmt: skip
    lines = json.dumps(head, ensure_ascii=False, indent=1)[:-2]
    cells = ",\n".join(
        f"  {json.dumps(path)}: {json.dumps(_cell(cell), ensure_ascii=False)}"
        for path, cell in gold.cells.items()
    )
    return f'{lines},\n "cells": {{\n{cells}\n }}\n}}\n'


def _cell(cell: GoldCell) -> list[str | None]:
    value = None if cell.value is None else str(cell.value)
    return [value, cell.kind, cell.raw, "/".join(sorted(cell.statuses))]


def _number(text: str | None) -> Number | None:
    if text is None:
        return None
    return Decimal(text) if "." in text else int(text)


def load(path: Path) -> Specimen:
    """Read a specimen back from its data file and the gold beside it."""
    return from_json(path.with_name(path.name + SUFFIX).read_text(encoding="utf-8"), path.read_bytes())


def from_json(text: str, data: bytes) -> Specimen:
    """Read a specimen back from its gold as JSON and its data."""
    found: dict[str, Any] = json.loads(text)
    cells = {
        name: GoldCell(_number(value), kind, raw, frozenset(statuses.split("/")))
        for name, (value, kind, raw, statuses) in found["cells"].items()
    }
    start, end = found["period"]
    gold = Gold(
        form=found["form"], year=found["year"], agency=found["agency"], title=found["title"], period=(start, end),
        published=frozenset(found["published"]), contact=found["contact"], cells=cells,
        broken=tuple(tuple(one) for one in found["broken"]), refused=frozenset(found["refused"]),
        readable=found["readable"], unsure=frozenset(found["unsure"]),
    )  # fmt: skip
    noise = tuple(found["noise"])
    return Specimen(
        found["name"],
        data,
        found["media_type"],
        "",
        gold,
        found["layout"],
        noise,
        found["clean"],
    )


def save(specimen: Specimen, folder: Path) -> None:
    """Write a specimen and its gold."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / specimen.name).write_bytes(specimen.data)
    (folder / (specimen.name + SUFFIX)).write_text(to_json(specimen), encoding="utf-8")


def load_all(folder: Path) -> list[Specimen]:
    """Read every specimen of a folder, in order of name."""
    names = sorted(path.name.removesuffix(SUFFIX) for path in folder.glob(f"*{SUFFIX}"))
    return [load(folder / name) for name in names]
