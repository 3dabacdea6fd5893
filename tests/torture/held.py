"""The kinds that the gate holds: no silent error is let pass in a report that is made of these alone.

``held.txt`` lists them: layouts, noises, oddities. A kind is written there once it is read right, and
never taken out again.
"""

from __future__ import annotations

from pathlib import Path

from .degenerate import KINDS
from .model import Specimen

HELD = frozenset((Path(__file__).parent / "held.txt").read_text(encoding="utf-8").split())


def held(specimen: Specimen) -> bool:
    """Say whether all that a specimen is made of is held."""
    return specimen.layout in HELD.union(KINDS) and HELD.issuperset(specimen.noise)
