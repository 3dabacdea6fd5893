"""Reports of several units in a folder, as a clerk gets them, for the tests of what is done over all of them."""

from __future__ import annotations

import copy
import functools
from pathlib import Path
from random import Random

from tests.rules.planted import FAULTS, Paper, lawful, printed


def paper(organ: str, *, year: int = 2023, seed: int = 1, fault: str = "") -> Paper:
    """A lawful report of an organ and year, with one fault planted where one is named."""
    made = copy.deepcopy(_lawful(organ, year, seed, fault))
    if fault:
        FAULTS[fault][1](made, Random(seed))
    return made


@functools.cache
def _lawful(organ: str, year: int, seed: int, fault: str) -> Paper:
    """The first lawful report from a seed on that is of a year, and has what a fault needs."""
    needs = FAULTS[fault][2] if fault else {}
    self_ = "我局" if organ.endswith("局") else "本单位"
    made = (lawful(number, **{**needs, "organs": ((organ, self_),)}) for number in range(seed, seed + 500))  # type: ignore[arg-type]
    return next(one for one in made if one.year == year)


def put(folder: Path, name: str, made: Paper, layout: str = "tabs") -> Path:
    """Print a report into a folder."""
    data, _, _ = printed(made, layout)
    file = folder / name
    file.write_bytes(data)
    return file
