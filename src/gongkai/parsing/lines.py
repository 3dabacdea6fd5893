"""From any layout to lines: the texts of a label, then the cells behind it.

A line is what a reader of the printed table would call a row. Where the source drew a grid the
line has columns; where it only printed one cell after the other, a line is a run of texts and the
run of numbers that follows it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import cast

from gongkai.document import Table
from gongkai.fold import Folded
from gongkai.form import label_key
from gongkai.parsing.cells import LONGEST, VAGUE, Kind, Piece, number_of, read_cell
from gongkai.parsing.tagged import tagged_rows


@dataclass
class Line:
    """``texts`` name the row (and may hold column heads before that); ``values`` are its cells.

    ``width`` is the number of cells of the printed line, 0 where the layout does not draw lines.
    ``apart``: its numbers stand on a line without a label, where other labels share a line with theirs:
    whether their label is the one above or the one below cannot be told from the line alone.
    ``beside``: how many numbers stand on the printed line of its label, where just one more stands alone
    on the next line: a page's number, or one of the row's. 0 where that is not so.
    """

    texts: list[Piece] = field(default_factory=list)
    values: list[Piece] = field(default_factory=list)
    width: int = 0
    has_digits: bool = False
    apart: bool = False
    beside: int = 0
    trailing: int = 0

    def add(self, piece: Piece) -> None:
        """Append a cell behind the texts. Of empty cells at the end no more are kept than a row may have."""
        if piece.kind is Kind.BLANK and not piece.text:
            self.trailing += 1
            if self.trailing > _WIDEST:
                return
        else:
            self.trailing = 0
        self.values.append(piece)
        if piece.kind is Kind.NUMBER or piece.kind is Kind.UNSURE:
            self.has_digits = True

    @cached_property
    def key(self) -> str:
        """The letters of all texts in front of the numbers, without remarks that hold digits."""
        return label_key(_REMARK.sub("", "".join(text.text for text in self.texts)))

    @cached_property
    def start(self) -> int:
        """Where its first cell starts in the folded text."""
        return min((pieces[0].start for pieces in (self.texts, self.values) if pieces), default=-1)


@dataclass
class Lines:
    """The lines of one table, and what their layout lets one conclude.

    ``grid``: cells have true columns. ``glued``: no border was left between label and number, so
    that a run of digits may hold several numbers. ``padded``: empty cells may only fill up a line, so
    that one at its end need not be the place of a number.
    """

    lines: list[Line]
    grid: bool = False
    glued: bool = False
    padded: bool = False


# --- grids -----------------------------------------------------------------------------------


def grid_lines(table: Table, folded: Folded) -> Lines:
    """Return the rows of a grid. A cell that spans rows belongs to the first of them."""
    lines: list[Line] = []
    line = Line()
    row = -1
    text, find = folded.text, folded.find
    for cell in table.cells:
        if cell.row != row:
            row = cell.row
            line = Line()
            lines.append(line)
        line.width += 1
        start, end = find(cell.start), find(cell.end)
        printed = text[start:end]
        if printed.isdecimal() and len(printed) <= LONGEST:  # as nearly every cell of nearly every report
            line.values.append(
                Piece(Kind.NUMBER, printed, start, end, int(printed), cell.column, cell.colspan)
            )
            line.has_digits = True
            continue
        piece = read_cell(printed, start, cell.column, cell.colspan)
        if piece.kind is Kind.TEXT and not line.has_digits:
            line.texts.append(piece)
        else:
            line.add(piece)
    return Lines(lines, grid=True)


# --- text ------------------------------------------------------------------------------------

#: 「（详见附件1）」, 「[1]」, 「（注1）」 behind a label.
_REMARK = re.compile(r"\((?!\d{1,2}\))[^()]*\d[^()]*\)|\[\d+\]|(?<=[\u4e00-\u9fff])\(\d{1,2}\)$")
_PAGE = re.compile(r"\d{1,3}")
_PAGE_NUMBER = re.compile(
    r"\s*(?:-\s*\d{1,3}\s*-|第\s*\d{1,3}\s*页(?:\s*,?\s*共\s*\d{1,3}\s*页)?|[Pp]age\s*\d{1,3}.{0,10}|https?://\S+|\d{1,3}\s*/\s*\d{1,3}页)\s*"
)
#: Marks of Markdown in front of the heading of the next section.
_AHEAD = re.compile(r"\n[^\S\n]*[*#>]+[^\S\n]*\Z")
#: More cells than any row has, table 4's fifteen included: several rows stand on one line.
_WIDEST = 24
_DIGITS = re.compile(r"\d+")
_MARKDOWN = re.compile(r"^[ ]*\|?[ ]*:?-{3,}:?[ ]*\|[\s|:-]*$", re.MULTILINE)
_RULE = re.compile(r"[\s|:+=-]*-{3,}[\s|:+=-]*")


def text_lines(folded: Folded, start: int, end: int) -> Lines:
    """Read ``folded.text[start:end]``, a table printed as text, into lines."""
    text = folded.text
    if ahead := _AHEAD.search(text, max(start, text.rfind("\n", start, end)), end):
        end = ahead.start()
    region = text[start:end]
    if "<td" in region or "<TD" in region:
        return _on_columns(tagged_rows(text, start, end))
    bars, tabs = region.count("|"), region.count("\t")
    numbers = len(_DIGITS.findall(region))
    if bars >= 4 and bars * 2 >= numbers:
        return _bars(text, start, end)
    if tabs >= 4 and tabs * 2 >= numbers and not _is_indented(region):
        return _tabs(text, start, end)
    return _plain(text, start, end)


def _is_indented(region: str) -> bool:
    """Say whether tabs only push lines in, two and more of them: a web page's source was copied."""
    tabbed = [line for line in region.split("\n") if "\t" in line]
    return sum(line.startswith("\t\t") and bool(line.strip()) for line in tabbed) * 2 > len(
        tabbed
    ) and not any("\t" in line.strip() for line in tabbed)


