"""Markdown that converters make of PDF pages: labels, heads and tables in pieces."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from random import Random

from ..model import Block, Cell, Table
from .text import paragraphs

Printer = Callable[[Random, Sequence[Block]], str]


def _row(texts: Sequence[str]) -> str:
    return "| " + " | ".join(texts) + " |"


def _rule(count: int) -> str:
    return "|" + "---|" * count


def _numbers(row: Sequence[Cell]) -> list[str]:
    return [cell.text for cell in row if cell.path]


def _label(row: Sequence[Cell]) -> str:
    """The row's label; the name of a group stands before its first member."""
    texts = [cell.text for cell in row if not cell.path and not cell.text.startswith("三、")]
    return "".join(texts)


def _three(rng: Random, table: Table, often: float) -> list[str]:
    """Table 3, each row under seven heads; ``often``: how many rows lie in pieces around their numbers."""
    first, legal, total = table.rows[1]
    heads = [first.text, *(cell.text for cell in table.rows[2]), total.text]
    above = [table.rows[0][-1].text, legal.text] if rng.random() < max(often, 0.1) * 3 else []
    out = [*above, _row(["", *heads]), _rule(len(heads) + 1)]
    broken = False
    for row in table.rows[3:]:
        label, numbers = _label(row), _numbers(row)
        if rng.random() > often or len(label) < 8:
            out += ([_row(["", *heads]), _rule(len(heads) + 1)] if broken and rng.random() < 0.3 else []) + [
                _row([label, *numbers])
            ]
            broken = False
            continue
        broken = True
        cut = rng.randint(4, len(label) - 3)
        cut += label[cut - 1].isdigit()
        way = rng.choice(["around", "before", "half"])
        if way == "around":
            out += [label[:cut], _row(numbers), _rule(len(numbers)), label[cut:]]
        elif way == "before":
            out += [label[:cut], label[cut:], _row(numbers), _rule(len(numbers))]
        else:
            out += [_row([label[:cut], *numbers]), label[cut:]]
    return out


def _two(table: Table, *, plain: bool) -> list[str]:
    """Table 2 part by part; ``plain``: all parts but the first as lines of text."""
    out: list[str] = []
    parts = 0
    for row in table.rows:
        texts = [cell.text for cell in row]
        if len(texts) == 1:
            out += ["", texts[0]]
        elif not any(cell.path for cell in row):
            parts += 1
            table_row = not plain or parts == 1
            out += [_row(texts), _rule(len(texts))] if table_row else [texts[0] + texts[1], *texts[2:]]
        else:
            out.append(_row(texts) if not plain or parts == 1 else " ".join(texts))
    return out


def _blocks(table: Table) -> tuple[list[str], list[str]]:
    numbers = [cell.text for row in table.rows for cell in row if cell.path]
    heads = [cell.text for cell in table.rows[1][:5]]
    return heads, numbers


def _four(rng: Random, table: Table, way: str) -> list[str]:
    heads, numbers = _blocks(table)
    names = [table.rows[0][0].text, table.rows[0][1].text, *(cell.text for cell in table.rows[1][5:])]
    if way == "three":
        out: list[str] = []
        titles = [names[0], f"{names[1]}（{names[2]}）", f"{names[1]}（{names[3]}）"]
        if rng.random() < 0.3:
            titles = [names[0], f"{names[1]}-{names[2]}", f"{names[1]}-{names[3]}"]
        for at, title in enumerate(titles):
            five = numbers[5 * at : 5 * at + 5]
            out += [f"### {title}", "", _row(heads), _rule(5), _row(five), ""]
        return out
    if way == "whole":
        wide = [f"{name}{head}" for name in (names[0], names[2], names[3]) for head in heads]
        return [_row(wide), _rule(15), _row(numbers)]
    upper = [head[:2] if len(head) > 2 else "" for head in heads]
    lower = [head[2:] for head in heads]
    lines = [names[0] + names[1], names[2] + names[3], "".join(upper), heads[-1], heads[-1] * 2]
    lines += ["".join(lower) * 2] if rng.random() < 0.7 else []
    cells = rng.choice([[*lower[:-1]] * 3, [*heads, names[2]], lower[:-1] + upper[:-1] + lower[:-1]])
    return [*lines, _row(cells), _rule(len(cells)), _row(numbers)]


def _printer(*, often: float = 0.0, plain: bool = False, four: str = "whole") -> Printer:
    def printer(rng: Random, blocks: Sequence[Block]) -> str:
        def table(found: Table) -> str:
            lines = {
                "disclosure": lambda: _two(found, plain=plain),
                "requests": lambda: _three(rng, found, often),
                "litigation": lambda: _four(rng, found, four),
            }[found.id]()
            return "\n" + "\n".join(lines) + "\n"

        head = {"title": "# ", "heading": "## "} if rng.random() < 0.6 else {}
        marked = [
            Block(block.kind, tuple(head.get(block.kind, "") + line for line in block.lines), block.table)
            for block in blocks
        ]
        return paragraphs(rng, marked, table, gap="\n\n").replace("　　", "")

    return printer


def _opened(rng: Random, blocks: Sequence[Block]) -> str:
    """Rows whose cells a bar parts and none closes; what is longer than a line goes on in the next one."""

    def table(found: Table) -> str:
        rows = ["| ".join(cell.text for cell in row) for row in found.rows]
        widest = max(len(row.split("| ")) for row in rows)
        out = [_filled(row) for row in rows]
        out.insert(1, "|".join(["---"] * rng.choice([widest, len(rows[0].split("| "))])))
        return "\n" + "  \n".join(out) + "  \n"

    return paragraphs(rng, blocks, table, gap="\n\n").replace("　　", "")


def _filled(row: str) -> str:
    """Break a row of a table at a space where it is longer than a line."""
    out, used = "", 0
    for word in row.split(" "):
        if used and used + len(word) + 1 > _LINE:
            out, used = out + "\n" + word, len(word)
        else:
            out, used = out + " " * bool(out) + word, used + len(word) + 1
    return out


#: Letters of a line.
_LINE = 78


def _parted(border: str, behind: str) -> Printer:
    """Cells with ``border`` between them, rows and paragraphs with ``behind``."""

    def printer(rng: Random, blocks: Sequence[Block]) -> str:
        def table(found: Table) -> str:
            rows = [[cell.text for cell in row] for row in found.rows]
            return behind.join(border.join(row) for row in rows)

        text = paragraphs(rng, blocks, table, gap=behind if behind == border else "\n\n")
        return text.replace("\n", border) if behind == border else text

    return printer


PRINTERS: dict[str, Printer] = {
    "md-opened": _opened,
    "tabs-twice": _parted("\t\t", "\n"),
    "tabs-alone": _parted("\t", "\t"),
    "md-around": _printer(often=0.25),
    "md-fifteen": _printer(four="fifteen"),
    "md-three": _printer(four="three"),
    "md-plain": _printer(plain=True),
}
