"""Numbers in writings that are no plain number, blanks for zeros, page numbers among the rows."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal

from .. import labels
from ..model import Block, Cell, Entry, Table
from ..noise_numbers import miss_column
from ..noise_tables import parted_at
from .work import Oddity, Work, parted


def _parts(work: Work) -> None:
    """Cells of which a part reads as a number."""
    number = [path for path, entry in work.entries.items() if entry.kind == "number"]
    number = [path for path in number if not path.endswith((".amount", ".change"))]
    two = [path for path in number if path.startswith("disclosure.")]
    for _ in range(work.rng.choice([1, 2, 4])):
        path = work.rng.choice(two if two and work.rng.random() < 0.7 else number)
        text, value = work.rng.choice(labels.load("odd")["parts"])
        work.entries[path] = Entry(value, text, "lost")


def _broken_numbers(work: Work) -> None:
    """Numbers whose digits go on in the next line. Where nothing closes a cell, the whole row is open."""
    for name in ("disclosure", "requests", "litigation"):
        for row in work.rows(name):
            long = [
                path for path in row if len(work.entries[path].raw) > 1 and work.entries[path].raw.isdigit()
            ]
            if long and work.rng.random() < 0.5:
                work.lose([work.rng.choice(long)] if work.barred else row)


def _broken(work: Work, found: list[Table]) -> list[Table]:
    done: set[str] = set()

    def change(cell: Cell) -> Cell:
        if not cell.path or cell.path not in work.entries:
            return cell
        entry, row = work.entries[cell.path], cell.path.rsplit(".", 1)[0]
        if (
            entry.kind != "lost"
            or len(cell.text) < 2
            or not cell.text.isdigit()
            or (row in done and not work.barred)
        ):
            return cell
        done.add(row)
        at = work.rng.randint(1, len(cell.text) - 1)
        first, second = cell.text[:at], cell.text[at:]
        if work.layout.startswith("pipe"):
            return replace(cell, text=f"{first}\n{second}")
        return replace(cell, lines=(first, second))

    return [table.map(change) for table in found]


def _breaking(layout: str) -> bool:
    return layout.startswith(("lines", "html", "mhtml", "docx", "pipe")) or layout == "tabs"


def _spaced(work: Work) -> None:
    """A space inside a number: table 3's sums may prove it, nothing proves it in table 2."""
    long = [
        path
        for path, entry in work.entries.items()
        if entry.kind == "number" and len(entry.raw) > 1 and entry.raw.isdigit()
    ]
    for path in work.rng.sample(long, min(len(long), work.rng.choice([1, 2, 5]))):
        entry = work.entries[path]
        at = work.rng.randint(1, len(entry.raw) - 1)
        proved = not path.startswith("disclosure.") or (len(entry.raw) > 3 and at == len(entry.raw) - 3)
        text = entry.raw[:at] + work.rng.choice([" ", "\u00a0", "\u2009"]) + entry.raw[at:]
        work.entries[path] = Entry(entry.value if proved else None, text, "lost")


def _closed(layout: str) -> bool:
    return layout.startswith(("html", "mhtml", "docx", "pipe")) or layout in ("markdown", "tabs", "tsv")


def _zeros(work: Work) -> None:
    """Blanks for zeros throughout a table, or all three."""
    from ..mixing import EVERY_LAYOUT

    rng = work.rng
    traced = EVERY_LAYOUT[work.layout].blanks
    mark = rng.choice(["", "", "/", "—", "-"])
    names = ["disclosure", "requests", "litigation"]
    for name in names if rng.random() < 0.5 else rng.sample(names, 1):
        for row in work.rows(name):
            zeros = [
                path for path in row if work.entries[path].kind == "number" and not work.entries[path].value
            ]
            known = mark or traced or len(zeros) == len(row)
            if not known and zeros:
                work.lose(row)
            for path in zeros:
                work.entries[path] = Entry(None, mark, "blank" if known else "lost")


