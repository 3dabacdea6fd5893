"""Tables recognised in a picture of which most sums break: they were not read as they are printed."""

from dataclasses import replace
from pathlib import Path

import pytest

from gongkai.document import Seen
from gongkai.form import Cellname
from gongkai.pipeline import parse
from gongkai.proof.identities import prove
from gongkai.readers import read
from gongkai.settings import Settings

SEED = Path(__file__).parent / "data/seeds/000_940e26fdc8c2d394.txt"


@pytest.mark.parametrize(("wrong", "misread"), [(2, False), (99, True)])
def test_most_sums_that_break_are_misreadings_and_no_findings(wrong: int, misread: bool) -> None:
    settings = Settings()
    reading = parse(read(SEED, limits=settings.limits), settings).tables["requests"]
    rows = reading.rows[:wrong]
    cells = dict(reading.cells)
    for row in rows:
        piece = cells[Cellname(row, "research")]
        assert piece is not None and piece.number == 0
        cells[Cellname(row, "research")] = piece._replace(text="7", number=7)
    proof = prove(replace(reading, cells=cells), dict.fromkeys(cells, Seen(0.99, 8.0)))
    broken = [fault for fault in proof.faults if fault.kind == "broken"]
    assert bool(broken) is not misread
    status = dict(zip(proof.fields, proof.fields.statuses, strict=True))[Cellname(rows[0], "research")]
    assert status == ("ambiguous" if misread else "conflicting")
    assert (Cellname(rows[0], "research") in proof.unproved) is misread


def test_an_organs_own_broken_sums_are_told_whatever_their_number() -> None:
    settings = Settings()
    reading = parse(read(SEED, limits=settings.limits), settings).tables["requests"]
    cells = {
        name: piece._replace(text="7", number=7) if piece and name.column == "research" else piece
        for name, piece in reading.cells.items()
    }
    proof = prove(replace(reading, cells=cells))
    assert not proof.unproved and any(fault.kind == "broken" for fault in proof.faults)
