"""Pages whose tables lost what places their cells: spans, header rows, cells."""

from __future__ import annotations

import random
import re
from collections.abc import Callable
from dataclasses import replace

import pytest

from .generate import make
from .score import read

_ROW_WITH = r"<tr[^>]*>(?:(?!</tr>).)*{}.*?</tr>"
_ZERO = r"<td[^>]*>(?:<[^>]*>)*\s*0\s*(?:</[^>]*>)*</td>"

Damage = Callable[[str, random.Random], str]

#: Damage after which every number can still be told.
HARMLESS: dict[str, Damage] = {
    "no spans at all": lambda page, _: re.sub(r' (?:row|col)span="?\d+"?', "", page),
    "no colspans": lambda page, _: re.sub(r' colspan="?\d+"?', "", page),
    "colspans too wide": lambda page, _: re.sub(r'colspan="?3"?', 'colspan="9"', page),
    "first header row lost": lambda page, _: re.sub(
        _ROW_WITH.format("申请人情况"), "", page, flags=re.DOTALL
    ),
    "a header row lost": lambda page, _: re.sub(_ROW_WITH.format("商业"), "", page, flags=re.DOTALL),
    "empty cells at row ends": lambda page, rng: re.sub(
        "</tr>", lambda m: ("<td></td>" if rng.random() < 0.5 else "") + m.group(), page
    ),
    "empty cells at row starts": lambda page, rng: re.sub(
        r"<tr[^>]*>", lambda m: m.group() + ("<td></td>" if rng.random() < 0.3 else ""), page
    ),
    "divs for tables": lambda page, _: re.sub(r"<(/?)(?:table|tbody|thead|tr|td|th)\b", r"<\1div", page),
}
#: Damage after which some cannot: those must be left open.
HARMFUL: dict[str, Damage] = {
    "no rowspans": lambda page, _: re.sub(r' rowspan="?\d+"?', "", page),
    "zeros lost": lambda page, rng: re.sub(_ZERO, lambda m: "" if rng.random() < 0.03 else m.group(), page),
}


@pytest.mark.parametrize("layout", ["html-clean", "html-thead"])
@pytest.mark.parametrize("name", [*HARMLESS, *HARMFUL])
def test_a_damaged_grid_moves_no_number(name: str, layout: str) -> None:
    for seed in range(1, 5):
        specimen = make(seed, layout=layout, noise=())
        damage = (HARMLESS | HARMFUL)[name]
        page = damage(specimen.data.decode(), random.Random(seed))
        score = read(replace(specimen, data=page.encode()))
        assert not score.crash
        assert score.silent == []
        assert score.wrong == []
        assert score.false_conflicts == []
        if name in HARMLESS:
            assert score.unread == []
