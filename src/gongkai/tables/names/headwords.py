"""Which column of the forms a head says, be it in other words, dressed, short, or spelt with a fault."""

from __future__ import annotations

import functools
import re
from collections.abc import Sequence

from rapidfuzz import fuzz, process

from gongkai.form import Block, Form, Label, bare_key, enumerator_of, label_key
from gongkai.tables.names.columns import Head, read_head
from gongkai.tables.names.labels import ALIKE, RowLabels, is_another, other_words
from gongkai.tables.names.vocabulary import OUTSIDE, WEAK

#: What a head or a label counts: 「自然人（件）」.
COUNTED = re.compile(r"(?:\((?:单位:?)?[件条项个人次宗份]\)|\s单位:?\s?[件条项个人次宗份])\s*$")


class HeadWords(RowLabels):
    """What the heads over the numbers say."""

    def __init__(self, table: str, forms: tuple[Form, ...]) -> None:
        super().__init__(table, forms)
        self.heads = (
            {OUTSIDE} | self.columns | self.groups.keys() | (set(self.rows) if self.across else set())
        )
        self._longest_head = max(map(len, self.heads), default=0)
        self.head_of = functools.lru_cache(4096)(self._head_of)
        self.heads_in = functools.lru_cache(4096)(self._heads_in)
        self.heads_a_block = functools.lru_cache(4096)(self._heads_a_block)
        self.read_head = functools.lru_cache(1024)(self._read_head)

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

    def is_short(self, text: str) -> bool:
        """Say whether a cell says a head with fewer letters, or with more."""
        return not (label_key(text) in self.heads or self.synonym(text))

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

    def misspelt(self, key: str) -> str:
        """Return the column head that ``key`` is a misprint of, empty where none is near, or those of two columns alike."""
        if len(key) <= WEAK:
            return ""
        near = process.extract(key, self.columns, scorer=fuzz.ratio, score_cutoff=ALIKE, limit=None)
        best = sorted(head for head, score, _ in near if score == near[0][1])
        columns = [column for block in self.blocks for column in block.columns]
        if len(best) > 1 and not any(set(best) <= set(column.keys) for column in columns):
            return ""
        return best[0] if best and not is_another(key, best[0]) else ""

    def is_misspelt(self, text: str) -> bool:
        """Say whether a text is the head of a column but for one letter."""
        return any(is_misspelt(text, column) for block in self.blocks for column in block.columns)

    def _column(self, bare: str) -> str:
        """Return the key of the column that a head names, a number behind it or not."""
        for key in (bare, bare.rstrip("0123456789")):
            if key in self.columns:
                return key
            if key in self._names:
                return self._names[key]
        return ""

    def _head_of(self, text: str) -> str:
        """Return the form's own head for a cell that says one, be it in other words; empty for none."""
        key = label_key(text)
        if bare_key(text) in self._numbered.get(enumerator_of(text) or "-", ()):
            return ""  # 「（七）总计」 is a row's
        return key if key in self.heads else self.synonym(text) or self._short_of(key) or self._nearest(key)

    def _nearest(self, key: str) -> str:
        """Return the one head that a word is but for one letter, and that says the same."""
        near = {
            column.keys[0]
            for block in self.blocks
            for column in block.columns
            if is_misspelt(key, column) and not any(is_another(key, own) for own in column.keys)
        }
        return near.pop() if len(near) == 1 else ""

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
            and not any((word in key) != (word in own) for word in other_words())
        }
        ids = set[str]().union(*fits.values())
        own = max(fits, key=len, default="")
        return self._names.get(own, own) if len(ids) == 1 else ""

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
        return any(
            2 * sum(not found.isdisjoint(column.keys) for column in block.columns) >= len(block.columns)
            for block in self.blocks
        )

    def _read_head(self, block: Block, keys: tuple[str, ...]) -> Head | None:
        return read_head(block, keys, self.groups)


def _in_order(letters: str, text: str) -> bool:
    """Say whether the letters stand in a text, in this order."""
    rest = iter(text)
    return all(letter in rest for letter in letters)


def may_be_head(text: str, column: Label) -> bool:
    """Say whether a head that nobody can read may be a column's: no letter of it is left, or half of those that are."""
    letters = [letter for letter in label_key(text) if "\u3400" <= letter <= "\u9fff"]
    return not letters or any(
        2 * sum(letter in own for letter in letters) >= len(letters) and not is_another("".join(letters), own)
        for own in (*column.keys, *column.synonyms)
    )


def is_misspelt(text: str, column: Label) -> bool:
    """Say whether a head is that of a column but for one letter: 「自燃人」."""
    key = label_key(text)
    return len(key) > WEAK and any(
        len(key) == len(own) and sum(a != b for a, b in zip(key, own, strict=True)) == 1
        for own in column.keys
    )