def _physical(text: str, start: int, end: int) -> Iterator[tuple[int, str]]:
    """Yield the printed lines that are no page number and no rule, with their offsets."""
    for line in text[start:end].split("\n"):
        if not _PAGE_NUMBER.fullmatch(line) and not _RULE.fullmatch(line):
            yield start, line
        start += len(line) + 1


def _split(text: str, start: int, border: str) -> Iterator[tuple[int, str]]:
    for part in text.split(border):
        yield start, part
        start += len(part) + 1


def _gather(pieces: Iterable[Piece | None], *, glued: bool = False) -> Lines:
    """Group pieces into lines: a text behind a number begins a new one, None ends one."""
    lines = [Line()]
    for piece in pieces:
        line = lines[-1]
        if piece is not None and piece.text in _NO_AMOUNT and line.has_digits:
            piece = piece._replace(kind=Kind.BLANK)  # noqa: PLW2901
        if piece is None:
            if line.texts or line.values:
                lines.append(Line())
        elif piece.kind is Kind.TEXT:
            if line.values:
                # A blank in front of a label is the border of a row, or an empty group cell.
                if not line.texts and not line.has_digits:
                    line.values.clear()
                else:
                    line = Line()
                    lines.append(line)
            line.texts.append(piece)
        else:
            line.add(piece)
    return Lines([line for line in lines if line.texts or line.has_digits], glued=glued)


#: A cell in bold or between tags, as Markdown and its makers write it.
_DRESSED = re.compile(
    r"(?:\s|<[a-z][^<>]*>|&nbsp;)*(?P<mark>\*{1,3}|_{1,3}|)(?P<inner>[^\s*_<>&](?:[^*<>]*[^\s*_<>&])?)(?P=mark)"
    r"(?:\s|</?[a-z][^<>]*>|&nbsp;)*"
)


def _undressed(text: str, start: int) -> Piece:
    """Read a cell without what only changes its looks."""
    dressed = _DRESSED.fullmatch(text) if any(mark in text for mark in "*_<&") else None
    return read_cell(dressed["inner"], start + dressed.start("inner")) if dressed else read_cell(text, start)


def _bars(text: str, start: int, end: int) -> Lines:
    bands: list[list[list[Piece]]] = [[]]  # rows with no empty line between them
    for offset, line in _physical(text, start, end):
        if line.strip():
            bands[-1].append([_undressed(part, at) for at, part in _split(line, offset, "|")])
        elif bands[-1]:
            bands.append([])
    rows = [row for band in bands for row in band]
    numbered = [row for row in rows if any(piece.kind is Kind.NUMBER for piece in row)]
    widest = max(map(len, numbered), default=0)
    several = sum(sum(bool(piece.text) for piece in row) > 1 for row in numbered)
    markdown = _MARKDOWN.search(text, start, end) is not None
    if several * 2 > len(numbered) and widest <= _WIDEST:
        # A border at either end of the lines has no cell behind it.
        drawn = [row for row in rows if len(row) > 1]
        first = sum(not row[0].text for row in drawn) * 2 > len(drawn)
        last = sum(not row[-1].text for row in drawn) * 2 > len(drawn)
        if _are_rectangles(bands):
            first, last = (not any(row[end].text for row in drawn) for end in (0, -1))
            rows = [row[first : len(row) - last] if len(row) > 1 else row for row in rows]
            return _rows(rows, grid=True, padded=not markdown)
        rows = [row[first and not row[0].text : len(row) - (last and not row[-1].text)] for row in rows]
        return _rows(rows, grid=markdown, padded=not markdown)
    lines = _gather(_bar_cells(text, start, end))
    lines.padded = not markdown
    return lines


