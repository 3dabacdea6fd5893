"""The accuracy gate: what the reader reaches, and the floors below which it must not fall.

It looks at the pinned corpus and at fresh reports whose seeds the date gives: others every day, the same
all day long. ``python -m tests.torture.gate`` measures both; ``--raise-floors`` writes the measured values
where they are better than ``floors.json`` and refuses to lower any. ``GONGKAI_TORTURE_SEED`` sets the first
seed in place of the date. The floors are for what ``held.txt`` lists; the rest is measured and printed.
"""

from __future__ import annotations

import argparse
import datetime
import json
import math
import os
import sys
from collections.abc import Iterable
from pathlib import Path

from .generate import make
from .gold import load_all
from .held import held
from .model import Specimen
from .pin import CORPUS
from .score import Score, read
from .totals import Total, table

FLOORS = Path(__file__).parent / "floors.json"
PINNED, DAY = "corpus", "day"
#: The fresh reports of a day, in parts that can be read side by side.
FRESH, PARTS = 1000, 4
SEED = "GONGKAI_TORTURE_SEED"
#: Layouts whose cells run together: no accuracy is promised for them, but no lie either.
HARD = frozenset({"nosep", "oneline", "pdf", "pdf-vertical", "pdftotext", "pdftotext-layout"})
SHARES = ("exact", "perfect", "form", "year", "agency", "period", "refused")
COUNTS = ("silent", "false_conflicts", "false_verified", "bad_spans", "crashes")

Floors = dict[str, dict[str, float]]


def first_seed() -> int:
    """Return the first seed of the day, or the one that is asked for."""
    return int(os.environ.get(SEED) or datetime.date.today().toordinal() * FRESH)


def fresh(part: int) -> range:
    """Return the seeds of one part of the day's reports."""
    size = FRESH // PARTS
    start = first_seed() + part * size
    return range(start, start + size)


def corpus() -> list[Specimen]:
    return load_all(CORPUS)


def measure(specimens: Iterable[Specimen], source: str) -> tuple[Floors, list[Score], list[Score]]:
    """Return what is reached on what is pinned or held, easy and hard layouts apart, and the scores of these,
    and of the others.
    """
    groups: dict[str, Total] = {f"{source}/common": Total(), f"{source}/hard": Total()}
    scores: list[Score] = []
    others: list[Score] = []
    for specimen in specimens:
        one = read(specimen)
        if source == PINNED or held(specimen):
            scores.append(one)
            groups[f"{source}/{'hard' if specimen.layout in HARD else 'common'}"].scores.append(one)
        else:
            others.append(one)
    return {name: _measured(total) for name, total in groups.items()}, scores, others


def _measured(total: Total) -> dict[str, float]:
    out: dict[str, float] = {"exact": total.exact_share, "perfect": total.perfect_share}
    out |= {key: total.meta(key) for key in SHARES if key not in out}
    out |= {key: total.count(key) for key in COUNTS if key != "crashes"}
    out["crashes"] = sum(bool(one.crash) for one in total.scores)
    return {
        key: math.floor(value * 10_000) / 10_000 if key in SHARES else value for key, value in out.items()
    }


def load() -> Floors:
    found: Floors = json.loads(FLOORS.read_text(encoding="utf-8"))
    return found


def below(floors: Floors, measured: Floors) -> list[str]:
    """Say where the measured values are worse than the floors."""
    out: list[str] = []
    for group, values in floors.items():
        for key, floor in values.items():
            got = measured.get(group, {}).get(key)
            if got is not None and (got < floor if key in SHARES else got > floor):
                out.append(f"{group} {key}: {got} is worse than {floor}")
    return out


def raised(floors: Floors, measured: Floors) -> Floors:
    """Return the floors with every value that was bettered; none becomes worse."""
    return {
        group: {
            key: (max if key in SHARES else min)(floor, measured.get(group, {}).get(key, floor))
            for key, floor in values.items()
        }
        for group, values in floors.items()
    }


def main(argv: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.torture.gate", description=__doc__)
    parser.add_argument("--raise-floors", action="store_true")
    args = parser.parse_args(argv)
    seeds = [seed for part in range(PARTS) for seed in fresh(part)]
    pinned, _, _ = measure(corpus(), PINNED)
    day, scores, others = measure(map(make, seeds), DAY)
    measured = pinned | day
    print("not held:", table(others), "held:", table(scores), json.dumps(measured, indent=1), sep="\n")
    floors = load()
    worse = below(floors, measured)
    print(*worse, sep="\n", file=sys.stderr)
    if args.raise_floors:
        FLOORS.write_text(json.dumps(raised(floors, measured), indent=1) + "\n", encoding="utf-8")
    return 1 if worse else 0


if __name__ == "__main__":
    sys.exit(main())
