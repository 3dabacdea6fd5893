"""Naming the lines of a table: which row each prints, under which column heads."""

from __future__ import annotations

import functools
import re
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from rapidfuzz import fuzz, process

from gongkai.form import Block, Cellname, bare_key, label_key
from gongkai.tables.cells import Kind, Piece
from gongkai.tables.lexicon import ALIKE, WEAK, Entry, Lexicon
from gongkai.tables.lines import Line, Lines


class HeadKey(NamedTuple):
    """A printed column or group head, and the columns of the grid that it spans (-1 where there is none)."""

    key: str
    left: int
    right: int


@dataclass
class Heads:
    """The texts above a line: as pieces where they had cells of their own, and all their letters.

    ``read`` are the heads found in them, once somebody asked.
    """

    pieces: list[Piece] = field(default_factory=list)
    key: str = ""
    read: list[HeadKey] | None = None


@dataclass
class Named:
    """A line and the rows that it may print, one entry a form.

    ``sure``: its label says so. Otherwise it was named by its place, or by a label that is not where
    it should be, and its numbers must be confirmed.
    """

    line: Line
    entries: list[Entry]
    heads: Heads
    sure: bool = True


#: The heads of a table stand right above it: letters further up are prose.
_HEAD_LETTERS = 1500

#: How many letters of a label printed downwards may stand between another one and its numbers.
_SCRAP = 3

_PROSE = re.compile(r"[。;!?]")


def name_rows(lines: Lines, lex: Lexicon) -> list[Named]:
    """Return the lines whose label is a row of the table, in printed order."""
    named: list[Named] = []
    nameless: list[tuple[int, Line]] = []
    current, pending = Heads(), Heads()
    apart, told = _pair_apart(lines.lines, lex)
    for line in lines.lines:
        found = _label(line, lex, lines) if line.values and not line.apart else None
        if found is None:
            if line.apart:
                named += [Named(of, lex.rows[label], current) for label, of in apart.get(id(line), ())]
            elif line.has_digits and not _is_head(line, lex):
                nameless.append((len(named), line))
            pending.pieces.extend(line.texts)
            pending.key = (pending.key + line.key)[-_HEAD_LETTERS:]
            continue
        label, sure, front = found
        pending.key = (pending.key + front)[-_HEAD_LETTERS:]
        if lex.heads_a_block(pending.key):
            current = pending
        pending = Heads()
        for skipped in lex.rows_within(front):
            if skipped not in lex.groups and skipped != label and skipped not in told:
                # Without borders nothing tells whose of two labels the digits are.
                empty = _untold() if lines.glued else Line()
                named.append(Named(empty, lex.rows[skipped], current))
                sure = sure and not lines.glued
        named.append(Named(line, lex.rows[label], current, sure))
    named += _printed_empty(named, pending, current, lex)
    return _fill_gaps(_trust_misprints(named, lex), nameless, lex)


def without_serials(lines: Lines, lex: Lexicon) -> Lines:
    """Return the lines of a table without the number of the row that a column of its own may print.

    It is told from a cell by the label behind it, which no cell has.
    """
    return replace(lines, lines=[_without_serial(line, lex) for line in lines.lines])


def _without_serial(line: Line, lex: Lexicon) -> Line:
    values = line.values[next((i for i, piece in enumerate(line.values) if piece.text), 0) :]
    if line.texts or len(values) < 2 or values[0].kind is not Kind.NUMBER:
        return line
    cells = next((i for i, piece in enumerate(values) if i and piece.kind not in _NO_NUMBER), len(values))
    texts = [piece for piece in values[1:cells] if piece.kind is Kind.TEXT]
    key = label_key("".join(text.text for text in texts))
    if not key or (lex.row_at_end(key) or lex.misprinted(key)) is None:
        return line
    shorter = Line(texts, width=line.width)
    for piece in values[values.index(texts[-1]) + 1 :]:
        shorter.add(piece)
    return shorter


_NO_NUMBER = (Kind.TEXT, Kind.BLANK)