def _are_rectangles(bands: Sequence[Sequence[Sequence[Piece]]]) -> bool:
    """Say whether all rows of a table have as many cells, so that these stand below one another."""
    widths = [[len(row) for row in band if len(row) > 1] for band in bands]
    return max(map(len, widths)) > 1 and all(len(set(band)) <= 1 for band in widths)


def _rows(rows: list[list[Piece]], *, grid: bool, padded: bool) -> Lines:
    """Return the lines of a layout that prints a row on a line; ``grid``: its cells keep their columns."""
    lines: list[Line] = []
    for row in rows:
        line = Line(width=len(row))
        for column, piece in enumerate(row):
            # A head spans the empty cells behind it: a text grid has no other way to say so.
            cell = piece._replace(column=column, colspan=_reach(row, column)) if grid else piece
            if cell.kind is Kind.TEXT and not line.has_digits:
                line.texts.append(cell)
                if padded or not grid:
                    line.values.clear()
            else:
                line.add(cell)
        if line.texts or line.has_digits:
            lines.append(line)
    return Lines(lines, grid=grid, padded=padded)


def _on_columns(rows: Iterable[Iterable[Piece]]) -> Lines:
    """Return rows whose cells know their columns as lines."""
    lines: list[Line] = []
    for row in rows:
        line = Line()
        for piece in row:
            line.width += 1
            if piece.kind is Kind.TEXT and not line.has_digits:
                line.texts.append(piece)
            else:
                line.add(piece)
        lines.append(line)
    return Lines(lines, grid=True)


def _reach(row: list[Piece], column: int) -> int:
    following = (i for i in range(column + 1, len(row)) if row[i].text)
    return next(following, len(row)) - column


def _bar_cells(text: str, start: int, end: int) -> Iterator[Piece]:
    """Yield the cells of a layout that prints a cell, or less, on a line, with a bar behind it."""
    segments = list(_split(text[start:end], start, "|"))
    for index, (at, segment) in enumerate(segments):
        if not segment.strip():
            if 0 < index < len(segments) - 1:
                yield Piece(Kind.BLANK, "", at, at)
            continue
        inner = [one for one in _physical(text, at, at + len(segment)) if one[1].strip()]
        pieces = [read_cell(line, offset, spoken=len(inner) == 1) for offset, line in inner]
        if pieces and all(piece.kind is Kind.TEXT for piece in pieces):
            yield Piece(Kind.TEXT, "".join(p.text for p in pieces), pieces[0].start, pieces[-1].end)
        else:
            yield from pieces


def _tabs(text: str, start: int, end: int) -> Lines:
    physical = list(_physical(text, start, end))
    tabbed = [line for _, line in physical if "\t" in line and _DIGITS.search(line)]
    if sum("\t" in line[1:].rstrip("\r") for line in tabbed) * 2 <= len(tabbed):
        return _gather(_dumped_cells(physical))
    bands = list(_sheet(text, start, end))
    return _rows([row for band in bands for row in band], grid=_are_rectangles(bands), padded=False)


#: A cell of a sheet copied as text; one that holds a line break stands in quotes. A quote at the end
#: of a line ends the cell, unless the next line ends one too.
_SHEET_CELL = re.compile(r'"(?P<quoted>[^\t]{0,300}?)"(?=\t|\r?\n(?![^\t"\n]*"+\t)|$)|[^\t\n]*', re.DOTALL)


def _sheet(text: str, start: int, end: int) -> list[list[list[Piece]]]:
    """Return the rows of a sheet, cells parted by tabs, a row on a line; an empty line parts tables."""
    bands: list[list[list[Piece]]] = [[]]
    row: list[Piece] = []
    while start <= end:
        match = cast("re.Match[str]", _SHEET_CELL.match(text, start, end))
        quoted = match["quoted"] is not None
        row.append(read_cell(match["quoted"] if quoted else match.group(), start + quoted))
        start = match.end()
        while text[start : start + 1] == "\r":
            start += 1
        if start >= end or text[start] != "\t":
            if any(piece.text for piece in row):
                bands[-1].append(row)
            elif len(row) == 1 and bands[-1]:
                bands.append([])
            row = []
        start += 1
    return bands