def _empty(work: Work) -> None:
    """Rows of which only the label is printed."""
    rows = [row for name in ("disclosure", "requests") for row in work.rows(name)]
    zero = [row for row in rows if not any(work.entries[path].value for path in row)]
    for row in work.rng.sample(zero, min(len(zero), work.rng.randint(1, 5))):
        for path in row:
            work.entries[path] = Entry(None, "", "blank")


def _fees(work: Work) -> None:
    """The amount in 元: exact in 万元, or open."""
    path = "disclosure.fees.amount"
    cents = work.rng.randint(1, 10 ** work.rng.randint(3, 11))
    if work.rng.random() < 0.6:
        cents -= cents % 100
    yuan = Decimal(cents) / 100
    raw = f"{yuan:.2f}" if cents % 100 else f"{yuan:.0f}"
    work.entries[path] = Entry(yuan / 10000, raw, "lost")


def _fee_labels(work: Work, found: list[Table]) -> list[Table]:
    way = work.rng.choice(["head", "cell", "label", "both"])

    def change(cell: Cell) -> Cell:
        if cell.path == "disclosure.fees.amount" and way in ("cell", "both"):
            return replace(cell, text=f"{cell.text}元")
        if cell.text == "本年收费金额（单位：万元）" and way != "cell":
            unit = work.rng.choice(["（单位：元）", "（元）"]) if way != "label" else ""
            return replace(cell, text=f"本年收费金额{unit}")
        if cell.text == "行政事业性收费" and way == "label":
            return replace(cell, text="行政事业性收费（单位：元）")
        return cell

    return [table.map(change) for table in found]


def _glued_gap(work: Work) -> None:
    """Without separators, and one of the columns is not printed: the sums alone say what is what."""
    miss_column(work.rng, work.entries)
    work.lose([path for path in work.entries if path.startswith("requests.")])


_MARKS = ("- {} -", "— {} —", "－{}－", "第 {} 页", "第{}页 共12页", "{}", "{}")


def _pages(work: Work, key: str, blocks: list[Block]) -> list[Block]:
    """Page numbers between the rows of a table, on lines of their own."""
    mark = work.rng.choice(_MARKS)
    out: list[Block] = []
    number = work.rng.randint(2, 9)
    for block in blocks:
        table = block.table
        if not table or key == "litigation" or (key == "disclosure" and work.rng.random() < 0.5):
            out.append(block)
            continue
        for _ in range(work.rng.choice([1, 1, 2])):
            spots = [at for at in range(4, len(table.rows)) if at > 1]
            if not spots:
                break
            at = work.rng.choice(spots)
            if mark == "{}" and not work.barred:  # may as well be a number of the row above
                work.lose([cell.path for cell in table.rows[at - 1] if cell.path in work.entries])
            upper, table = parted_at(table, at, repeat=work.rng.random() < 0.4)
            line = ("\f" if work.rng.random() < 0.3 else "") + mark.format(number)
            out += [Block("table", table=upper), Block("furniture", (line,))]
            number += 1
        out.append(replace(block, table=table))
    return out


def _paged(layout: str) -> bool:
    return layout.startswith(("lines", "pipe")) or layout in ("tabs", "tsv", "markdown")


_PLAIN: Callable[[str], bool] = lambda layout: layout not in ("nosep", "oneline")  # noqa: E731

KINDS = {
    "number-parts": Oddity(_PLAIN, _parts, mild=True),
    "broken-digits": Oddity(_breaking, _broken_numbers, _broken),
    "spaced-digits": Oddity(_closed, _spaced),
    "zeros-blank": Oddity(parted, _zeros),
    "empty-rows": Oddity(parted, _empty),
    "fees-in-yuan": Oddity(parted, _fees, _fee_labels, forms=("2021", "2021-one", "2021-mixed"), mild=True),
    "glued-gap": Oddity(lambda layout: layout == "nosep", _glued_gap),
    "page-numbers": Oddity(_paged, section=_pages),
}
