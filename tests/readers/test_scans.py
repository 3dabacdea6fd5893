"""The steps from a picture to its cells: strokes that are no figures, and lines that a fax broke."""

from __future__ import annotations

from pathlib import Path

import pytest

pytest.importorskip("rapidocr")

import cv2
import numpy as np
import pylopdf_fonts_zh_cn
from PIL import Image, ImageDraw, ImageFont

from gongkai.readers.scans import leaf
from gongkai.readers.scans.engine import Letter
from gongkai.readers.scans.light import Grey, Mask
from gongkai.readers.scans.rules import rulings
from gongkai.readers.scans.setting import Setting
from gongkai.readers.scans.shapes import Look, look, told
from gongkai.readers.scans.straight import is_sideways, straightened

LETTER, FIGURE = 24.0, Setting(18.0)
ONE = [Letter("1", 0.98, 0.5)]


def stroke(high: int, leans: float) -> Mask:
    """Return a stroke of so many pixels' height, leaning to the right by a part of it."""
    ink = np.zeros((high, 60), np.uint8)
    for row in range(high):
        at = 10 + round((high - row) * leans)
        ink[row, at : at + 3] = 1
    return ink[:, ink.any(0)]


def test_a_leaning_stroke_is_a_slash_where_many_of_its_kind_are() -> None:
    """A fax takes the ends of some; by itself such a one may be a 1 that leans."""
    whole, worn = stroke(24, 0.3), stroke(18, 0.3)
    alone = Look(LETTER, FIGURE, False, True)
    assert [(one.text, one.score < 0.8) for one in told(worn, ONE, alone)] == [("1", True)]
    flat = np.ones((3, 21), np.uint8)
    found = [ONE, ONE, ONE, [Letter("8", 1.0, 0.5)], *[[Letter("0", 0.9, 0.5)]] * 5]
    sheet = look([whole, whole, worn, np.ones((18, 9), np.uint8), *[flat] * 5], found, LETTER, rough=True)
    assert (sheet.setting.high, sheet.slashes) == (18.0, True)
    assert [told(ink, ONE, sheet)[0].text for ink in (whole, worn, stroke(18, 0.0))] == ["/", "/", "1"]


def test_where_every_1_stands_upright_none_leans() -> None:
    """A print has one kind of 1, which leans with all others or not at all; handwriting has any."""
    eight = np.ones((18, 9), np.uint8)
    for uprights, slashes in (([0.0, 0.0, 0.02], True), ([0.0, 0.0], False), ([0.0, 0.0, 0.02, 0.2], False)):
        strokes = [*(stroke(18, leans) for leans in uprights), stroke(19, 0.3), eight]
        found = [[Letter("8", 1.0, 0.5)] if one is eight else ONE for one in strokes]
        assert look(strokes, found, LETTER, rough=False).slashes is slashes


def test_a_flat_stroke_is_a_dash_whatever_it_was_taken_for() -> None:
    flat = np.ones((3, 21), np.uint8)
    assert [one.text for one in told(flat, ONE, Look(LETTER, FIGURE, False, True))] == ["—"]
    assert [one.text for one in told(stroke(18, 0.0), ONE, Look(LETTER, FIGURE, False, True))] == ["1"]


@pytest.mark.parametrize(
    ("words", "of_flat", "of_swelling"),
    [
        ([("二", 1.0)], ("—", 1.0), ("—", 1.0)),
        ([("零", 1.0)], ("一", 0.5), ("一", 0.97)),
        ([("二", 0.4)] * 3, ("—", 1.0), ("—", 1.0)),
    ],
)
def test_where_numbers_are_printed_in_words_what_swells_is_one_and_a_dash_may_be(
    words: list[tuple[str, float]], of_flat: tuple[str, float], of_swelling: tuple[str, float]
) -> None:
    """一 of most prints rises towards its end. 二 by itself is a piece of a label, or a badly recognised 无; 零 is a number."""
    flat = np.ones((4, 24), np.uint8)
    swelling = flat.copy()
    swelling[:2, :17] = 0
    one, block = [Letter("一", 0.97, 0.5)], np.ones((22, 22), np.uint8)
    found = [[Letter(*word, 0.5)] for word in words]
    sheet = look([*[block] * len(words), flat, swelling], [*found, one, one], LETTER, rough=False)
    assert [told(ink, one, sheet)[0][:2] for ink in (flat, swelling)] == [of_flat, of_swelling]


@pytest.mark.parametrize(
    ("said", "printed"),
    [
        ("1月1日一12月31日", "1月1日—12月31日"),
        ("0431一8123", "0431—8123"),
        ("2023年一季度", "2023年一季度"),
        ("二十一12", "二十一12"),
    ],
)
def test_between_figures_a_flat_stroke_is_a_dash(said: str, printed: str) -> None:
    block = np.ones((22, 22 * len(said)), np.uint8)
    found = [Letter(one, 0.99, 0.5) for one in said]
    sheet = look([block], [found], LETTER, rough=False)
    assert "".join(one.text for one in told(block, found, sheet)) == printed


