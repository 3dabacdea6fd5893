"""Which row, and which columns, a printed line speaks of.

All forms are looked at together: a label is first found by its letters, and only then, part by part
of the table, is it decided whose form it is. So a report that mixes two forms reads as printed.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from rapidfuzz import fuzz, process

from gongkai.form import Block, Form, TableForm, bare_key, enumerator_of, label_key
from gongkai.parsing.phrases import any_of, phrases
from gongkai.tables.cells import Piece
from gongkai.tables.columns import Head, read_head


@dataclass(frozen=True, slots=True)
class Entry:
    """A row as one form has it."""

    form: Form
    table: TableForm
    block: Block
    row: str


#: Keys as short as this also end other words; they need support from their neighbours.
WEAK = 2
#: Stands for a head or a label that is of no form, among the letters of those that are.
OUTSIDE = "\ue000"
#: Stands over the labels of the rows.
CORNER = "信息内容"
#: How alike (0–100) a misprinted label must be to its form's, and how much more than to any other.
ALIKE, APART, HALF = 72.0, 8.0, 50.0


class Said(NamedTuple):
    """What one cell says: the key of a column head, of a row's label, of a group; that it is of no field
    of the form; or of which year (0 this one, -1 the last one, None none).

    ``misprinted``: the row's label is spelt with a fault.
    """

    column: str = ""
    row: str = ""
    group: str = ""
    outside: bool = False
    year: int | None = None
    misprinted: bool = False


#: Brackets behind a label that only explain it: 「行政许可（件）」, 「规章（含修订）」.
_EXPLAINED = re.compile(r"[(\[][^()\[\]]*(?:\([^()]*\)[^()\[\]]*)*[)\]]?\s*$")
#: What a head or a label counts: 「自然人（件）」.
_COUNTED = re.compile(r"\((?:单位:?)?[件条项个人次宗份]\)\s*$")
_BRACKETS = re.compile(r"\([^()]*(?:\([^()]*\)[^()]*)*\)|\[[^\[\]]*\]|【[^【】]*】")
#: Behind a group's label they make its sum, not that of all.
SUBTOTALS = ("合计", "总计", "小计", "共计", "总和")
#: A column of a year that is named: 「2022年处理决定数量」, 「上年收费金额」.
_OF_YEAR = re.compile(r"(?:(?P<year>20[0-4]\d)年度?|上一?年度?|去年|上年同期)的?(?P<rest>.{2,})")
_NUMERALS = re.compile(r"[一二三四五六七八九十\d]+")


class Lexicon:
    """Every row, column and group label that any form has for one table, by key."""

    def __init__(self, table: str, forms: tuple[Form, ...]) -> None:
        self.table = table
        self.rows: dict[str, list[Entry]] = {}
        self.columns: set[str] = set()
        self.groups: dict[str, str] = {}
        orders: list[list[str]] = []
        for form in forms:
            if table not in form.tables:
                continue
            shape = form.tables[table]
            self.groups.update((bare_key(text), id_) for id_, text in shape.groups.items())
            for block in shape.blocks:
                self.groups[label_key(block.label)] = block.id
                for row in block.rows:
                    for key in row.keys:
                        self.rows.setdefault(key, []).append(Entry(form, shape, block, row.id))
                for column in block.columns:
                    self.columns.update(column.keys)
            orders.append([row.id for block in shape.blocks for row in block.rows])
        blocks = {e.block.id: e.block for entries in self.rows.values() for e in entries}
        grouped = {g for b in blocks.values() for label in (*b.rows, *b.columns) for g in label.groups}
        #: Groups of no row or column in particular: their heads span all columns.
        self.over_all = set(self.groups.values()) - grouped - blocks.keys()
        self.order = {row: index for index, row in enumerate(_merged(orders))}
        for key, entries in self.rows.items():
            # One form's way of printing a row names it in the others too.
            rows = {entry.row for entry in entries}
            alike = (e for found in self.rows.values() for e in found if e.row in rows)
            self.rows[key] = list({(e.form.id, e.block.id, e.row): e for e in (*entries, *alike)}.values())
        self._names: dict[str, str] = {}
        self._numbered: dict[str, dict[str, None]] = {}
        self._groups_of: dict[str, set[str]] = {}
        for entries in list(self.rows.values()):
            for block in {id(e.block): e.block for e in entries}.values():
                for column in block.columns:
                    self._names.update(dict.fromkeys(column.synonyms, column.keys[0]))
                for row in block.rows:
                    self._groups_of.setdefault(row.id, set()).update(row.groups)
                    self._numbered.setdefault(enumerator_of(row.label), {})[row.keys[0]] = None
        self._ids_of: dict[str, set[str]] = {}
        for block in blocks.values():
            for column in block.columns:
                for key in (*column.keys, *column.synonyms):
                    self._ids_of.setdefault(key, set()).add(column.id)
        self.summed = any(form.tables[table].sums for form in forms if table in form.tables)
        self._long_groups = sorted(filter(None, self.groups), key=len, reverse=True)
        self._letters = "\n".join((*self.rows, *self.columns, *self.groups))
        self.row_keys = tuple(sorted(self.rows, key=len, reverse=True))
        self.heads = (
            {OUTSIDE} | self.columns | self.groups.keys() | (set(self.rows) if self.across else set())
        )
        self._longest_head = max(map(len, self.heads), default=0)
        # Most reports print the same labels to the letter: what one means is found once.
        self.row_at_end = functools.lru_cache(4096)(self._row_at_end)
        self.rows_within = functools.lru_cache(4096)(self._rows_within)
        self.misprinted = functools.lru_cache(4096)(self._misprinted)
        self.head_of = functools.lru_cache(4096)(self._head_of)
        self.heads_in = functools.lru_cache(4096)(self._heads_in)
        self.heads_a_block = functools.lru_cache(4096)(self._heads_a_block)
        self.say = functools.lru_cache(8192)(self._say)
        self.read_head = functools.lru_cache(1024)(self._read_head)

    @functools.cached_property
    def across(self) -> bool:
        return any(entry.block.across for entries in self.rows.values() for entry in entries)

    @functools.cached_property
    def blocks(self) -> Sequence[Block]:
        """Every part of the table that any form has."""
        entries = (entry for entries in self.rows.values() for entry in entries)
        return tuple({id(entry.block): entry.block for entry in entries}.values())

    @functools.cached_property
    def has_units(self) -> bool:
        """Whether a column of it is given in a unit of money."""
        entries = (entry for entries in self.rows.values() for entry in entries)
        return any(column.unit for entry in entries for column in entry.block.columns)

    def _say(self, text: str) -> Said:
        """Return what the whole of a cell says; ``text`` is folded."""
        bare = bare_key(text)
        if not bare:
            return Said()
        if self.across and (both := self.row_and_column(bare)) is not None:
            return Said(column=both[1], row=both[0])
        column = self._column(bare)
        if not column and (of_year := _OF_YEAR.fullmatch(bare)) and (rest := self._column(of_year["rest"])):
            return Said(column=rest, year=int(of_year["year"] or -1))
        group = self.groups.get(bare, "")
        row, misprinted = self.row_of(text)
        if column or group or (row and not misprinted):
            return Said(column, row, group)
        if bare[-2:] in SUBTOTALS and (bare[:-2] in self.groups or bare[:-2] in self.rows):
            return Said(outside=True)
        outside, years = _outside()
        for year, pattern in years:
            if told := pattern.fullmatch(bare):
                return Said(year=int(told["year"]) if year is None else year)
        if outside.fullmatch(bare):
            return Said(outside=True)
        if (both := self.row_and_column(bare)) is not None and len(both[1]) > WEAK:
            return Said(column=both[1], row=both[0])
        plain = _EXPLAINED.sub("", text)
        if plain and plain != text and (less := self.say(plain)) != Said():
            return less
        return Said(column=self.misspelt(bare), row=row, misprinted=misprinted)

    def span_of(self, said: Said, *, turned: bool = False) -> int:
        """Return how many columns a head of several stands over in the form; 0 where it is none of these.

        ``turned``: the rows that lie across stand there as columns, one each.
        """
        if self.across:
            rows = {e.row for e in self.rows[said.row]} if said.row and not turned else set()
            return max(
                sum(row.id in rows or said.group in row.groups for row in block.rows)
                * (1 if turned else len(block.columns))
                for block in self.blocks
            )
        return max(
            sum(said.group in (*column.groups, *self.over_all) for column in block.columns)
            for block in self.blocks
        )

    def is_shared(self, key: str) -> bool:
        """Say whether a head may be that of several columns of one block: 「本年新」."""
        return any(sum(key in column.keys for column in block.columns) > 1 for block in self.blocks)

    def is_signed(self, key: str) -> bool:
        """Say whether the column of a head may hold a number below zero."""
        return any(column.signed and key in column.keys for block in self.blocks for column in block.columns)

    def are_in_order(self, keys: Sequence[str]) -> bool:
        """Say whether heads name columns of one block in the order in which the form prints them."""
        return any(places == sorted(places) for _, places in self._places(keys))

    def are_by_lines(self, keys: Sequence[str]) -> bool:
        """Say whether heads name the columns of no group first, then those of a group."""
        return any(
            places != sorted(places)
            and [bool(block.columns[at].groups) for at in places]
            == sorted(bool(block.columns[at].groups) for at in places)
            for block, places in self._places(keys)
        )

    def _places(self, keys: Sequence[str]) -> Iterator[tuple[Block, list[int]]]:
        """Yield the blocks that have a column for each of some heads, with its number."""
        for block in self.blocks:
            of = {key: i for i, column in enumerate(block.columns) for key in column.keys}
            if all(key in of for key in keys):
                yield block, [of[key] for key in keys]

    def is_outside(self, text: str, year: int | None = None) -> bool:
        """Say whether a cell is the head or the label of no form, or of another year than ``year``, the report's."""
        said = self.say(text)
        other = said.year == -1 or (year is not None and said.year not in (None, 0, year))
        return said.outside or (bool(said.column) and other)

    def marked(self, texts: Sequence[Piece], key: str, year: int | None = None) -> str:
        """Return the letters ``key`` of some texts with :data:`OUTSIDE` for each that is of no form."""
        words = [word for text in texts for word in self._words(text)]
        said = [self.is_outside(word, year) for word in words]
        if not any(said):
            return key
        return "".join(OUTSIDE if out else label_key(word) for word, out in zip(words, said, strict=True))

    def _words(self, text: Piece) -> Sequence[str]:
        """Return the words of a line of heads; any other text is one."""
        words = text.text.split()
        of_heads = any(label_key(word) == CORNER or label_key(word) in self.columns for word in words)
        return words if len(words) > 1 and of_heads else (text.text,)

    def several(self, text: str) -> Sequence[str]:
        """Return the keys of the rows that one label names, if it holds nothing but several of them."""
        parts = [part for part in text.split("\n") if part.strip()]
        keys = [self.row_of(part)[0] for part in parts]
        if len(keys) < 2 or not all(keys):
            key = label_key(text)
            keys = list(self.rows_within(key))
            for row in (*keys, *self._long_groups):
                key = key.replace(row, "", 1)
            if _NUMERALS.sub("", key):
                return ()
        return keys if len(keys) > 1 and len(set(keys)) == len(keys) else ()

    def _column(self, bare: str) -> str:
        """Return the key of the column that a head names, a number behind it or not."""
        for key in (bare, bare.rstrip("0123456789")):
            if key in self.columns:
                return key
            if key in self._names:
                return self._names[key]
        return ""

    def synonym(self, text: str) -> str:
        """Return the form's own head for the whole of a cell that says it in other words, empty for none.

        The head of a group also where it is spelt with a fault: 「法人和其他组织」.
        """
        key = label_key(text)
        bare = bare_key(text)
        if key in self._names or bare in self.heads or bare in self.rows or len(bare) <= 2 * WEAK:
            return self._names.get(key, "")
        near = (
            group for group in self._long_groups if group not in key and abs(len(key) - len(group)) <= WEAK
        )
        return next((group for group in near if fuzz.ratio(key, group) >= ALIKE), "")

    def dressed(self, text: str) -> str:
        """Return the form's own head for the whole of a cell that says it with a number, or what it counts."""
        key = label_key(text)
        if key in self.heads:
            return ""
        bare = bare_key(_COUNTED.sub("", text))
        return self._column(bare) or self._column(bare.lstrip("0123456789"))

    def _head_of(self, text: str) -> str:
        """Return the form's own head for a cell that says one, be it in other words; empty for none."""
        key = label_key(text)
        if bare_key(text) in self._numbered.get(enumerator_of(text) or "-", ()):
            return ""  # 「（七）总计」 is a row's
        return key if key in self.heads else self.synonym(text) or self.dressed(text) or self._short_of(key)

    def is_short(self, text: str) -> bool:
        """Say whether a cell says a head with fewer letters, or with more."""
        return not (label_key(text) in self.heads or self.synonym(text) or self.dressed(text))

    def _short_of(self, key: str) -> str:
        """Return the head that a word is short for, or says with more letters: that of one column alone.

        Only where sums stand by: 「商企」, 「企业类」. A word that makes another head is in both or in neither.
        """
        key = key.removesuffix("类")
        if not self.summed or len(key) < WEAK or any(group in key for group in self._long_groups):
            return ""
        fits = {
            own: ids
            for own, ids in self._ids_of.items()
            if (
                (own in self.columns and _in_order(key, own))
                or (own in key and WEAK <= len(own) >= len(key) - WEAK)
            )
            and not any((word in key) != (word in own) for word in _other_words())
        }
        ids = set[str]().union(*fits.values())
        own = max(fits, key=len, default="")
        return self._names.get(own, own) if len(ids) == 1 else ""

    def parts(self, word: str) -> Sequence[str]:
        """Return the heads that a word is made of, where no space was left between them; else the word itself."""
        heads = self.heads_in(word)
        return heads if "".join(heads) == word else (word,)

    def row_and_column(self, key: str) -> tuple[str, str] | None:
        """Return the row and the column that one head says in a table that lies across: 「行政复议结果维持」."""
        for column in self.columns:
            row = self.row_at_end(key.removesuffix(column)) if key.endswith(column) else None
            if row is not None:
                return row, column
        return None

    def full_of(self, key: str, own: str) -> str:
        """Return the row key that a short label at the end of ``key`` stands for by its number: 「六其他」."""
        if len(own) > WEAK:
            return own
        before = key[: -len(own)][-1:]
        if own in self._numbered.get(before, ()) or not before:
            return own
        longer = [row for row in self._numbered.get(before, ()) if row.startswith(own)]
        return longer[0] if len(longer) == 1 else own

    def misspelt(self, key: str) -> str:
        """Return the column head that ``key`` is a misprint of, empty where none is near."""
        if len(key) <= WEAK:
            return ""
        near = process.extractOne(key, self.columns, scorer=fuzz.ratio, score_cutoff=ALIKE)
        if near is None or any(word in key and word not in near[0] for word in _other_words()):
            return ""
        return near[0]

    def row_of(self, text: str) -> tuple[str, bool]:
        """Return the row key that a label of its own prints, and whether it is misprinted; empty for none.

        Whatever stands in front of the row's words must be its groups and their numbers: the 合计 of a
        group is not the total of all. 「（六）其他」 is short for the row that the form numbers so.
        """
        bare, key = bare_key(text), label_key(text)
        own = bare if bare in self.rows else self.row_at_end(key)
        number = enumerator_of(text)
        if own is not None and bare == own:
            if len(own) <= WEAK and number and own not in self._numbered.get(number, ()):
                longer = [one for one in self._numbered.get(number, ()) if one.startswith(own)]
                return (longer[0] if len(longer) == 1 else own), False
            return own, False
        if own is not None:
            rest = key[: -len(own)]
            before = [
                group for group in sorted(self.groups, key=len, reverse=True) if group and group in rest
            ]
            for group in before:
                rest = rest.replace(group, "", 1)
            theirs = {self.groups[group] for group in before}
            known = set().union(*(self._groups_of.get(row, set()) for row in self.ids(own)))
            rest = _NUMERALS.sub("", rest)
            if not rest and (len(own) > WEAK or theirs <= known):
                return own, False
            if len(rest) <= WEAK < len(own) and own.startswith(rest):
                return own, True  # letters printed twice
        if len(bare) <= WEAK or bare[-2:] in SUBTOTALS:
            return "", False
        near = self.misprinted(bare)
        return (near, True) if near is not None and len(bare) <= len(near) + 3 else ("", False)

    def is_subtotal(self, key: str, own: str) -> bool:
        """Say whether a label that ends with ``own`` is a group's: 「（三）不予公开合计」 is not the total."""
        rest = key[: -len(own)]
        group = next((group for group in self._long_groups if rest.endswith(group)), "")
        known = set().union(*(self._groups_of.get(row, set()) for row in self.ids(own)))
        return own in SUBTOTALS and bool(group) and self.groups[group] not in known

    def subtotals(self, keys: Sequence[str]) -> list[int]:
        """Return which of the labels of a table, as printed, are a 合计 of the group above and not the total.

        It stands before rows that the total would sum, or beside one that bears the total's number.
        """
        owns = [self.row_at_end(key) or "" for key in keys]
        places = [self.order[self.rows[own][0].row] if own else -1 for own in owns]
        found = []
        for i, own in enumerate(owns):
            if own in SUBTOTALS:
                start, end = self._table_around(owns, i)
                alike = [k for k in range(start, end) if places[k] == places[i]]
                numbered = [k for k in alike if self._bears_number(keys[k], owns[k])]
                early = sum(0 <= place < places[i] for place in places[i + 1 : end]) > 1
                if (early and i not in numbered) or (numbered and i not in numbered):
                    found.append(i)
        return found

    def _table_around(self, owns: Sequence[str], i: int) -> tuple[int, int]:
        """Return from where to where the labels around one are a table's: where a row comes again begins another."""
        start, seen = 0, set[str]()
        for k, own in enumerate(owns):
            if own in seen:
                if k > i:
                    return start, k
                start, seen = k, set()
            if own and own not in SUBTOTALS:
                seen.add(own)
        return start, len(owns)

    def _bears_number(self, key: str, own: str) -> bool:
        numbers = (
            number for number, rows in self._numbered.items() if number and self.ids(own) & self.ids(*rows)
        )
        return any(key[: -len(own)].endswith(number) for number in numbers)

    def plain(self, text: str) -> list[tuple[int, int]]:
        """Return where remarks stand in a text: brackets whose words no label of the form holds."""
        spans = []
        for match in _BRACKETS.finditer(text):
            words = label_key(match.group())
            note = match.group()[0] in "[【" and words.isdecimal()
            told = words in self._letters and not _COUNTED.fullmatch(match.group())
            if note or (words and not _NUMERALS.fullmatch(words) and not told):
                spans.append(match.span())
        return spans

    def ids(self, *keys: str) -> set[str]:
        """Return the ids of the rows that these row keys name."""
        return {entry.row for key in keys for entry in self.rows[key]}

    def _row_at_end(self, key: str) -> str | None:
        """Return the longest row key that ``key`` ends with."""
        if key in self.rows:
            return key
        return next((row for row in self.row_keys if key.endswith(row)), None)

    def _rows_within(self, key: str) -> tuple[str, ...]:
        """Return the strong row keys that ``key`` contains, in order of their place."""
        found: list[tuple[int, str]] = []
        if len(key) <= WEAK:
            return ()
        for row in self.row_keys:
            at = key.find(row) if len(row) > WEAK else -1
            if at >= 0 and not any(at >= a and at + len(row) <= a + len(k) for a, k in found):
                found.append((at, row))
        return tuple(row for _, row in sorted(found))

    def _misprinted(self, key: str) -> str | None:
        """Return the row key that the end of ``key`` spells with a typo, None where none is near.

        Its last letters must be alike: what ends otherwise may be two labels broken over lines.
        """
        best: list[tuple[float, str]] = []
        if any(key.endswith(group) for group in self.groups):
            return None  # 「不予公开」 of the rows below it is no misprint of 「予以公开」
        for row in self.row_keys:
            if len(row) <= WEAK + 1 or fuzz.ratio(key[-4:], row[-4:]) < HALF:
                continue
            tail = key[-len(row) - 2 :]
            best.append((max(fuzz.ratio(tail, row), fuzz.ratio(key[-len(row) :], row)), row))
        best.sort(reverse=True)
        if not best or best[0][0] < ALIKE:
            return None
        rows = self.ids(best[0][1])
        rival = next((score for score, row in best[1:] if not rows & self.ids(row)), 0.0)
        return best[0][1] if best[0][0] - rival >= APART else None

    def is_like(self, key: str, row: str, rows: Iterable[str]) -> bool:
        """Say whether what is left of a label is of ``row`` rather than of any other of ``rows``."""
        scores = {
            one: max(fuzz.partial_ratio(key, label) for label in self.rows if one in self.ids(label))
            for one in rows
        }
        rival = max((score for one, score in scores.items() if one != row), default=0.0)
        return len(key) > WEAK and scores[row] >= ALIKE and scores[row] - rival >= APART

    def may_be(self, words: str, row: str) -> bool:
        """Say whether a label that nobody can read may be a row's: it is empty, or letters of it are left."""
        key = bare_key(words)
        labels = [label for label in self.rows if row in self.ids(label)]
        return not key or max(fuzz.partial_ratio(key, label) for label in labels) >= ALIKE

    def due(self, before: Entry, after: Entry, seen: Collection[str]) -> list[str]:
        """Return the rows of the form that are missing between two printed ones."""
        first, last = self.order[before.row], self.order[after.row]
        return [row for row in self.missing(before, seen) if first < self.order[row] < last]

    def missing(self, entry: Entry, seen: Collection[str]) -> list[str]:
        """Return the rows of an entry's form that are not among those seen."""
        return [row for row in entry.table.rows(seen) if row not in seen]

    def entries(self, row: str) -> list[Entry]:
        """Return a row as every form has it."""
        entries = (entry for rows in self.rows.values() for entry in rows if entry.row == row)
        return list({(entry.form.id, entry.block.id): entry for entry in entries}.values())

    def _heads_in(self, key: str) -> tuple[str, ...]:
        """Return the column, group and (in a table that lies across) row keys in ``key``, in order."""
        found = []
        at = 0
        while at < len(key):
            for length in range(min(self._longest_head, len(key) - at), 0, -1):
                if key[at : at + length] in self.heads:
                    found.append(key[at : at + length])
                    at += length
                    break
            else:
                at += 1
        return tuple(found)

    def _heads_a_block(self, key: str) -> bool:
        """Say whether ``key`` holds the heads of at least half of a block's columns."""
        found = set(self.heads_in(key))
        blocks = {id(e.block): e.block for entries in self.rows.values() for e in entries}.values()
        return any(
            2 * sum(not found.isdisjoint(column.keys) for column in block.columns) >= len(block.columns)
            for block in blocks
        )

    def _read_head(self, block: Block, keys: tuple[str, ...]) -> Head | None:
        return read_head(block, keys, self.groups)


