"""One mistake in each of a hundred reports, and none in as many, in every layout."""

from __future__ import annotations

from collections import Counter

from tests.rules.planted import FAULTS, lawful, planted, read
from tests.torture.mixing import LAYOUTS

#: Each kind of mistake is planted in so many reports.
EACH = 3
#: The least share of mistakes that are found, and of lawful reports of which nothing is said.
FOUND, CLEAN = 0.95, 0.90


def test_the_usual_mistakes_are_found() -> None:
    layouts = list(LAYOUTS)
    missed: Counter[str] = Counter()
    for number, (kind, (codes, _, _)) in enumerate(FAULTS.items()):
        for seed in range(EACH):
            layout = layouts[(seed + EACH * number) % len(layouts)]
            found = {one.code for one in read(planted(kind, seed), layout, seed).findings}
            missed[kind] += not found.intersection(codes)
    assert len(FAULTS) >= 20
    assert len(FAULTS) * EACH >= 100
    assert missed.total() <= (1 - FOUND) * len(FAULTS) * EACH, missed
    assert max(missed.values()) < EACH, "every kind is found somewhere"


def test_a_lawful_report_is_left_alone() -> None:
    said = [
        [
            (seed, layout, one.code, one.severity, one.message)
            for one in read(lawful(seed), layout, seed).findings
        ]
        for seed, layout in enumerate([*LAYOUTS, *LAYOUTS])
    ]
    assert [one for told in said for one in told if one[3] == "error"] == []
    assert sum(not told for told in said) >= CLEAN * len(said), [told for told in said if told]