def _dumped_cells(physical: list[tuple[int, str]]) -> Iterator[Piece | None]:
    """Yield the cells of a docx dump: a tab before each cell, an empty line between rows."""
    cell: list[tuple[int, str]] = []

    def closed() -> Iterator[Piece]:
        if cell:
            at = cell[0][0]
            if len(cell) == 1:
                yield read_cell(cell[0][1], at)
            else:
                pieces = [read_cell(line, offset, spoken=False) for offset, line in cell]
                kinds = {piece.kind for piece in pieces if piece.text}
                if len(kinds) == 1 and kinds == {Kind.TEXT}:
                    yield Piece(Kind.TEXT, "".join(p.text for p in pieces), pieces[0].start, pieces[-1].end)
                else:
                    yield from (piece for piece in pieces if piece.text)
            cell.clear()

    for at, line in physical:
        if line.startswith("\t"):
            yield from closed()
            for offset, part in _split(line[1:], at + 1, "\t"):
                yield from closed()
                cell.append((offset, part))
        elif line.strip():
            cell.append((at, line))
        else:
            yield from closed()
            yield None
    yield from closed()


def _plain(text: str, start: int, end: int) -> Lines:
    bare = ((at, line.replace("|", " ")) for at, line in _physical(text, start, end))  # a few stray bars
    physical = [(at, line) for at, line in bare if line.strip()]
    several = sum(_SEVERAL.search(line) is not None for _, line in physical)
    single = sum(_SINGLE.fullmatch(line) is not None for _, line in physical)
    one_a_line = single > several and not any(_ROW.fullmatch(line) for _, line in physical)
    pieces: list[Piece | None] = []
    row = 0  # how many numbers the line before held, where it ended with one
    for index, (at, line) in enumerate(physical):
        following = physical[index + 1][1].lstrip() if index + 1 < len(physical) else ""
        spoken = line.strip() in _NOUGHT or (single > several and _may_be_spoken(pieces, following))
        piece = read_cell(line, at, spoken=spoken)
        if _ENUMERATOR.fullmatch(line) and "\u3400" <= following[:1] <= "\u9fff":
            pieces.append(piece._replace(kind=Kind.TEXT, text=line.strip(), number=None))
            continue  # its label is on the next line
        whole = piece.kind in (Kind.NUMBER, Kind.BLANK) or (piece.kind is Kind.UNSURE and one_a_line)
        if whole or not any(map(str.isdigit, line)):
            pieces.append(piece)
            row = 0
            continue
        tokens = list(_tokens(line, at))
        if row > 2 and len(tokens) == row and all(token.kind is not Kind.TEXT for token in tokens):
            pieces.append(None)  # a row without a label behind a row of as many numbers
        pieces.extend(tokens)
        row = next((i for i, token in enumerate(reversed(tokens)) if token.kind is Kind.TEXT), len(tokens))
    lines = _gather(pieces)
    _set_apart(lines.lines, text)
    labelled = [
        line
        for line in lines.lines
        if line.texts and line.has_digits and not _SENTENCE.search(line.texts[-1].text + line.values[0].text)
    ]
    touching = sum(
        line.texts[-1].end == line.values[0].start and "\u3400" <= line.texts[-1].text[-1] <= "\u9fff"
        for line in labelled
    )
    # One run of digits below its label holds a whole row: no count is so long.
    runs = sum(len(line.values) == 1 and len(line.values[0].text) >= _ROW_OF_RUN for line in labelled)
    lines.glued = max(touching, runs) * 2 > len(labelled)
    return lines


def _set_apart(lines: list[Line], text: str) -> None:
    """Mark the lines whose numbers have no label on their printed line, where most others have one."""
    several = [line for line in lines if len(line.values) > 1]
    alone = [
        line
        for line in several
        if "\n" not in text[line.values[0].start : line.values[-1].end]
        and not (line.texts and "\n" not in text[line.texts[-1].end : line.values[0].start])
    ]
    if len(alone) * 2 < len(several):
        for line in alone:
            line.apart = True
    for line in several:
        *row, last = line.values
        stands = (text.find("\n", line.texts[-1].end) if line.texts else 0) - row[-1].end
        if 0 <= stands <= last.start - row[-1].end and _PAGE.fullmatch(last.text):
            line.beside = len(row)