def _pair_apart(lines: Sequence[Line], lex: Lexicon) -> tuple[dict[int, list[tuple[str, Line]]], set[str]]:
    """Pair the lines whose numbers stand apart from labels with the labels around them.

    Between two lines that print both, as many labels as lines of numbers belong together in order,
    whether a label was printed above its numbers or below. Where the counts differ nothing is told:
    those rows are open. Returns the rows of each line that starts such a run, and all labels paired.
    """
    pairs: dict[int, list[tuple[str, Line]]] = {}
    told: set[str] = set()
    run: list[Line] = []
    for line in [*lines, Line()]:
        if line.apart:
            run.append(line)
            continue
        if run:
            found = _label(line, lex, Lines([])) if line.values else None
            texts = "".join(one.key for one in run[1:]) + (found[2] if found else line.key)
            labels = _labels_in(run[0].key, lex)
            rows = lex.ids(*labels)
            labels += [label for label in _labels_in(texts, lex) if not rows & lex.ids(label)]
            fits = len(labels) == len(run)
            pairs[id(run[0])] = [(label, run[i] if fits else _untold()) for i, label in enumerate(labels)]
            told.update(labels)
            run = []
    return pairs, told


def _untold() -> Line:
    """Return what stands for numbers that are printed, where nothing tells whether they are a row's."""
    return Line([], [Piece(Kind.UNSURE, "", 0, 0)], has_digits=True)


def _labels_in(key: str, lex: Lexicon) -> list[str]:
    """Return the row labels in a text, its last words misprinted or cut off perhaps."""
    labels = [label for label in lex.rows_within(key) if label not in lex.groups]
    rest = key[key.rfind(labels[-1]) + len(labels[-1]) :] if labels else key
    grouped = any(group in rest for group in lex.groups if group)
    near = lex.misprinted(rest) if len(rest) > 2 * WEAK and not grouped else None
    return labels if near is None or lex.ids(*labels) & lex.ids(near) else [*labels, near]


def _printed_empty(named: list[Named], pending: Heads, current: Heads, lex: Lexicon) -> list[Named]:
    """Name the rows whose labels stand behind the last numbers, or alone: their cells were left empty."""
    seen = {entry.row for one in named for entry in one.entries}
    if lex.heads_a_block(pending.key):
        current = pending
    labels = [label for label in lex.rows_within(pending.key) if label not in lex.groups]
    if not current.key or (not named and len(labels) < 3):
        return []
    rows = [lex.rows[label] for label in labels if not seen & lex.ids(label)]
    return [Named(Line(), entries, current) for entries in rows]


def _trust_misprints(named: list[Named], lex: Lexicon) -> list[Named]:
    """Take a misprinted label as sure where its row is due: behind the row before, not printed else."""
    places = [lex.order[one.entries[0].row] for one in named]
    for i, one in enumerate(named):
        if one.sure:
            continue
        after_last = i == 0 or places[i - 1] < places[i]
        before_next = i + 1 == len(named) or places[i] < places[i + 1]
        near = lex.misprinted(one.line.key) is not None and not lex.rows_within(one.line.key)
        if near and after_last and before_next and places.count(places[i]) == 1:
            named[i] = replace(one, sure=True)
    return named


def _is_head(line: Line, lex: Lexicon) -> bool:
    return len(lex.heads_in(line.key)) >= 2


def _label(line: Line, lex: Lexicon, lines: Lines) -> tuple[str, bool, str] | None:
    """Return the row key of a line, whether it stands right before the numbers, and what is before it.

    Words between a label and the numbers may be what these count.
    """
    key = line.key
    if not key:
        return None
    if not line.has_digits and (len(line.texts) > 2 or _behind(line)) and _is_head(line, lex):
        return None
    own = lex.row_at_end(key)
    if own is not None:
        front = key[: -len(own)]
        if own not in lex.columns or _stands_alone(front, lex):
            return (own, True, front) if _is_cell(line, own, front, lex, lines) else None
        return None
    within = lex.rows_within(key)
    if within and within[-1] not in lex.groups:
        at = key.rfind(within[-1])
        # A scrap of another label, printed down the side of the page, got between it and the numbers.
        rest = key[at + len(within[-1]) :]
        if len(rest) <= _SCRAP and not any(map(str.isdigit, rest)):
            return within[-1], not rest, key[:at]
    near = lex.misprinted(key)
    return (near, False, key[: max(0, len(key) - len(near) - 1)]) if near else None


def _behind(line: Line) -> bool:
    """Say whether all (blank) cells of a grid line stand in front of its texts."""
    return line.texts[-1].column >= 0 and all(p.column < line.texts[-1].column for p in line.values)


