"""Tables as LaTeX writes them, which programs that recognise pages put out: 「规章 & 0 & 4 & 6 \\\\ \\hline」."""

from __future__ import annotations

import re
from collections.abc import Iterator

from gongkai.tables.cells import Kind, Piece, read_cell

_TABLE = re.compile(
    r"\\begin\s*\{(?P<name>tabular[xy*]?|longtable|array)\}"
    r"(?:\s*\[[^\[\]\n]{0,20}\])?(?:\s*\{(?:[^{}\n]|\{[^{}\n]{0,80}\}){0,400}\}){1,2}"
    r"(?P<body>(?:(?!\\begin)[\s\S])*?)\\end\s*\{(?P=name)\}"
)
#: What parts rows, parts cells, or opens and closes what is one; an escaped mark is none.
_MARK = re.compile(r"\\(?P<row>\\)(?:\s*\[[^\[\]\n]{0,20}\])?|\\[&{}]|(?P<cell>&)|(?P<open>\{)|(?P<close>\})")
#: Lines between rows, and commands that say how a cell looks.
_RULE = re.compile(
    r"\s+|\\(?:hline|cline\s*\{[^{}]*\}|(?:top|mid|bottom)rule|end(?:first)?head|end(?:last)?foot)"
)
_COLUMNS = re.compile(r"\\multicolumn\s*\{\s*(\d{1,3})\s*\}\s*\{[^{}]*\}")
_DRESS = re.compile(
    r"(?:\\multi(?:column|row)\s*(?:\[[^\[\]]*\])?\s*\{[^{}]*\}\s*(?:\[[^\[\]]*\])?\s*\{[^{}]*\}"
    r"|\\[A-Za-z]+\*?(?:\s*\[[^\[\]]*\])?|\\\\|[{}$~]|\s)+"
)
#: Dress that has no width.
_THIN = re.compile(r"[{}$]+")
#: Commands that say nothing of a number. What any other one does to it is not known.
_PLAIN = re.compile(
    r"\\(?:multicolumn|multirow|makecell|shortstack|text(?:bf|it|rm|sf|tt|normal)?|math(?:bf|it|rm|sf|tt)|[bir][fmt]|em|centering"
    r"|raggedright|quad|qquad|tiny|scriptsize|footnotesize|small|normalsize|large)(?![A-Za-z])|\\\\"
)
_LABEL = re.compile(r"[\u3400-\u9fff]{2}")
#: A row has no more cells.
_MOST = 64


def is_latex(text: str) -> bool:
    """Say whether a text writes tables so."""
    return "\\begin" in text and _TABLE.search(text) is not None


def latex_rows(text: str, start: int, end: int) -> list[list[Piece]]:
    """Return the rows of all tables that ``text[start:end]`` writes so, each cell on its column."""
    return [row for table in _TABLE.finditer(text, start, end) for row in _rows(text, *table.span("body"))]


def _rows(text: str, start: int, end: int) -> Iterator[list[Piece]]:
    row: list[Piece] = []
    depth = column = 0
    for mark in (*_MARK.finditer(text, start, end), None):
        if mark is not None and (mark["open"] or mark["close"]):
            depth += 1 if mark["open"] else -1
        if mark is not None and (depth > 0 or not (mark["row"] or mark["cell"])):
            continue
        while rule := _RULE.match(text, start, end):
            start = rule.end()
        last = mark.start() if mark else end
        if mark or start < last:
            span = _COLUMNS.match(text, start, last)
            width = min(max(1, int(span[1])), _MOST) if span else 1
            row.append(_piece(text, start, last, column, width))
            column += width
        if mark is None or mark["row"]:
            if row:
                yield row
            row, column = [], 0
        start = mark.end() if mark else end


def _piece(text: str, start: int, end: int, column: int, width: int) -> Piece:
    """Read a cell from its first letter to its last, without the commands around them."""
    hiding = re.search(r"[\\^]", _PLAIN.sub("", text[start:end])) is not None
    dress = list(_DRESS.finditer(text, start, end))
    words = _DRESS.sub(lambda one: "" if _THIN.fullmatch(one[0]) else " ", text[start:end]).strip()
    if hiding and not words:
        return Piece(Kind.UNSURE, text[start:end], start, end, None, column, width)
    if dress and dress[0].start() == start:
        start = dress.pop(0).end()
    if dress and dress[-1].end() == end:
        end = dress.pop().start()
    if not words:
        return Piece(Kind.BLANK, "", start, start, None, column, width)
    piece = read_cell(words, start, column, width)
    if (hiding or words != text[start:end]) and not _LABEL.search(words):
        return Piece(Kind.UNSURE, words, start, end, None, column, width)
    return piece if words == text[start:end] else piece._replace(start=start, end=end)
