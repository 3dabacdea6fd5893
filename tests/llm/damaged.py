"""Reports of which the rules cannot be sure, with what is true of them.

The same seed gives the same report. What a table prints is drawn so that the identities of the form
hold, unless the damage says otherwise; ``cells`` says which number stands in which field.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from html import escape
from random import Random

from gongkai.form import Form, TableForm, load_forms
from tests.torture.model import Specimen

Number = int
#: One printed line of a table: the row that it is, or None for a line that is no row; label; cells.
Line = tuple[str | None, str, list[str]]

_LETTERS = "甲乙丙丁戊己庚辛壬癸子丑寅卯辰巳午未申酉戌亥"


@dataclass(frozen=True)
class Sentence:
    """A sentence of section five as it is printed, and what a careful person says of it."""

    text: str
    role: str
    category: str = "other"
    answers: str | None = None


@dataclass
class Damaged:
    """A report, and its gold: ``cells`` the printed number of every field, ``claims`` by metric the sentence.

    ``orders``: words in it that speak to whoever reads it.
    """

    name: str
    form: str
    data: bytes
    cells: dict[str, Number | None]
    sentences: tuple[Sentence, ...] = ()
    claims: dict[str, tuple[str, Number]] = field(default_factory=dict)
    orders: tuple[str, ...] = ()
    #: Whether the report's own arithmetic is broken: findings about it are then right.
    broken: bool = False

    @property
    def filename(self) -> str:
        return f"{self.name}.{'html' if self.data.startswith(b'<html') else 'txt'}"


def form_of(name: str) -> Form:
    return next(form for form in load_forms() if form.id == name)


# --- numbers -----------------------------------------------------------------------------------


def _requests(rng: Random, table: TableForm, rows: tuple[str, ...]) -> dict[str, list[Number]]:
    """Lawful numbers of table 3, most of them different from each other."""
    outcomes = rows[2 : rows.index("total_outcomes")]
    values: dict[str, list[Number]] = {row: [0] * 7 for row in rows}
    for column in range(6):
        for row in outcomes:
            values[row][column] = rng.choice((0, 0, rng.randrange(1, 400)))
        values["carried_forward"][column] = rng.randrange(30)
        values["total_outcomes"][column] = sum(values[row][column] for row in outcomes)
        due = values["total_outcomes"][column] + values["carried_forward"][column]
        values["carried_over"][column] = rng.randint(0, due // 3)
        values["new_requests"][column] = due - values["carried_over"][column]
    for row in values.values():
        row[6] = sum(row[:6])
    return values


def _litigation(rng: Random, rows: tuple[str, ...]) -> dict[str, list[Number]]:
    values = {}
    for row in rows:
        four = [rng.choice((0, rng.randrange(1, 90))) for _ in range(4)]
        values[row] = [*four, sum(four)]
    return values


def _disclosure(rng: Random, table: TableForm) -> dict[str, list[Number]]:
    return {row: [rng.randrange(1, 90_000) for _ in table.columns_of[row]] for row in table.default_rows}


# --- damages to a table: each takes the lines, and may change what is true ------------------------


@dataclass
class Sheet:
    """A table in the making: column heads, lines, and the truth by row."""

    table: TableForm
    heads: list[str]
    lines: list[Line]
    truth: dict[str, list[Number | None]]
    turned: bool = False
    broken: bool = False
    after: str = ""
    columns: list[str] = field(default_factory=list)


def _garble(rng: Random, label: str, share: float) -> str:
    spoilt = set(rng.sample(range(len(label)), round(len(label) * share)))
    return "".join(rng.choice(_LETTERS) if at in spoilt else char for at, char in enumerate(label))


def _labels(share: float) -> Callable[[Random, Sheet], None]:
    def damage(rng: Random, sheet: Sheet) -> None:
        sheet.lines = [(row, _garble(rng, label, share), cells) for row, label, cells in sheet.lines]

    return damage


def _unlabelled(_: Random, sheet: Sheet) -> None:
    sheet.lines = [(row, "", cells) for row, _, cells in sheet.lines]


def _one_garbled(rng: Random, sheet: Sheet) -> None:
    at = rng.randrange(len(sheet.lines))
    row, label, cells = sheet.lines[at]
    sheet.lines[at] = (row, _garble(rng, label, 0.6), cells)


def _headless(_: Random, sheet: Sheet) -> None:
    sheet.heads = []


def _turn(_: Random, sheet: Sheet) -> None:
    sheet.turned = True


def _columns_moved(rng: Random, sheet: Sheet) -> None:
    """The columns stand in another order than the form's, as their heads say."""
    width = len(sheet.heads)
    order = list(range(width))
    while order == sorted(order):
        order[: width - 1] = rng.sample(range(width - 1), width - 1)
    sheet.heads = [sheet.heads[at] for at in order]
    sheet.lines = [(row, label, [cells[at] for at in order]) for row, label, cells in sheet.lines]