_NUMBERING = re.compile(r"[一二三四五六七八九十\d]{1,2}$")


def _stands_alone(front: str, lex: Lexicon) -> bool:
    """Say whether a short label is the row's and not the last of the column heads."""
    heads = lex.heads_in(front)
    return not any(head in lex.columns for head in heads[-3:]) or bool(_NUMBERING.search(front))


def _is_cell(line: Line, own: str, front: str, lex: Lexicon, lines: Lines) -> bool:
    """Say whether a label stands as a cell does, not as a word of a sentence: 「办理行政许可 290 件」."""
    if lines.grid or line.width:
        return True
    text = ""
    for piece in reversed(line.texts):
        text = piece.text + text
        if label_key(text).endswith(own):
            break
    before = _NUMBERING.sub("", label_key(text)[: -len(own)])
    if before and not any(before.endswith(known) for known in (*lex.heads, *lex.rows, "信息内容", "总和")):
        return lines.glued and len(line.values) >= 1 and not _PROSE.search(text)
    return not text.lstrip().startswith((",", ";", "。"))


def _fill_gaps(named: list[Named], nameless: list[tuple[int, Line]], lex: Lexicon) -> list[Named]:
    """Name lines without a readable label by their place, where just one row is missing there.

    Where more rows are missing in all, two lines may have changed places: then what is left of the label
    must tell, unless all such lines print the same.
    """
    seen = {entry.row for one in named for entry in one.entries}
    filled = list(named)
    alike = len({tuple(piece.number for piece in line.values) for _, line in nameless}) == 1
    for index, line in reversed(nameless):
        if 0 < index < len(named):
            before, after = named[index - 1].entries[0], named[index].entries[0]
            due, missing = lex.due(before, after, seen), lex.missing(before, seen)
            told = due == missing or (alike and len(missing) == len(nameless))
            if len(due) == 1 and (told or lex.is_like(line.key, due[0], missing)):
                filled.insert(index, Named(line, lex.entries(due[0]), named[index].heads, sure=False))
    return filled


# --- columns -----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Slots:
    """The fields that the cells of a line stand for, in print order.

    ``edges`` are their left edges on the grid, empty where the heads gave none; a head that is printed
    again and again over the columns that it spans ends at its place in ``ends``. ``told``: the heads are
    printed; otherwise the form's own order is taken.
    """

    names: tuple[Cellname, ...]
    edges: tuple[int, ...] = ()
    ends: tuple[int, ...] = ()
    score: float = 0.0
    told: bool = True


@functools.lru_cache(4096)
def names_of(row: str, columns: tuple[str, ...]) -> tuple[Cellname, ...]:
    """Return the fields of a row for these columns."""
    return tuple(Cellname(row, column) for column in columns)


def slots_of(entry: Entry, heads: Heads, lex: Lexicon, cells: Callable[[], Collection[int]]) -> Slots | None:
    """Return the slots of a row under its heads, None where the heads fit another block better.

    ``cells`` tells how many cells most rows under these heads print: where that is how many heads were
    read, a column of the form is not printed; else a head is not readable.
    """
    keys = head_keys(heads, lex)
    head = lex.read_head(entry.block, tuple(key.key for key in keys))
    if head is None:
        return None
    columns = head.columns
    if (
        columns
        and len(head.found) < len(entry.block.columns)
        and (keys[0].left >= 0 or not _has_unread(heads.key, lex))
        and _is_short(head.found, entry.block, cells())
    ):
        columns = head.found
    edges = _edges(entry.block, columns or head.found, keys, lex)
    if edges:
        # On a grid the columns stand where their heads stand, in whatever order these were printed.
        lefts, rights = zip(*edges.values(), strict=True)
        return Slots(names_of(entry.row, tuple(edges)), lefts, rights, head.score)
    if columns and keys[0].left < 0 and not is_clean(entry.block, heads.key, lex):
        # Heads wrapped over lines (「商业 科研 …」「企业 机构 …」) print no order of their own.
        # And where one seems not to be printed, it may as well be one that could not be read.
        if len(columns) < len(entry.block.columns):
            columns = ()
        columns = tuple(c.id for c in entry.block.columns if c.id in columns)
    told = bool(columns)
    columns = columns or tuple(column.id for column in entry.block.columns)
    return Slots(names_of(entry.row, columns), score=head.score, told=told)


