"""Numbers that are not this report's: last year's tables, another body's."""

from __future__ import annotations

from dataclasses import replace

from .. import labels
from ..model import Block, Cell, Table
from .columns import widened
from .work import OUTSIDE, Oddity, Row, Work, barred, numbered


def _chosen(work: Work, blocks: list[Block]) -> int | None:
    """Return where a table stands in a section, now and then."""
    spots = [(at, block.table.id) for at, block in enumerate(blocks) if block.table]
    return spots[0][0] if spots and (spots[0][1] == "requests" or work.rng.random() < 0.6) else None


def _before(work: Work, key: str, blocks: list[Block]) -> list[Block]:
    at = _chosen(work, blocks)
    if at is None:
        return blocks
    what = work.rng.choice(["：", "度", f"{labels.load('odd')['captions'][key]}："])
    then, now = (Block("prose", (f"{year}年{what}",)) for year in (work.year - 1, work.year))
    return [*blocks[:at], then, Block("table", table=work.strangers(key)), now, *blocks[at:]]


def _behind(work: Work, key: str, blocks: list[Block]) -> list[Block]:
    at = _chosen(work, blocks)
    if at is None:
        return blocks
    caption = labels.load("odd")["captions"][key]
    lead = work.rng.choice(["附：", "", "附表："])
    line = Block("prose", (f"{lead}{work.year - 1}年{caption}",))
    return [*blocks, line, Block("table", table=work.strangers(key))]


def _quoted(work: Work, key: str, blocks: list[Block]) -> list[Block]:
    """Another body's table in section one."""
    if key != "overview":
        return blocks
    name = work.rng.choice(["disclosure", "requests", "litigation", "litigation"])
    line = Block("prose", (work.rng.choice(labels.load("odd")["bodies"]),))
    return [*blocks, line, Block("table", table=work.strangers(name))]


def _year_rows(work: Work, found: list[Table]) -> list[Table]:
    """Table 4 with a row for each year."""
    mark = work.rng.choice(["", "", "年"])
    above = work.rng.random() < 0.7

    def change(table: Table) -> Table:
        wide = widened(
            table,
            work.rng.choice(["年度", "年份"]),
            lambda *_: Cell(f"{work.year}{mark}", path=OUTSIDE),
            "first",
        )
        other = work.strangers("litigation").rows[-1]
        rows: list[Row] = [row for row in wide.rows if not numbered(row)]
        pair = [(Cell(f"{work.year - 1}{mark}", path=OUTSIDE), *other), wide.rows[-1]]
        return replace(wide, rows=(*rows, *(pair if above else pair[::-1])))

    return [change(table) if table.id == "litigation" else table for table in found]


def _captioned(layout: str) -> bool:
    return layout not in ("nosep", "oneline")


KINDS = {
    "last-year-before": Oddity(_captioned, section=_before),
    "last-year-behind": Oddity(_captioned, section=_behind),
    "other-body": Oddity(_captioned, section=_quoted),
    "year-rows": Oddity(barred, tables=_year_rows),
}