@functools.cache
def _outside() -> tuple[re.Pattern[str], tuple[tuple[int | None, re.Pattern[str]], ...]]:
    """Return what is of no form, and what names a year: the year itself, this one (0), the last (-1)."""
    words = phrases("tables")
    years = (("year", None), ("this_year", 0), ("last_year", -1))
    return re.compile(any_of(words["outside"])), tuple(
        (value, re.compile(words[name])) for name, value in years
    )


@functools.cache
def _other_words() -> tuple[str, ...]:
    """Return words that make another head of one that is spelt nearly so: 「未公开」, 「减免」, 「上年」."""
    return tuple(phrases("tables")["other_words"])


def _in_order(letters: str, text: str) -> bool:
    """Say whether the letters stand in a text, in this order."""
    rest = iter(text)
    return all(letter in rest for letter in letters)


def _merged(orders: list[list[str]]) -> list[str]:
    """Return one order of all rows: what only some forms print stands behind what it follows there."""
    merged: list[str] = []
    for order in sorted(orders, key=len, reverse=True):
        for index, row in enumerate(order):
            if row not in merged:
                merged.insert(merged.index(order[index - 1]) + 1 if index else 0, row)
    return merged


@functools.lru_cache(maxsize=64)
def lexicon(table: str, forms: tuple[Form, ...]) -> Lexicon:
    """Return the lexicon of a table id over ``forms``."""
    return Lexicon(table, forms)