def _is_short(found: Sequence[str], block: Block, cells: Collection[int]) -> bool:
    """Say whether a column is not printed at all: the lines have as many cells as heads were read."""
    return len(found) in cells and len(block.columns) not in cells


#: Stands over the labels of the rows.
_CORNER = "信息内容"


def _has_unread(key: str, lex: Lexicon) -> bool:
    """Say whether letters stand among or behind the heads that are none: 「上一年项目数量 本在增/减」.

    Without borders nothing else tells a column whose head is misprinted from one that is not printed.
    """
    known = lex.heads_in(key)
    if not known:
        return False
    rest = _NUMBERING.sub("", key[key.find(known[0]) :])  # that of the first row's label
    for head in (*known, _CORNER):
        rest = rest.replace(head, "", 1)
    return bool(rest)


def is_clean(block: Block, key: str, lex: Lexicon) -> bool:
    """Say whether every letter from the first column head to the last is part of an unshortened head."""
    places = [(at, column.keys[0]) for column in block.columns if (at := key.rfind(column.keys[0])) >= 0]
    if not places:
        return False
    between = key[min(places)[0] : max(at + len(label) for at, label in places)]
    return sum(map(len, lex.heads_in(between))) == len(between)


def head_keys(heads: Heads, lex: Lexicon) -> list[HeadKey]:
    """Return the printed head keys in order."""
    if heads.read is None:
        if heads.pieces and heads.pieces[0].column >= 0:
            heads.read = []
            for piece in heads.pieces:
                key = HeadKey(nearest(bare_key(piece.text), lex), piece.column, piece.column + piece.colspan)
                last = heads.read[-1] if heads.read else None
                if last and key.key in lex.groups and (last.key, last.right) == key[:2]:
                    # A text grid may print the head of a group over each of its columns.
                    key = heads.read.pop()._replace(right=key.right)
                heads.read.append(key)
        else:
            heads.read = [HeadKey(key, -1, -1) for key in lex.heads_in(heads.key)]
    return heads.read


def nearest(key: str, lex: Lexicon) -> str:
    """Return the head that a cell prints, also where it is misprinted."""
    if key in lex.heads or len(key) <= WEAK:
        return key
    near = process.extractOne(key, lex.columns, scorer=fuzz.ratio, score_cutoff=ALIKE)
    return near[0] if near else key


def _edges(
    block: Block, columns: Sequence[str], keys: Sequence[HeadKey], lex: Lexicon
) -> dict[str, tuple[int, int]]:
    """Return the left edge of each column, from left to right, and where its head ends.

    Empty where one is unknown, or where the grid is not to be trusted: two columns stand at one edge, one
    stands at two, or a group's head does not span its columns (spans get lost in copying).
    """
    edges: dict[str, tuple[int, int]] = {}
    if len(columns) < len(block.columns) - 1:
        return edges
    labels = [column for column in block.columns if column.id in columns]
    for column in labels:
        places = {(key.left, key.right) for key in keys if key.key in column.keys and key.left >= 0}
        shared = sum(not set(column.keys).isdisjoint(other.keys) for other in labels)
        if shared == 1:
            places = _run_together(places)
        taken = {left for left, _ in edges.values()}
        free = sorted(place for place in places if place[0] not in taken)
        if not free or len({left for left, _ in places}) > shared:
            return {}
        edges[column.id] = free[0]
    last = max(left for left, _ in edges.values())
    for key, following in zip(keys, [*keys[1:], None], strict=True):
        group = lex.groups.get(key.key)
        # A head also spans the empty cells up to the next one of its line.
        right = following.left if following and following.left > key.left else last + 1
        right = max(key.right, right)
        if any(group in c.groups and not key.left <= edges[c.id][0] < right for c in labels):
            return {}
    return dict(sorted(edges.items(), key=lambda one: one[1]))


def _run_together(places: Collection[tuple[int, int]]) -> set[tuple[int, int]]:
    """Make one head of those that touch: a text grid may print it again over each column that it spans."""
    joined: list[tuple[int, int]] = []
    for left, right in sorted(places):
        if joined and left <= joined[-1][1]:
            joined[-1] = joined[-1][0], max(right, joined[-1][1])
        else:
            joined.append((left, right))
    return set(joined)
