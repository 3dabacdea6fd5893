"""From a table printed in a text, in any layout, to its lines."""

from __future__ import annotations

import functools
import re
from dataclasses import replace
from itertools import islice

from gongkai.fold import Folded
from gongkai.form import label_key
from gongkai.tables.layouts.bordered import barred_lines
from gongkai.tables.layouts.dashed import dashed
from gongkai.tables.layouts.delimited import spaced, tabbed
from gongkai.tables.layouts.framed import framed
from gongkai.tables.layouts.latex import is_latex, latex_rows
from gongkai.tables.layouts.printed import DIGITS
from gongkai.tables.layouts.spoken import spoken
from gongkai.tables.layouts.tabs import tabbed_lines
from gongkai.tables.layouts.tagged import is_tagged, tagged_rows
from gongkai.tables.layouts.unbordered import unbordered_lines
from gongkai.tables.lines import Lines, drawn_lines, rows_of
from gongkai.tables.names.lexicon import Lexicon

#: Marks of Markdown in front of the heading of the next section.
_AHEAD = re.compile(r"\s[*#>]+[^\S\n]*\Z")


def text_lines(source: str, folded: Folded, start: int, end: int, lex: Lexicon) -> Lines:
    """Read ``folded.text[start:end]``, a table printed as text, into lines; ``source`` is what was folded."""
    text = folded.text
    if ahead := _AHEAD.search(text, max(start, text.rfind("\n", start, end)), end):
        end = ahead.start()
    region = text[start:end]
    if is_tagged(region):
        return drawn_lines(tagged_rows(text, start, end))
    if is_latex(region):
        return drawn_lines(latex_rows(text, start, end))
    if drawn := (
        framed(source, folded, start, end)
        or dashed(source, folded, start, end)
        or spoken(text, start, end, lex)
    ):
        return replace(drawn_lines([row for table in drawn for row in rows_of(table)]), drawn=drawn)
    if parted := tabbed(source, folded, start, end):
        return tabbed_lines(parted.text, start, end)
    if _runs_on(region, lex):
        bare = Folded(text[:start] + _BORDER.sub(_spaces, region) + text[end:], folded.at)
        return unbordered_lines(source, bare, start, end, lex)
    bars = region.count("|")
    if not bars and "\t" not in region and (parted := spaced(folded, start, end)):
        return tabbed_lines(parted.text, start, end)
    tabs = sum(line.count("\t") for line in region.split("\n") if line.strip())
    numbers = len(DIGITS.findall(region))
    if bars >= 4 and bars * 2 >= numbers and not _is_in_pieces(text):
        return barred_lines(text, start, end, lex)
    if tabs >= 4 and tabs * 2 >= numbers:
        return tabbed_lines(text, start, end)
    return unbordered_lines(source, folded, start, end, lex)


def _runs_on(text: str, lex: Lexicon) -> bool:
    """Say whether bars part rows and cells alike, as a line tells that goes on behind the rule of a Markdown table, or
    cells most of which hold several numbers.

    What wrote such lines took what follows a cell that was not closed for a table in it.
    """
    for line in text.split("\n"):
        for rule in _RULE.finditer(line) if "---" in line else ():
            empty = rule["heads"].count("|") == rule["rule"].count("|") + _ENDS
            if empty and _WORD.search(line, 0, rule.start()) and _WORD.search(line, rule.end()):
                return True
    numbers = [cell.split() for cell in _NUMBERS.findall(text)]
    own = [1 if all(len(group) == _THOUSANDS for group in cell[1:]) else len(cell) for cell in numbers]
    pairs = sum(count > 1 for count in own) if lex.summed or _share_cells(text, lex) else 0
    return len(own) < max(2 * pairs, _FEW * sum(count > _PAIR for count in own))


def _share_cells(text: str, lex: Lexicon) -> bool:
    """Say whether several heads stand in one cell: without sums nothing else tells two numbers from one that was spaced."""
    cells = (cell.split() for line in text.split("\n") for cell in line.split("|"))
    return any(sum(label_key(word) in lex.columns for word in cell) > 1 for cell in cells)


#: The rule below the empty heads of a table, with the bars at the ends of their row; and a cell of numbers.
_RULE = re.compile(r"(?P<heads>\|(?: *\|)+)(?P<rule>(?: *-{3,} *\|)+)")
_ENDS = 2
_THOUSANDS = 3
#: Two numbers in a cell may be one with a space in it; of more, one cell in so many tells.
_PAIR, _FEW = 2, 4
_NUMBERS = re.compile(r"(?<=\|) *(\d+(?: \d+)*) *(?=\|)")
_WORD = re.compile(r"[\d\u4e00-\u9fff]")
_BORDER = re.compile(r"(?<=\|)[ ]*-{3,}[ ]*(?=\|)|\|")


def _spaces(border: re.Match[str]) -> str:
    return " " * len(border[0])


@functools.lru_cache(maxsize=2)
def _is_in_pieces(text: str) -> bool:
    """Say whether the tables of a text are pieces whose first rows hold numbers: its bars part no cells.

    A program that looks for tables line by line begins another one where a line has other words than the one above.
    """
    return sum(1 for _ in islice(_PIECE.finditer(text), _PIECES)) == _PIECES


#: A row with a number above the rule of a Markdown table, and so many of them that no report has as many tables.
_PIECE = re.compile(r"^[^\S\n]*\|[^\n]*\|[ \d]*\d[ \d]*\|[^\n]*\n[ ]*\|?[ ]*:?-{3,}", re.MULTILINE)
_PIECES = 4