def _may_be_spoken(before: Sequence[Piece | None], following: str) -> bool:
    """Say whether 「二」 alone on a line may be a number, not the 「二」 of 「二、」 broken over lines."""
    return (
        following[:1] not in "、,.。)）"
        and bool(before)
        and (last := before[-1]) is not None
        and last.kind is not Kind.TEXT
    )


#: What stands in prose and in no cell.
_SENTENCE = re.compile(r"[,。;!?]|\d\s*(?:件|条|个|余|人)")
_SINGLE = re.compile(r"\s*[-+]?\d(?!(?:\d*\s+\d+){3})[\d,. ]*\s*")
_SEVERAL = re.compile(r"(?<!\d)(?:\d{1,15}\s+[-+]?){3,}\d|\d{7,}")
#: Numbers of a row and no one number with spaces in it: none begins with a nought.
_ROW = re.compile(r"\s*0\s+[-+]?\d+\s+[-+]?\d[\d\s.+-]*")
_ENUMERATOR = re.compile(r"\s*\d{1,2}\s*[.、]\s*")
_RUN = re.compile(
    r"(?P<sign>[-+]?)(?P<digits>\d{1,3}(?:,\d{3})+(?!\d)|\d+)(?P<fraction>\.\d+)?"
    r"(?P<unit>万元|元|件|条|项|个)?(?P<remark>\s*\((?:其中|含)[^()]*\))?"
)
#: A whole line of table 4 without borders has no more digits.
_LONGEST_RUN = 200
_ROW_OF_RUN = 7
#: What makes the last digit of a run the number of the label behind it: 「0000000」「2.其他…」.
_BEHIND_ENUMERATOR = re.compile(r"\s*[.、,]\s*(?![\d\s])")
_DATE = re.compile(r"\s*[年月日号]")


def _tokens(line: str, at: int) -> Iterator[Piece]:
    """Cut a line that mixes labels and numbers."""
    last = 0

    def text_until(stop: int) -> Iterator[Piece]:
        for match in re.finditer(r"\S+", line[last:stop]):
            word, offset = match.group(), at + last + match.start()
            if last and not match.start() and word[0] in "-/" and len(word) > 1:
                # A mark for nothing right behind a number, where no border was left.
                yield Piece(Kind.BLANK, word[0], offset, offset + 1)
                word, offset = word[1:], offset + 1
            if word in _NOUGHT:
                yield Piece(Kind.NUMBER, word, offset, offset + len(word), 0)
            else:
                blank = word in _MARKS
                yield Piece(Kind.BLANK if blank else Kind.TEXT, word, offset, offset + len(word))

    remarks = [remark.span() for remark in _REMARK.finditer(line)]
    for match in _RUN.finditer(line):
        if match.start() < last or any(a <= match.start() < b for a, b in remarks):
            continue
        start, end = match.start(), match.end()
        digits, fraction = match["digits"], match["fraction"]
        bare = not fraction and not match["unit"] and not match["remark"]
        if bare and (_DATE.match(line, end) or line[max(0, start - 1) : start] in ("第", "〔")):
            continue
        if (
            not match["unit"]
            and not match["remark"]
            and line[end - 1] != "0"
            and _BEHIND_ENUMERATOR.match(line, end)
        ):
            end -= 1
            if fraction:
                fraction = fraction[:-1] if len(fraction) > 2 else None
            else:
                digits = digits[:-1]
            if not digits:
                continue
        if fraction and len(fraction) > 4 and line.startswith("年", end) and fraction[-4:-2] == "20":
            fraction, end = fraction[:-4], end - 4  # 「12.5」「2023年…」
            fraction = fraction if len(fraction) > 1 else None
        yield from text_until(start)
        vague = VAGUE.match(line, end) if not match["unit"] and not match["remark"] else None
        if len(digits) > _LONGEST_RUN or vague or line[max(0, start - 1) : start] in ("约", "近"):
            end = vague.end() if vague else end
            yield Piece(Kind.UNSURE, line[start:end], at + start, at + end)
            last = end
            continue
        value = number_of(digits, fraction, negative=match["sign"] == "-")
        # The sign of a run that follows a number at once is its own: 「2648-18538」.
        stop = end if not match["remark"] else match.start("remark")
        yield Piece(Kind.NUMBER, line[start:stop], at + start, at + stop, value)
        last = end
    yield from text_until(len(line))


#: Printed for a change whose amount is not: between numbers that is a cell, not a label.
_NO_AMOUNT = frozenset(("增", "减", "增加", "减少", "增/减"))
_NOUGHT = frozenset(("零", "〇", "零件", "○"))
_MARKS = frozenset(("/", "-", "--", "\\", "无", "空", "_"))
