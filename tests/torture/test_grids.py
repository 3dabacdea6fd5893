"""Gold against the printed grid: each number stands under its column's head, beside its row's label."""

from __future__ import annotations

import lxml.html
import pytest

from tests.torture import labels
from tests.torture.generate import make
from tests.torture.model import Specimen

Grid = list[list[str]]


def grids(page: str) -> list[Grid]:
    """Lay every table of a page on a grid, merged cells repeated."""
    out: list[Grid] = []
    for table in lxml.html.fromstring(page).iter("table"):
        filled: dict[tuple[int, int], str] = {}
        rows = list(table.iter("tr"))
        for at, row in enumerate(rows):
            col = 0
            for cell in row:
                while (at, col) in filled:
                    col += 1
                text = "".join(str(piece) for piece in cell.itertext())
                wide, deep = int(cell.get("colspan", "1")), int(cell.get("rowspan", "1"))
                for down in range(deep):
                    for right in range(wide):
                        filled[at + down, col + right] = text
                col += wide
        width = max(col for _, col in filled) + 1
        out.append([[filled.get((at, col), "") for col in range(width)] for at in range(len(rows))])
    return out


def row_labels() -> dict[str, tuple[str, str]]:
    """Return the group and the label of each row of table 3."""
    form = labels.requests()
    rows = {name: ("", label) for name, label in [*form["before"], form["after"], form["total"]]}
    rows |= {name: (group or "", label) for name, group, label in [*form["outcomes"], *form["other_rows"]]}
    rows[form["other_one"][0]] = ("", form["other_one"][2])
    return rows


def check_requests(specimen: Specimen, found: list[Grid]) -> int:
    named = row_labels()
    heads = {label: name for name, label in labels.requests()["columns"]}
    seen = 0
    columns: dict[int, str] = {}
    for grid in found:
        for row in grid:
            here = {at: heads[text] for at, text in enumerate(row) if text in heads and at >= 3}
            if len(set(here.values())) >= 5:
                columns = here
                continue
            for name, (group, label) in named.items():
                path = f"requests.{name}."
                if row[2] != label or (label == "3.其他" and group not in row):
                    continue
                for at, column in columns.items():
                    cell = specimen.gold.cells.get(path + column)
                    if cell and cell.kind == "number":
                        assert row[at] == cell.raw, (path, column)
                        seen += 1
    return seen


@pytest.mark.parametrize(
    "noise",
    [
        (),
        ("reorder",),
        ("split",),
        ("groups",),
        ("missing-row",),
        ("missing-column",),
        ("extra-row",),
        ("break",),
        ("remark-column",),
        ("subtotal-column",),
        ("column-gap",),
        ("merged-cells",),
        ("total-second",),
        ("group-subtotals",),
        ("rows-gone",),
    ],
)
@pytest.mark.parametrize("form", ["2021", "2019", "2021-one"])
def test_numbers_of_table_3_stand_where_gold_says(form: str, noise: tuple[str, ...]) -> None:
    for seed in range(6):
        specimen = make(seed, form=form, layout="html-clean", noise=noise)
        page = specimen.text.replace("<br/>", "").replace("<br>", "")
        seen = check_requests(specimen, grids(page))
        wanted = sum(
            cell.kind == "number" for path, cell in specimen.gold.cells.items() if path.startswith("requests")
        )
        lenient = "groups" in noise or "split" in noise  # 3.其他 without its group is left out
        assert wanted - seen <= (8 if lenient else 0)


@pytest.mark.parametrize("noise", [(), ("reorder",), ("split",), ("break",)])
def test_numbers_of_table_4_stand_where_gold_says(noise: tuple[str, ...]) -> None:
    heads = {label: name for name, label in labels.litigation()["columns"]}
    blocks = {label or labels.litigation()["review"]: name for name, label in labels.litigation()["blocks"]}
    for seed in range(12):
        specimen = make(seed, layout="html-clean", form="2021", noise=noise)
        grid = grids(specimen.text.replace("<br/>", "").replace("<br>", ""))[-1]
        for at in range(15):
            block = blocks.get(grid[1][at]) or blocks[grid[0][at]]
            path = f"litigation.{block}.{heads[grid[2][at]]}"
            assert grid[3][at] == specimen.gold.cells[path].raw


@pytest.mark.parametrize("noise", [(), ("reorder",), ("split",), ("no-article",)])
@pytest.mark.parametrize("form", ["2021", "2019", "2021-mixed", "2019-mixed"])
def test_numbers_of_table_2_stand_where_gold_says(form: str, noise: tuple[str, ...]) -> None:
    articles = labels.disclosure("2021") + labels.disclosure("2019")
    names = {label: name for article in articles for name, label in article["columns"]}
    rows = {label: name for article in articles for name, label in article["rows"]}
    for seed in range(8):
        specimen = make(seed, layout="html-clean", form=form, noise=noise)
        heads: list[str] = []
        seen = 0
        for grid in grids(specimen.text.replace("<br/>", "").replace("<br>", "")):
            for row in grid:
                if row[0] == "信息内容":
                    heads = row
                elif row[0] in rows and heads:
                    for at, text in enumerate(row[1:], 1):
                        path = f"disclosure.{rows[row[0]]}.{names[heads[at]]}"
                        assert text == specimen.gold.cells[path].raw
                        seen += 1
        assert seen >= sum(path.startswith("disclosure") for path in specimen.gold.cells)