def _row_lost(rng: Random, sheet: Sheet) -> None:
    """A row is not printed, and a line of zeros that is no row stands elsewhere."""
    zeros = [at for at, line in enumerate(sheet.lines) if not any(map(int, line[2]))]
    at = rng.choice(zeros or range(3, len(sheet.lines) - 2))
    row, _, cells = sheet.lines.pop(at)
    assert row
    sheet.truth[row] = [None] * len(cells)
    place = rng.randrange(3, max(4, len(sheet.lines) - 2))
    sheet.lines.insert(place, (None, rng.choice(("小计", "其中：网上", "", "本页合计")), ["0"] * len(cells)))


def _rows_moved(rng: Random, sheet: Sheet) -> None:
    """Two outcomes have changed places: no sum tells."""
    a, b = rng.sample(range(2, len(sheet.lines) - 2), 2)
    sheet.lines[a], sheet.lines[b] = sheet.lines[b], sheet.lines[a]


def _heads_again(_: Random, sheet: Sheet) -> None:
    """The heads, and the numbers of the columns, stand in the middle once more, as behind a page break."""
    width = len(sheet.lines[0][2])
    sheet.lines.insert(len(sheet.lines) // 2, (None, "申请人情况", list(sheet.heads)))
    sheet.lines.insert(len(sheet.lines) // 2, (None, "", [f"{n}" for n in range(1, width + 1)]))


def _stray_line(rng: Random, sheet: Sheet) -> None:
    width = len(sheet.lines[0][2])
    place = rng.randrange(len(sheet.lines) + 1)
    sheet.lines.insert(place, (None, "其中：网络申请", [f"{rng.randrange(90)}" for _ in range(width)]))


def _numbered_columns(_: Random, sheet: Sheet) -> None:
    sheet.lines.insert(0, (None, "栏次", [f"{n}" for n in range(1, len(sheet.lines[0][2]) + 1)]))


def _numbered_rows(_: Random, sheet: Sheet) -> None:
    sheet.heads = ["序号", *sheet.heads] if sheet.heads else []
    sheet.lines = [(row, label, [f"{n}", *cells]) for n, (row, label, cells) in enumerate(sheet.lines, 1)]


def _last_year_beside(rng: Random, sheet: Sheet) -> None:
    sheet.heads = [f"上年{head}" for head in sheet.heads] + sheet.heads
    sheet.lines = [
        (row, label, [f"{rng.randrange(99)}" for _ in cells] + cells) for row, label, cells in sheet.lines
    ]


def _last_year_below(rng: Random, sheet: Sheet) -> None:
    sheet.lines += [
        (None, f"上年{label}", [f"{rng.randrange(99)}" for _ in cells]) for _, label, cells in sheet.lines
    ]


def _note(rng: Random, sheet: Sheet) -> None:
    sheet.after = (
        f"注：上年新收 {rng.randrange(400)} 件，结转 {rng.randrange(400)} 件，网上 {rng.randrange(400)} 件。"
    )


def _wrong_total(rng: Random, sheet: Sheet) -> None:
    """The report itself is wrong: it must be read as it is printed."""
    row, _, cells = rng.choice(sheet.lines)
    assert row
    cells[-1] = f"{int(cells[-1]) + rng.randrange(1, 9)}"
    sheet.truth[row][-1] = int(cells[-1])
    sheet.broken = True


def _blanks(rng: Random, sheet: Sheet) -> None:
    for row, _, cells in sheet.lines:
        for at, cell in enumerate(cells):
            if row and cell == "0" and rng.random() < 0.5:
                cells[at] = rng.choice(("/", "—", "无"))
                sheet.truth[row][at] = None


DAMAGES: dict[str, tuple[Callable[[Random, Sheet], None], ...]] = {
    "garbled": (_labels(0.4),),
    "badly-garbled": (_labels(0.7),),
    "one-garbled": (_one_garbled,),
    "unlabelled": (_unlabelled,),
    "headless": (_labels(0.4), _headless),
    "turned": (_turn,),
    "turned-garbled": (_labels(0.4), _turn),
    "columns-moved": (_labels(0.4), _columns_moved),
    "row-lost": (_row_lost, _labels(0.5)),
    "row-lost-unlabelled": (_row_lost, _unlabelled),
    "row-lost-only": (_row_lost,),
    "rows-moved": (_rows_moved, _labels(0.5)),
    "rows-moved-unlabelled": (_rows_moved, _unlabelled),
    "heads-again": (_labels(0.4), _heads_again),
    "stray-line": (_labels(0.4), _stray_line),
    "numbered-columns": (_numbered_columns, _unlabelled),
    "numbered-rows": (_labels(0.4), _numbered_rows),
    "last-year-beside": (_labels(0.4), _last_year_beside),
    "last-year-below": (_labels(0.4), _last_year_below),
    "note": (_labels(0.4), _note),
    "wrong-total": (_wrong_total, _labels(0.4)),
    "blanks": (_blanks, _labels(0.4)),
}


def draw_sheet(rng: Random, form: Form, table_id: str, *, other: Form | None = None) -> Sheet:
    table = form.tables[table_id]
    rows = table.default_rows
    if table_id == "requests":
        values = _requests(rng, table, rows)
    elif table_id == "litigation":
        values = _litigation(rng, rows)
    else:
        values = _disclosure(rng, table)
    label_of = {row.id: row.label for block in table.blocks for row in block.rows}
    lines: list[Line] = [(row, label_of[row], [f"{value}" for value in values[row]]) for row in rows]
    heads = [column.label for column in table.blocks[0].columns]
    return Sheet(table, heads, lines, {row: list(values[row]) for row in rows})


# --- printing ------------------------------------------------------------------------------------


def _cells(sheet: Sheet) -> list[list[str]]:
    """The table as rows of cells."""
    if sheet.table.id == "litigation" and not sheet.turned:
        heads = [head for _ in sheet.lines for head in sheet.heads]
        flat = [[cell for _, _, cells in sheet.lines for cell in cells]]
        labels = [part for _, label, cells in sheet.lines for part in (label, *[""] * (len(cells) - 1))]
        return [labels, heads, *flat] if heads else [labels, *flat]
    grid = [["", *sheet.heads]] if sheet.heads else []
    grid += [[label, *cells] for _, label, cells in sheet.lines]
    width = max(map(len, grid))
    grid = [row + [""] * (width - len(row)) for row in grid]
    return [list(column) for column in zip(*grid, strict=True)] if sheet.turned else grid


def _html(cells: list[list[str]]) -> str:
    rows = ("<tr>" + "".join(f"<td>{escape(cell)}</td>" for cell in row) + "</tr>" for row in cells)
    return f"<table>{''.join(rows)}</table>"


def text_of(sheet: Sheet) -> str:
    """A table as a text with bars."""
    return _text(_cells(sheet))


def _text(cells: list[list[str]]) -> str:
    return "\n".join("|" + "|".join(row) + "|" for row in cells)


_HEADINGS = {
    "overview": "一、总体情况",
    "disclosure": "二、主动公开政府信息情况",
    "requests": "三、收到和处理政府信息公开申请情况",
    "litigation": "四、政府信息公开行政复议、行政诉讼情况",
    "problems": "五、存在的主要问题及改进情况",
    "other": "六、其他需要报告的事项",
}
_PLAIN = "存在的问题：\n一是公开内容不够全面；二是解读形式较为单一。\n改进措施：\n一是强化业务培训；二是丰富解读形式。"
_OVERVIEW = "本机关认真贯彻条例，规范依申请公开办理，全年主动公开信息若干。"


def printed_report(rng: Random, parts: dict[str, str], *, html: bool, year: int) -> bytes:
    town = f"{rng.choice('东西南北中')}{rng.choice('山河湖江城')}县人民政府"
    title = f"{town}{year}年政府信息公开工作年度报告"
    lines = [title, f"本报告统计期限自{year}年1月1日起至{year}年12月31日止。"]
    parts = {"overview": _OVERVIEW, "problems": _PLAIN, "other": "本年度未收取信息处理费。", **parts}
    for section, heading in _HEADINGS.items():
        lines += [heading, *parts.get(section, "本年度无。").split("\n")]
    if not html:
        return "\n".join(lines).encode()
    body = "".join(line if line.startswith("<table") else f"<p>{escape(line)}</p>" for line in lines)
    return (
        f"<html><head><meta charset='utf-8'><title>{title}</title></head><body>{body}</body></html>".encode()
    )


def table_report(seed: int, damage: str, table_id: str = "requests", form: str = "2021") -> Damaged:
    """Return a report with one damaged table; the other tables are printed as the form has them."""
    rng = Random(f"{seed}/{damage}/{table_id}/{form}")
    html = rng.random() < 0.6 or "turn" in damage
    parts: dict[str, str] = {}
    cells: dict[str, Number | None] = {}
    broken = False
    for id_ in ("disclosure", "requests", "litigation"):
        if id_ == "disclosure" and table_id != "disclosure":
            continue
        sheet = draw_sheet(rng, form_of(form), id_)
        if id_ == table_id:
            for change in DAMAGES[damage]:
                change(rng, sheet)
            broken = sheet.broken
        drawn = _disclosure_cells(sheet) if id_ == "disclosure" else _cells(sheet)
        parts[id_] = (_html(drawn) if html else _text(drawn)) + (f"\n{sheet.after}" if sheet.after else "")
        for row, values in sheet.truth.items():
            for column, value in zip(sheet.table.columns_of[row], values, strict=True):
                cells[f"{id_}.{row}.{column}"] = value
    data = printed_report(rng, parts, html=html, year=2020 if form == "2019" else 2023)
    return Damaged(f"{damage}-{table_id}-{form}-{seed}", form, data, cells, broken=broken)


def _disclosure_cells(sheet: Sheet) -> list[list[str]]:
    """Table 2: each block under its own heads."""
    grid: list[list[str]] = []
    of_row = {row: (label, cells) for row, label, cells in sheet.lines if row}
    for block in sheet.table.blocks:
        if sheet.heads:
            grid.append(["信息内容", *(column.label for column in block.columns)])
        grid += [[of_row[row.id][0], *of_row[row.id][1]] for row in block.rows if row.id in of_row]
    width = max(map(len, grid))
    return [row + [""] * (width - len(row)) for row in grid]


def other_heads(seed: int) -> Damaged:
    """Return a report of the form of 2021 whose first part of table 2 is printed under the heads of 2019."""
    rng = Random(f"heads/{seed}")
    sheet = draw_sheet(rng, form_of("2021"), "disclosure")
    drawn = _disclosure_cells(sheet)
    older = form_of("2019").tables["disclosure"].blocks[0].columns
    drawn[0][1:4] = [column.label for column in older]
    for line in drawn:
        if line[0] != "信息内容":
            line[0] = _garble(rng, line[0], 0.4)
    cells: dict[str, Number | None] = {}
    for row, values in sheet.truth.items():
        first = row in ("regulations", "normative_documents")
        columns = [column.id for column in older] if first else sheet.table.columns_of[row]
        for column, value in zip(columns, values, strict=True):
            cells[f"disclosure.{row}.{column}"] = value
    data = printed_report(rng, {"disclosure": _html(drawn)}, html=True, year=2022)
    return Damaged(f"other-heads-{seed}", "2021", data, cells)


def of_specimen(specimen: Specimen) -> Damaged:
    """Return a report of the torture, with what is printed in it."""
    printed = ("number", "lost")  # a number whose label is gone is printed all the same
    cells = {path: cell.value for path, cell in specimen.gold.cells.items() if cell.kind in printed}
    return Damaged(specimen.name, specimen.gold.form or "", specimen.data, cells)  # type: ignore[arg-type]
