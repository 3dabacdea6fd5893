"""Units: a number in the unit that its column is given in, exactly, or not sure.

CONTRACT.md section 3: `fees.amount` is given in 万元. What the print says decides what its number
means: the cell's own unit first, then what its head and its label say, else the form's.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from decimal import Context, Decimal
from typing import NamedTuple

from gongkai.form import Block, Label, label_key
from gongkai.parsing.phrases import phrases
from gongkai.report import Number
from gongkai.tables.cells import MEASURE, SCALE, Kind, Piece, number_of
from gongkai.tables.deciding.decide import Row
from gongkai.tables.doubts import Doubt

#: Exact for every number that a cell may hold.
_EXACT = Context(prec=80)
_TENS = {"十": 1, "百": 2, "千": 3, "万": 4, "亿": 8}
#: How a cell ends that names a unit: 「12.5万元」, 「12(件)」, 「1.2亿」.
_OWN = re.compile(
    rf"(?P<number>.*?)\s*\(?(?:单位\s*:?)?\s*(?P<scale>{SCALE})?(?P<money>元整?)?(?P<measure>{MEASURE})?\)?",
    re.DOTALL,
)
_COIN = re.compile(r"人民币|[¥￥]|RMB", re.IGNORECASE)
_WRITTEN = re.compile(r"(?P<digits>[1-9]\d{0,2}(?:,\d{3})+|\d{1,15})(?P<fraction>\.\d{1,15})?")
#: Money that heads and labels speak of: 「（单位：万元）」, 「收费金额 元」, 「单位:0万元」, and no 「10万元以上」.
_MONEY = re.compile(rf"(?P<before>^|[^\d十百千万亿])0?(?P<scale>{SCALE})?[元圆](?![素旦件])")
#: What a line says that is about units: 「金额单位：元」, 「以元计」, and a heading's 「（元）」.
_ABOUT = re.compile(rf"单位|以(?:人民币)?{SCALE}?元(?:计|为单位)|[(（](?:人民币)?{SCALE}?元[)）]$")
#: No line without these says a unit.
_ANY = re.compile("元|单位")
#: A longer line is none of a table's notes, and of a longer text not every line is looked at.
_LINE, _LINES = 200, 400
_SCALE_ALONE = re.compile(rf"(?:单位\s*:?\s*0?|\()\s*(?P<scale>{SCALE})(?P<measure>{MEASURE})?\s*(?:\)|$)")
#: Letters before 元 that make another word of it: 单元, 多元; and those that make other money of it.
_NO_MONEY = frozenset("多单公纪状")
_FOREIGN = frozenset("美欧港日澳韩加新台")
#: How a letter sounds, which stands on a line above: 「萬」「(wàn)元」.
_SOUND = re.compile(r"\([a-z\u00e0-\u01dc]+\)\Z")


class _Own(NamedTuple):
    """What a cell says besides its number: a power of ten (None where it names none), money, a measure word."""

    number: str
    tens: int | None
    money: bool
    counted: bool


def in_unit(piece: Piece, column: Label, said: Iterable[str] = ()) -> Piece:
    """Return the cell of a column with its number in the column's unit; UNSURE without one where none is told.

    ``said``: the folded texts of the heads and the label that name the cell. The text and the place of
    the piece stay as they are printed. An unsure cell becomes a number where only its unit was in the
    way (「1.2亿」). A number becomes UNSURE where its unit and its column disagree (「12件」 of money,
    「97元」 or 「1.5」 of a count), or where two units are said of it.
    """
    if piece.kind is not Kind.NUMBER and piece.kind is not Kind.UNSURE:
        return piece
    if column.unit:
        return _as_money(piece, tens_of(column.unit), said)
    if piece.kind is Kind.UNSURE or (column.decimal and piece.text.isdecimal()):
        return piece
    own = _own(piece.text)
    if column.decimal:
        return _unsure(piece) if own.counted else piece
    fraction = isinstance(piece.number, Decimal) and piece.number != piece.number.to_integral_value()
    grown = not column.signed and any(word in piece.text for word in "增减")  # by how much it changed
    return _unsure(piece) if own.money or fraction or grown or any(map(says_scale, said)) else piece


@functools.lru_cache(4096)
def says_unit(text: str) -> bool:
    """Say whether a text that stands anywhere in a table says in which money, or in how many at once, it counts."""
    return bool(_COIN.search(text) or says_unit_of_all(text) or says_scale(text))


@functools.lru_cache(4096)
def says_scale(text: str) -> bool:
    """Say whether a text counts things in more than ones: 「本年处理决定数量（万件）」, 「单位：百件」."""
    return _scaled().search("".join(text.split())) is not None


@functools.cache
def _scaled() -> re.Pattern[str]:
    return re.compile(phrases("tables")["scaled"])


def says_unit_of_all(text: str) -> bool:
    """Say whether a line above or below a table, or a heading, says in which money the table counts."""
    plain = "".join(text.split())
    return len(plain) <= _LINE and bool(_ABOUT.search(plain) and _MONEY.search(plain))


def units_around(text: str, start: int, end: int) -> tuple[str, ...]:
    """Return the lines of ``text[start:end]`` that say a unit of money, or a scale of counts, for what stands there."""
    lines = text[start:end].split("\n")[:_LINES] if _ANY.search(text, start, end) else ()
    return tuple(dict.fromkeys(line for line in lines if _ANY.search(line) and _says_around(line)))


def _says_around(line: str) -> bool:
    return says_unit_of_all(line) or (len(line) <= _LINE and "单位" in line and says_scale(line))


def row_in_units(row: Row, block: Block, said: Sequence[str]) -> Row:
    """Return a row with each of its numbers in the unit of its column; ``said`` as in :func:`in_unit`."""
    columns = {column.id: column for column in block.columns}
    scaled = any(map(says_scale, said))
    if not (scaled or any(columns[name.column].unit for name in row.slots if name.column)) and all(
        piece is None or piece.text.isdecimal() or not piece.text
        for reading in row.readings
        for piece in reading
    ):
        return row
    names = {id_: said if column.unit else _naming(column, block, said) for id_, column in columns.items()}
    readings = [
        tuple(
            in_unit(piece, columns[name.column], names[name.column])
            if piece is not None and name.column
            else piece
            for name, piece in zip(row.slots, reading, strict=True)
        )
        for reading in row.readings
    ]
    changed = any(
        a is not None and b is not None and a.number is not None and b.number is None
        for before, after in zip(row.readings, readings, strict=True)
        for a, b in zip(before, after, strict=True)
    )
    return (
        replace(row, readings=readings, why=row.why | {Doubt.UNIT})
        if changed
        else replace(row, readings=readings)
    )


def _naming(column: Label, block: Block, said: Sequence[str]) -> list[str]:
    """Return the texts that say a scale for a column: its own head, and what is no head of another one."""
    scales = [(text, label_key(text)) for text in said if says_scale(text)]
    others = [key for other in block.columns if other is not column for key in other.keys]
    return [
        text
        for text, letters in scales
        if any(key in letters for key in column.keys) or not any(key in letters for key in others)
    ]


def tens_of(unit: str) -> int | None:
    """Return how many tens a unit of money stands for (4 for 万元), None where it is none."""
    match = re.fullmatch(rf"(?P<scale>{SCALE})?元", unit)
    return None if match is None else _tens(match["scale"])


def _as_money(piece: Piece, wanted: int | None, said: Iterable[str]) -> Piece:
    own = _own(piece.text)
    if wanted is None:  # a unit of somebody's own form: nothing is known of it
        return piece if own.tens is None and not own.money else _unsure(piece)
    tens = own.tens
    if tens is None:
        units = {unit for text in said for unit in _units(text)} or {None if own.money else wanted}
        tens = units.pop() if len(units) == 1 else None
        if own.money and tens:
            tens = None  # 「¥5」 under 万元
    if tens is None or own.counted:
        return _unsure(piece)
    number, written = piece.number, _WRITTEN.fullmatch(own.number)
    if number is None and own.tens is not None and written:
        number = number_of(written["digits"], written["fraction"])
        piece = piece._replace(kind=Kind.NUMBER)
    return piece if number is None else piece._replace(number=_times(number, tens - wanted))


def _own(text: str) -> _Own:
    if text.isdecimal():
        return _Own(text, None, money=False, counted=False)
    match = _OWN.fullmatch(text)
    number, scale, yuan = match.group("number", "scale", "money") if match else (text, None, None)
    if not any(map(str.isdigit, number)):  # 「三万元」: the numeral holds its 万 itself
        scale = None
    tens = _tens(scale) if yuan or scale else None
    bare = _COIN.sub("", number).strip()
    # 「三万」: 30,000 of its column's unit, or of one?
    money = bool(yuan) or bare != number.strip() or (tens is None and text.endswith(("万", "亿")))
    return _Own(bare, tens, money, bool(match and match["measure"]))


@functools.lru_cache(1024)
def _units(text: str) -> frozenset[int | None]:
    """Return the units of money that a head or a label speaks of; None for money that is no 元, or only a ￥."""
    text = "".join(text.split())
    found: set[int | None] = {
        None
        if match["before"] in _FOREIGN or _SOUND.search(text, 0, match.end("before"))
        else _tens(match["scale"])
        for match in _MONEY.finditer(text)
        if match["before"] not in _NO_MONEY
    }
    found |= {_tens(m["scale"]) for m in _SCALE_ALONE.finditer(text) if not m["measure"]}
    return frozenset(found or ({None} if _COIN.search(text) else ()))


def _tens(scale: str | None) -> int:
    return sum(_TENS[letter] for letter in scale or "")


def _times(number: Number, tens: int) -> Number:
    """Return ``number`` times a power of ten, exactly: an int where it is whole, no noughts at its end."""
    if not tens:
        return number
    moved = _EXACT.normalize(_EXACT.scaleb(Decimal(number), tens))
    return int(moved) if moved == moved.to_integral_value(context=_EXACT) else moved


def _unsure(piece: Piece) -> Piece:
    return piece._replace(kind=Kind.UNSURE, number=None)
