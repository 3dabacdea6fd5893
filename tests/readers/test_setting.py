"""How figures are set on a sheet: ink that takes more room than what was recognised in it."""

from __future__ import annotations

import pytest

pytest.importorskip("rapidocr")

import numpy as np

from gongkai.readers.scans.engine import Letter
from gongkai.readers.scans.light import Mask
from gongkai.readers.scans.shapes import FREE, look, told

HIGH, STEP, LETTER = 20, 15, 24.0
#: How broad figures are, and marks, which rows these ink, and how far what follows stands behind.
BROAD = {"1": 8, "4": 14, "-": 8, ".": 4, ",": 4, " ": 0}
ROWS = {"-": slice(9, 12), ".": slice(16, 20), ",": slice(16, 25)}
ADVANCE = {"-": 10, ".": 8, ",": 8, " ": 8}


def printed(text: str, *, touching: bool = False) -> Mask:
    """Return the ink of a number: blocks for figures, each in the middle of its room; ``touching``: marks are blurred out."""
    ink = np.zeros((HIGH + 6, 4 + STEP * 2 * len(text)), np.uint8)
    at = 2
    for one in text:
        room, broad = ADVANCE.get(one, STEP), BROAD.get(one, 13)
        left = at + (room - broad) // 2
        spread = 3 if touching and one in ROWS else 0
        ink[ROWS.get(one, slice(0, HIGH)), left - spread : left + broad + spread] = 1
        at += room
    return ink[_between(ink.any(1)), _between(ink.any(0))]


def _between(inked: Mask) -> slice:
    """Return what goes from the first to the last that is inked."""
    found = np.flatnonzero(inked)
    return slice(found[0], found[-1] + 1)


def letters(text: str) -> list[Letter]:
    return [Letter(one, 0.99, (i + 0.5) / len(text)) for i, one in enumerate(text)]


def as_told(
    ink: Mask,
    text: str,
    others: tuple[str, ...] = ("0", "20", "35", "62", "89", "406", "214"),
    free: tuple[float, float] = FREE,
) -> str:
    """Return what is told of ink that was recognised as ``text``, on a sheet of other numbers; ? behind what is not sure."""
    inks, found = [printed(one) for one in others] * 3, [letters(one) for one in others] * 3
    sheet = look([*inks, ink], [*found, letters(text)], LETTER, rough=False)
    borne = told(ink, letters(text), sheet, free)
    return "".join(one.text for one in borne) + "?" * (min(one.score for one in borne) < 0.8)


@pytest.mark.parametrize("text", ["4", "-4", "14", "-14", "141", "12,345", "1.5", "-0.5", "20411"])
def test_what_fills_its_room_is_sure(text: str) -> None:
    assert as_told(printed(text), text) == text


@pytest.mark.parametrize(
    ("text", "read"),
    [("-4", "4"), ("-14", "14"), ("-141", "141"), ("-12,345", "12,345")],
)
def test_a_minus_that_touches_its_number_and_was_passed_over_is_told(text: str, read: str) -> None:
    assert as_told(printed(text, touching=True), read) == read + "?"


@pytest.mark.parametrize("read", ["41", "31", "34", "4"])
def test_a_figure_that_was_passed_over_is_told(read: str) -> None:
    ink = printed("341")
    assert as_told(ink, read) == read + "?"
    blurred = ink.copy()
    blurred[8:10] = 1  # all of them touch
    assert as_told(blurred, read) == read + "?"


def test_a_point_that_was_worn_off_leaves_its_room() -> None:
    ink = printed("12.5")
    ink[:, 2 * STEP - 1 : 2 * STEP + 5] = 0
    assert as_told(ink, "125") == "12 5"


def test_a_point_that_touches_a_figure_is_one_where_figures_are_not_as_broad_as_letters() -> None:
    ink = printed("0.5506")
    ink[17:20, 10:18] = 1
    assert as_told(ink, "0.5506") == "0.5506"