def ruled(*rows: str) -> Mask:
    """Return the lines of a table of three columns: of each row how its two inner lines are drawn."""
    mask = np.zeros((60 + 45 * len(rows), 660), np.uint8)
    for i in range(len(rows) + 1):
        cv2.line(mask, (30, 30 + 45 * i), (630, 30 + 45 * i), 1, 2)
    for i, how in enumerate("|" + row + "|" for row in rows):
        for k, drawn in enumerate(how):
            at, top = 30 + 200 * k, 30 + 45 * i
            if drawn == "|":
                cv2.line(mask, (at, top), (at, top + 45), 1, 2)
            elif drawn == ":":  # broken: dots from the middle down
                for y in range(top + 20, top + 45, 6):
                    mask[y : y + 5, at : at + 2] = 1
            elif drawn == "i":  # worn: dots all the way
                for y in range(top, top + 45, 7):
                    mask[y : y + 5, at : at + 2] = 1
            elif drawn == "1":  # a figure of a cell over two columns
                cv2.line(mask, (at, top + 13), (at, top + 32), 1, 2)
    return mask


@pytest.mark.parametrize(
    ("rows", "cells"),
    [
        (("||", "||", "||"), 9),
        (("||", ":|", "||"), 9),
        (("||", " |", "||"), 8),
        (("||", "1|", "||"), 8),
        (("||", "||", " |"), 8),
        (("i|", "i|", "i|", "i|"), 12),
        (("ii", "ii", "ii", "ii"), 12),
    ],
)
def test_a_line_that_is_broken_in_one_row_parts_its_cells(rows: tuple[str, ...], cells: int) -> None:
    (found,) = rulings(ruled(*rows), LETTER).tables
    assert len(found) == cells


def test_strokes_of_letters_are_no_line_that_goes_on() -> None:
    """The middle strokes of 自然 stand where the line beside its cell does: 自然人 is one cell over two rows."""
    mask = ruled("||", "||", "||")
    cv2.rectangle(mask, (233, 70), (427, 80), 0, -1)  # the line between two rows, of the middle column
    for left in range(240, 425, 24):
        cv2.line(mask, (left, 75), (left + 18, 75), 1, 2)
        for at in (left + 2, left + 8, left + 14):
            cv2.line(mask, (at, 62), (at, 90), 1, 2)
    (found,) = rulings(mask, LETTER).tables
    assert sum(200 < box.x0 < 300 and box.top < 100 for box in found) == 1


def test_letters_above_two_columns_are_no_row_of_their_table() -> None:
    """A heading of which 信 and 申 stand over columns, so that their strokes end together."""
    mask = np.pad(ruled("||", "||", "||"), ((20, 0), (0, 0)))
    (before,) = rulings(mask, LETTER).tables
    for at in (230, 430):
        cv2.line(mask, (at, 10), (at, 38), 1, 2)
        for row in (14, 22, 30):
            cv2.line(mask, (at - 9, row), (at + 9, row), 1, 2)
    (found,) = rulings(mask, LETTER).tables
    assert found == before


def test_a_page_lies_as_most_of_its_lines_do() -> None:
    """One that goes astray, as a note across it, may be longer than all others."""
    page = np.full((1600, 1200), 255, np.uint8)

    def line(x: int, y: int, letters: int, slope: float = 0.0) -> None:
        for k in range(letters):
            left, top = x + 27 * k, y + round(27 * k * slope)
            page[top : top + 22, left : left + 20 : 5] = 0
            page[top : top + 22 : 7, left : left + 20] = 0

    for i in range(0, 13, 2):
        line(100 + 100 * (i % 6), 100 + 100 * i, 12)
    line(120, 960, 35, 0.045)
    sheet = straightened(page)
    assert sheet is not None
    for y in (200, 800, 1400):
        ends = [sheet.box(x, y, x + 1, y + 1)[1] for x in (100, 1100)]
        assert abs(ends[0] - ends[1]) < 4


@pytest.mark.parametrize(
    ("score", "again", "told_"), [(0.92, "减少", 0.99), (0.96, "减少", 0.96), (0.92, "减小", 0.7)]
)
def test_what_is_not_sure_enough_to_be_read_is_looked_at_again(
    monkeypatch: pytest.MonkeyPatch, score: float, again: str, told_: float
) -> None:
    """减少17 of an office scan was 0.92 sure, and 0.99 where it was cut with more room: that is believed if both agree."""
    page = np.full((300, 400), 255, np.uint8)
    for left in range(60, 340, 30):
        page[130:154, left : left + 18] = 0
    widths: list[list[int]] = []

    def recognised(strips: list[Grey]) -> list[list[Letter]]:
        widths.append([one.shape[1] for one in strips])
        text, sure = (again, 0.99) if len(widths) % 2 == 0 else ("减少", score)
        return [[Letter(one, sure, (i + 0.5) / 2) for i, one in enumerate(text)] for _ in strips]

    monkeypatch.setattr(leaf, "recognised", recognised)
    ((_, printed),) = leaf.scanned(page, 1).leaf.lines
    assert [one.seen.score for one in printed.glyphs if one and one.seen] == [told_] * 2
    assert widths[1] == [] if score > 0.95 else widths[1] > widths[0]


def test_columns_of_figures_do_not_turn_a_page() -> None:
    """A page of hongze-2023.pdf at 144 dpi: seven columns of noughts, row near row, and the labels of rows."""
    fonts = Path(pylopdf_fonts_zh_cn.__file__).parent / "NotoSansSC-Regular.otf"
    font = ImageFont.truetype(str(fonts), 23)
    page = Image.new("L", (1190, 1000), 255)
    pen = ImageDraw.Draw(page)
    for row in range(20):
        pen.text((220, 60 + 41 * row), "6.属于四类过程性信息", fill=0, font=font)
        for column in range(7):
            pen.text((640 + 60 * column, 60 + 41 * row), "0", fill=0, font=font)
    picture = np.asarray(page)
    assert not is_sideways(picture)
    assert is_sideways(np.ascontiguousarray(np.rot90(picture)))
