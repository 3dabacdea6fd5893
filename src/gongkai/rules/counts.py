"""Cells that hold no count: what the rules of the three tables have in common."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from gongkai.form import Cellname
from gongkai.parsing.quote import shortened
from gongkai.report import Number, Suspect
from gongkai.rules.case import Case, column_of, field_label
from gongkai.rules.rule import Hit
from gongkai.tables.cells import Kind, Piece
from gongkai.wording import Text

_FRACTION = re.compile(r"\d{1,15}\.\d{1,15}")
#: The words of a cell that is no number: one, and several that are told together.
UNREADABLE = Text(
    "“{field}”填报为“{raw}”，不是确定的数字",
    "{field} prints “{raw}”, which is not one number beyond doubt",
)
UNREADABLE_MANY = Text(
    "有 {count} 处不是确定的数字，如“{field}”填报为“{raw}”",
    "{count} cells are not one number beyond doubt, such as “{raw}” at {field}",
)
UNREADABLE_WHY = Text(
    "统计表只填数，没有发生的填 0。约数、两个数并写或夹带文字的，汇总时无法取用。",
    "The table takes numbers, and 0 for what did not happen. About so many, two numbers in one cell or words "
    "cannot be added up.",
)
#: Numbers that may each be of several cells: borders between them were lost, or labels beside them.
RUN = Text(
    "有 {count} 格填有数字，但无法确定各数对应哪一格，如“{field}”",
    "{count} cells have numbers of which cannot be told whose they are, such as {field}",
)
#: Numbers that were recognised in a picture, and that neither a sum nor their print makes sure.
SEEN = Text(
    "有 {count} 格由图片识别，结果不确定，如“{field}”疑为 {raw}；请对照原件核对",
    "{count} cells were recognised in a picture, not beyond doubt, such as {field}: perhaps {raw}; hold them "
    "against the original",
)
NOT_A_COUNT = Text(
    "“{field}”为 {value}；件数应为不小于 0 的整数",
    "{field} is {value}; a count is a whole number, 0 or more",
)


def unreadable(case: Case, table: str) -> Iterator[Hit]:
    """Yield one hit for the cells of a table in which something stands that is not one sure number.

    Those that were recognised in a picture are told apart, with what they most likely say.
    """
    seen = [
        (name, field.piece)
        for name, field in case.odd.get(table, ())
        if field.piece is not None and _is_seen(case, table, name)
    ]
    if seen:
        yield _seen_hit(case, table, seen)
    found = [
        (name, field)
        for name, field in case.odd.get(table, ())
        if field.piece is not None
        and not _is_seen(case, table, name)
        and not _is_fraction(case, table, name, field.piece)
        and (field.status == "ambiguous" or (field.status == "blank" and field.piece.kind is Kind.TEXT))
    ]
    if not found:
        return
    name, field = found[0]
    assert field.piece is not None
    values = {
        "field": field_label(case.tables[table].shape, name),
        "raw": shortened(case.raw(table, name), 30),
        "count": len(found),
    }
    fields = tuple(f"{table}.{name.row}.{name.column}" for name, _ in found)
    if field.piece.text.isdecimal():
        yield Hit(values, fields, case.place(table, name), "run", "info")
    else:
        yield Hit(values, fields, case.place(table, name), "many" if len(found) > 1 else "")


def _is_fraction(case: Case, table: str, name: Cellname, piece: Piece) -> bool:
    """Say whether a number with decimals stands in a cell; where its place is doubted it may be another's."""
    return _FRACTION.fullmatch(piece.text) is not None and {"unit"}.issuperset(
        case.tables[table].doubts.get(name, ())
    )


def _is_seen(case: Case, table: str, name: Cellname) -> bool:
    return "ocr" in case.tables[table].doubts.get(name, ())


def _seen_hit(case: Case, table: str, found: list[tuple[Cellname, Piece]]) -> Hit:
    name, piece = found[0]
    values = {
        "field": field_label(case.tables[table].shape, name),
        "raw": " ".join(piece.text.split())[:30],
        "count": len(found),
    }
    paths = [f"{table}.{name.row}.{name.column}" for name, _ in found]
    suspects = tuple(
        Suspect(field=path, printed=None, suggested=piece.number)
        for path, (_, piece) in zip(paths, found, strict=True)
        if piece.number is not None
    )
    return Hit(values, tuple(paths), case.place(table, name), "seen", "warning", suspects=suspects)


def not_counts(case: Case, table: str) -> Iterator[tuple[Cellname, Number]]:
    """Yield the fields of a table whose number is negative or has decimals where the form allows neither."""
    shape = case.tables[table].shape if table in case.tables else None
    if shape is None:
        return
    for name, field in case.odd.get(table, ()):
        value = field.value
        if (
            value is None
            and field.status == "ambiguous"
            and field.piece
            and _is_fraction(case, table, name, field.piece)
        ):
            value = Decimal(field.piece.text)  # printed so, though no count may be given with a fraction
        if value is None or (type(value) is int and value >= 0):
            continue
        column = column_of(shape, name)
        if column is None or (value < 0 and column.signed) or (value >= 0 and column.decimal):
            continue
        yield name, value


def count_hit(case: Case, table: str, name: Cellname, value: Number) -> Hit:
    """Return the hit of a number that can be no count."""
    whole = isinstance(value, Decimal) and value >= 0 and value == value.to_integral_value()
    return Hit(
        {"field": field_label(case.tables[table].shape, name), "value": value},
        (f"{table}.{name.row}.{name.column}",),
        case.place(table, name),
        severity="warning" if whole else None,
        actual=value,
    )