def test_figures_as_broad_as_letters_are_one_number_where_a_sheet_is_set_so() -> None:
    """Small letters that are blurred are higher than they were printed: how far figures stand apart is the sheet's."""
    wide = tuple(" ".join(one) for one in ("20", "35", "62", "89", "406", "214")) * 2
    inks, found = [printed(one) for one in wide], [letters(one.replace(" ", "")) for one in wide]
    sheet = look(inks, found, LETTER, rough=False)
    assert "".join(one.text for one in told(printed("1 3"), letters("13"), sheet)) == "13"
    assert as_told(printed("1 3"), "13") == "1 3"


def test_one_figure_that_was_taken_for_more_is_one_and_not_sure() -> None:
    """A worn 0 is 「()」, a worn 4 a plus; a grain behind a number is no point."""
    assert as_told(printed("0"), "()") == "0?"
    assert as_told(printed("0"), "0)") == "0?"
    assert as_told(printed("4"), "+") == "4?"
    assert as_told(printed("20."), "20.") == "20?"
    assert as_told(printed("-4"), "-4") == "-4"


def test_a_comma_behind_a_nought_is_none() -> None:
    """What a fax wore off may be the tail of a comma elsewhere: 51.398 may be 51,398."""
    for text, told_ in (("0.372", "0.372"), ("51.398", "51.398?"), ("3,715.713", "3,715.713?")):
        inks, found = [printed(text)], [letters(text)]
        (borne,) = (
            told(ink, one, look(inks, found, LETTER, rough=True))
            for ink, one in zip(inks, found, strict=True)
        )
        assert "".join(one.text for one in borne) + "?" * (borne[0].score < 0.8) == told_


def test_wide_figures_that_are_not_so_wide_for_sure_are_not_sure() -> None:
    """A point between two that was worn off leaves nearly as much room."""
    ink = printed("12")
    for room, text in ((8, "1 2"), (9, "12?"), (13, "12")):
        apart = np.concatenate([ink[:, :10], np.zeros((len(ink), room), np.uint8), ink[:, 10:]], 1)
        assert as_told(apart, "12") == text


def test_a_stroke_that_leads_to_a_figure_is_a_minus_however_broad_all_of_that_kind_are() -> None:
    touched = printed("-6", touching=True)
    inks = [printed("0"), printed("2")] * 3 + [touched] * 3
    found = [letters("0"), letters("2")] * 3 + [letters("6")] * 3
    sheet = look(inks, found, LETTER, rough=False)
    (borne,) = told(touched, letters("6"), sheet)
    assert (borne.text, borne.score < 0.8) == ("6", True)


def test_a_line_that_something_lies_on_may_hide_a_figure_that_has_room_before_it() -> None:
    for text, free in (("20", (np.inf, 8.0)), ("0", (40.0, np.inf)), ("四", (2.0, np.inf))):
        assert as_told(printed(text), text, free=free) == text + "?"
        assert as_told(printed(text), text) == text
    assert as_told(wide("370"), "370", free=(2.0, np.inf)) == "370"


def wide(text: str) -> Mask:
    """Return the ink of three figures that stand as far apart as letters."""
    parts = np.split(printed(text), [STEP - 1, 2 * STEP - 1], 1)
    ink = np.concatenate([np.pad(part, ((0, 0), (0, 9))) for part in parts], 1)
    return ink[:, _between(ink.any(0))]


def test_a_figure_of_which_a_line_took_a_part_is_not_sure() -> None:
    assert as_told(wide("806")[:, 3:], "306", free=(2.0, np.inf)) == "306?"
    assert as_told(wide("306"), "306", free=(2.0, np.inf)) == "306"


def test_three_figures_that_stand_evenly_have_no_mark_between() -> None:
    """Of two a point may have been worn off; between each two of three none can be."""
    assert as_told(wide("412"), "412") == "412"
