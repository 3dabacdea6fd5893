"""Tables on their side, lists side by side, a line for each number; marks told by their size; units around a table."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from .. import labels
from ..model import Block, Cell, Entry, Rows, Table
from .work import OUTSIDE, Oddity, Row, Work, numbered, ruled


def _plain(table: Table) -> list[Row]:
    """Return the rows of table 3, each as its label and its numbers; groups are left out."""
    found: list[Row] = []
    for row in table.rows:
        if numbered(row):
            label = next(cell for cell in reversed(row) if not cell.path and not cell.group)
            found.append((Cell(label.text), *(cell for cell in row if cell.path)))
    return found


def _heads(table: Table) -> Row:
    first, second, third, *_ = table.rows
    del first
    return (second[0], *third, second[-1])


def _turned(_: Work, found: list[Table]) -> list[Table]:
    """Table 3 with its rows as columns."""

    def change(table: Table) -> Table:
        rows = _plain(table)
        heads = [replace(cell, rows=1) for cell in _heads(table)]
        lines: list[Row] = [(Cell("申请人情况"), *(row[0] for row in rows))]
        lines += [(head, *(row[at] for row in rows)) for at, head in enumerate(heads, 1)]
        return replace(table, rows=tuple(lines))

    return [change(table) if table.id == "requests" else table for table in found]


def _two_lists(_: Work, found: list[Table]) -> list[Table]:
    """The second half of table 3's rows beside the first, each under heads of its own."""

    def change(table: Table) -> Table:
        rows = _plain(table)
        half = (len(rows) + 1) // 2
        head: Row = (Cell("项目"), *(replace(cell, rows=1) for cell in _heads(table)))
        empty: Row = tuple(Cell("") for _ in head)
        beside = [*rows[half:], *([empty] * (2 * half - len(rows)))]
        lines: Rows = ((*head, *head), *((*a, *b) for a, b in zip(rows[:half], beside, strict=True)))
        return replace(table, rows=lines)

    return [change(table) if table.id == "requests" else table for table in found]


def _listed(work: Work, found: list[Table]) -> list[Table]:
    """A line for each number of table 2, with its row and its column in front of it."""

    def change(table: Table) -> Table:
        lines: list[Row] = [(Cell("项目"), Cell("指标"), Cell(work.rng.choice(["数量", "数值", "数据"])))]
        head: Row = ()
        for row in table.rows:
            if numbered(row):
                for column, cell in zip(head[1:], row[1:], strict=True):
                    lines.append((Cell(row[0].text), replace(column, cols=1), replace(cell, cols=1)))
            elif len(row) > 1:
                head = row
        return replace(table, rows=tuple(lines))

    return [change(table) if table.id == "disclosure" else table for table in found]


def _fifteen(work: Work, found: list[Table]) -> list[Table]:
    """Table 4 as fifteen lines."""
    form = labels.litigation()
    names = [form["review"], *(form["litigation"] + label for _, label in form["blocks"][1:])]
    merged = work.rng.random() < 0.5

    def change(table: Table) -> Table:
        numbers = iter(table.rows[-1])
        lines: list[Row] = []
        for name in names:
            for at, (_, column) in enumerate(form["columns"]):
                label = () if merged and at else (Cell(name, 1, len(form["columns"]) if merged else 1),)
                lines.append((*label, Cell(column), next(numbers)))
        return replace(table, rows=tuple(lines))

    return [change(table) if table.id == "litigation" else table for table in found]


def _all_of_four(work: Work, found: list[Table]) -> list[Table]:
    """A total of all, or a group of no form, behind the fifteen numbers of table 4."""
    form = labels.litigation()
    group = work.rng.random() < 0.5

    def change(table: Table) -> Table:
        first, second, third, numbers = table.rows
        heads = tuple(Cell(label, 1, 2) for _, label in form["columns"])
        more = tuple(Cell(str(work.rng.randint(0, 9)), path=OUTSIDE) for _ in heads)
        if group:
            return replace(
                table,
                rows=((*first, Cell("行政赔偿", len(heads))), (*second, *heads), third, (*numbers, *more)),
            )
        return replace(table, rows=((*first, Cell("总计", 1, 3)), second, third, (*numbers, more[0])))

    return [change(table) if table.id == "litigation" else table for table in found]


def _yuan(work: Work) -> None:
    """An amount in 元, as a line around the table says."""
    cents = work.rng.randint(1, 10 ** work.rng.randint(3, 11))
    yuan = Decimal(cents - cents % 100) / 100
    work.entries["disclosure.fees.amount"] = Entry(yuan / 10000, f"{yuan:.0f}", "lost")


def _no_unit(_: Work, found: list[Table]) -> list[Table]:
    return [
        table.map(
            lambda cell: (
                replace(cell, text="本年收费金额", lines=()) if cell.text.startswith("本年收费金额") else cell
            )
        )
        for table in found
    ]


def _around(work: Work, key: str, blocks: list[Block]) -> list[Block]:
    spots = [at for at, block in enumerate(blocks) if block.table and block.table.id == "disclosure"]
    if key != "disclosure" or not spots:
        return blocks
    at = spots[0]
    above = work.rng.random() < 0.6
    says = (
        ["单位：元", "（金额单位：元）", "单位：件、元"]
        if above
        else ["注：收费金额单位为元。", "说明：收费金额以元计。"]
    )
    line = Block("prose", (work.rng.choice(says),))
    return [*blocks[:at], line, *blocks[at:]] if above else [*blocks[: at + 1], line, *blocks[at + 1 :]]


def _unmarked(work: Work, key: str, blocks: list[Block]) -> list[Block]:
    """Last year's table or a subordinate body's beside the own, as a line without a year says."""
    spots = [at for at, block in enumerate(blocks) if block.table and block.table.id == key]
    if not spots:
        return blocks
    at = spots[0]
    theirs, own = work.rng.choice(
        [
            ("去年同期情况：", "今年情况："),
            ("上年数据：", "本年数据："),
            ("下属单位情况：", "本机关情况："),
            ("附：上年同期数据", "本年度数据"),
        ]
    )
    other = [Block("prose", (theirs,)), Block("table", table=work.strangers(key))]
    mine = [Block("prose", (own,)), blocks[at]]
    both = [*other, *mine] if work.rng.random() < 0.5 else [*mine, *other]
    return [*blocks[:at], *both, *blocks[at + 1 :]]


def _drawn(layout: str) -> bool:
    return layout.startswith(("html", "mhtml", "docx"))


def _in_cells(layout: str) -> bool:
    """Layouts that print a line of as many cells for each row of a table."""
    return _drawn(layout) or layout in ("markdown", "tabs", "tsv", "pipe-both")


_FORMS_2021 = ("2021", "2021-one", "2021-mixed")

KINDS = {
    "table-three-turned": Oddity(_in_cells, None, _turned),
    "lists-side-by-side": Oddity(_drawn, None, _two_lists),
    "table-two-listed": Oddity(_in_cells, None, _listed),
    "table-four-listed": Oddity(ruled, None, _fifteen),
    "table-four-wider": Oddity(ruled, None, _all_of_four),
    "unit-around": Oddity(_drawn, _yuan, _no_unit, _around, forms=_FORMS_2021),
    "captions-without-a-year": Oddity(_drawn, section=_unmarked),
}
