"""A broken identity, drawn: the printed numbers, and under the printed sum what it should be."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from rich.cells import cell_len, set_cell_size
from rich.text import Text

from gongkai.exports.checked import Checked
from gongkai.exports.places import Names, is_across
from gongkai.report import Finding, Number
from gongkai.wording import say

#: The widest label of a row, and the widest table that is drawn with unbroken column heads.
_LABEL = 44
_WIDE = 66
_WRONG = "bold red"
_GAP = "  "


def draw(checked: Checked, finding: Finding, names: Names) -> list[Text]:
    """Return the lines that draw a finding's identity; none where it speaks of none."""
    sides = names.identity(finding)
    if sides is None or finding.expected is None or finding.actual is None:
        return []
    drawer = _Drawer(checked, finding, names)
    if is_across(sides) and len(sides[1]) == 1:
        return drawer.row([*sides[0], *sides[1]])
    return drawer.column(*sides)


def shown(number: Number | None, names: Names) -> str:
    """Return a number as it is printed; a blank is said to be one."""
    if number is None:
        return say("cell.blank", names.lang)
    return format(number, "f") if isinstance(number, Decimal) else str(number)


class _Drawer:
    """Draws one finding."""

    def __init__(self, checked: Checked, finding: Finding, names: Names) -> None:
        self._printed = checked.printed
        self._names = names
        self._actual = finding.actual
        self._suspects = {suspect.field for suspect in finding.suspects}
        self._should = say("draw.should", names.lang, number=shown(finding.expected, names))

    def row(self, paths: Sequence[str]) -> list[Text]:
        """Draw one row of the table under its column heads."""
        heads = [self._names.column(path) for path in paths]
        cells = [shown(self._printed.get(path), self._names) for path in paths]
        stacks = [[head] for head in heads]
        if sum(map(cell_len, heads)) + len(_GAP) * len(heads) > _WIDE:
            stacks = [broken(head) for head in heads]
        height = max(map(len, stacks))
        stacks = [[""] * (height - len(stack)) + stack for stack in stacks]
        widths = [max(map(cell_len, (*stack, cell))) for stack, cell in zip(stacks, cells, strict=True)]
        widths[-1] = max(widths[-1], cell_len(self._should))
        lines = [
            Text(_GAP.join(_right(part, width) for part, width in zip(line, widths, strict=True)), "dim")
            for line in zip(*stacks, strict=True)
        ]
        printed = Text()
        for path, cell, width in zip(paths, cells, widths, strict=True):
            printed.append(_GAP if printed else "")
            printed.append(_right(cell, width), self._style(path, path == paths[-1]))
        under = sum(widths[:-1]) + len(_GAP) * (len(widths) - 1)
        return [*lines, printed, Text(" " * under + _right(self._should, widths[-1]), _WRONG)]

    def column(self, left: Sequence[str], right: Sequence[str]) -> list[Text]:
        """Draw the addends one below the other, then the sum that is printed and the one due."""
        drawn = [path for path in left if len(left) < 4 or self._printed.get(path) or path in self._suspects]
        label = {path: _cut(self._names.row(path)) for path in (*drawn, *right)}
        total = say("draw.sum", self._names.lang)
        rest = say("draw.rest", self._names.lang, count=len(left) - len(drawn))
        width = max(map(cell_len, (*label.values(), total, rest)))
        numbers = {path: shown(self._printed.get(path), self._names) for path in (*drawn, *right)}
        room = max(map(cell_len, (*numbers.values(), shown(self._actual, self._names))))

        def line(name: str, number: str, style: str = "", more: str = "") -> Text:
            made = Text(set_cell_size(name, width) + _GAP)
            made.append(_right(number, room), style)
            return made.append(_GAP + more, _WRONG) if more else made

        lines = [line(label[path], numbers[path], self._style(path)) for path in drawn]
        if len(drawn) < len(left):
            lines.append(Text(rest, "dim"))
        lines.append(Text("─" * (width + len(_GAP) + room), "dim"))
        if len(right) == 1:
            return [*lines, line(label[right[0]], numbers[right[0]], _WRONG, self._should)]
        lines += [line(label[path], numbers[path], self._style(path)) for path in right]
        return [*lines, line(total, shown(self._actual, self._names), _WRONG, self._should)]

    def _style(self, path: str, wrong: bool = False) -> str:
        if wrong:
            return _WRONG
        return "bold yellow" if path in self._suspects else ""


def broken(head: str) -> list[str]:
    """Break a column's head into short lines: 商业企业 over two, 社会公益组织 over three."""
    if len(head) < 4 or not head.isalpha():
        return [head]
    return [head[at : at + 2] for at in range(0, len(head), 2)]


def _right(text: str, width: int) -> str:
    return " " * (width - cell_len(text)) + text


def _cut(label: str) -> str:
    if cell_len(label) <= _LABEL:
        return label
    return set_cell_size(label, _LABEL - 2).rstrip() + "…"
