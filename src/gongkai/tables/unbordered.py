"""Tables in a text without borders: a cell a line, a row a line, or all run together."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from gongkai.tables.cells import VAGUE, Kind, Piece, number_of, read_cell
from gongkai.tables.lines import REMARK, Line, Lines, gather
from gongkai.tables.printed import printed_lines

_PAGE = re.compile(r"\d{1,3}")


def unbordered_lines(text: str, start: int, end: int) -> Lines:
    """Read ``text[start:end]``, a table printed without borders, into lines."""
    bare = ((at, line.replace("|", " ")) for at, line in printed_lines(text, start, end))  # a few stray bars
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
    lines = gather(pieces)
    lines.breaks = [at + len(line) for at, line in physical]
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

    remarks = [remark.span() for remark in REMARK.finditer(line)]
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


_NOUGHT = frozenset(("零", "〇", "零件", "○"))
_MARKS = frozenset(("/", "-", "--", "\\", "无", "空", "_"))
