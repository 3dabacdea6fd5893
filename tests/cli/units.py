"""Reports of several units in a folder, as a clerk gets them, for the tests of what is done over all of them."""

from __future__ import annotations

from pathlib import Path
from random import Random

from tests.rules.planted import FAULTS, Paper, lawful, printed


def paper(organ: str, *, year: int = 2023, seed: int = 1, fault: str = "") -> Paper:
    """A lawful report of an organ and year, with one fault planted where one is named."""
    self_ = "我局" if organ.endswith("局") else "本单位"
    _, plant, needs = FAULTS[fault] if fault else ((), None, {})
    for number in range(seed, seed + 500):
        made = lawful(number, **{**needs, "organs": ((organ, self_),)})  # type: ignore[arg-type]
        if made.year == year:
            break
    if plant is not None:
        plant(made, Random(seed))
    return made


def put(folder: Path, name: str, made: Paper, layout: str = "tabs") -> Path:
    """Print a report into a folder."""
    data, _, _ = printed(made, layout)
    file = folder / name
    file.write_bytes(data)
    return file
