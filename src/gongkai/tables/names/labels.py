"""Which row of the forms a label says, be it short, numbered or spelt with a fault."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable, Sequence

from rapidfuzz import fuzz

from gongkai.form import Form, bare_key, enumerator_of, label_key
from gongkai.parsing.phrases import phrases
from gongkai.tables.names.vocabulary import WEAK, Vocabulary

#: How alike (0–100) a misprinted label must be to its form's, and how much more than to any other.
ALIKE, APART, HALF = 72.0, 8.0, 50.0
#: A label that says more than this is a sentence.
_LONGEST = 24
#: Behind a group's label they make its sum, not that of all.
SUBTOTALS = ("合计", "总计", "小计", "共计", "总和")
_YEAR = re.compile(r"20\d\d年度?")
#: What the numbers behind a label are, or of which they are the sum: 「规章数」, 「（六）其他处理情况」, 「总计（1+2+3）」.
_COUNTED = re.compile(
    r"(?<=..)(?:情况|数量|件数|数|件|\s?[=(][\s=()]{0,4}[\d一二三四五六七①-⑳]{1,2}(?:[\s()]{0,4}[-+~至、][\s()]{0,4}[\d一二三四五六七①-⑳…]{1,2}){1,24}\)?)\s*$"
)
#: What numbers groups and the rows beside them.
_UPPER = tuple("一二三四五六七八九十")
NUMERALS = re.compile(r"[一二三四五六七八九十\d]+")


@functools.cache
def other_words() -> tuple[str, ...]:
    """Return words that make another matter of what is spelt nearly so: 「未公开」, 「减免」, 「上年」."""
    return tuple(phrases("tables")["other_words"])


@functools.cache
def _plain_words() -> re.Pattern[str]:
    """Return what may stand behind a label and leaves its meaning."""
    return re.compile(phrases("tables")["plain_words"])


def is_another(key: str, own: str) -> bool:
    """Say whether letters that are like a label or a head of the form say something else: 「未公开」, 「行政强制执行」.

    A word of it is one that the form's own has not; or more words stand behind all of the form's own. A misprint
    changes or loses letters.
    """
    if any(word in key and word not in own for word in other_words()):
        return True
    _, found, behind = key.rpartition(own)
    return bool(found) and len(behind) > 1 and _plain_words().fullmatch(behind) is None


def _ends_otherwise(key: str, own: str) -> bool:
    """Say whether letters end with more than a label that is like them: whatever stands in front of it."""
    at = key.rfind(own)
    return is_another(key[at:] if at >= 0 else key[-len(own) :], own)


class RowLabels(Vocabulary):
    """What the labels in front of the numbers say."""

    def __init__(self, table: str, forms: tuple[Form, ...]) -> None:
        super().__init__(table, forms)
        # Most reports print the same labels to the letter: what one means is found once.
        self.row_at_end = functools.lru_cache(4096)(self._row_at_end)
        self.rows_within = functools.lru_cache(4096)(self._rows_within)
        self.misprinted = functools.lru_cache(4096)(self._misprinted)

    def row_of(self, text: str) -> tuple[str, bool]:
        """Return the row key that a label of its own prints, and whether it is misprinted; empty for none.

        Whatever stands in front of the row's words must be its groups and their numbers: the 合计 of a
        group is not the total of all.
        """
        bare, key = bare_key(text), label_key(text)
        number = enumerator_of(text)
        if bare in self._row_names:
            # 「（七）其他情形」 is none of the rows 1 to 3 of a group.
            inner = any(
                self._row_names[bare] in rows for one, rows in self._numbered.items() if one.isdigit()
            )
            return ("" if inner and number[:1] in _UPPER else self._row_names[bare]), False
        own = bare if bare in self.rows else self.row_at_end(key)
        if own is None and bare_key(less := _COUNTED.sub("", text)) in self.rows:
            return self.row_of(less)
        if own is not None and bare == own:
            return self._by_number(own, number), False
        if own is not None:
            rest = key[: -len(own)]
            theirs = {self.groups[group] for group in self._long_groups if group in rest}
            known = self._groups_over(own)
            rest = NUMERALS.sub("", self.without_groups(rest))
            if not rest and (len(own) > WEAK or theirs <= known):
                return own, False
            if len(rest) <= WEAK < len(own) and own.startswith(rest):
                return own, True  # letters printed twice
        if len(bare) <= WEAK or bare[-2:] in SUBTOTALS:
            return "", False
        near = self.misprinted(bare)
        if near is None or len(bare) > len(near) + 3 or is_another(self.without_groups(bare), near):
            return "", False
        return near, True

    def full_of(self, key: str, own: str) -> str:
        """Return the row key that a label at the end of ``key`` stands for by the number in front of it."""
        return self._by_number(own, key[: -len(own)][-1:])

    def _by_number(self, own: str, number: str) -> str:
        """Return the row that a label stands for by its number: 「六其他」 is short, and 「3.其他处理」 is no group."""
        rows = self._numbered.get(number, ()) if number else ()
        if own in rows or not (len(own) <= WEAK or own in self.groups):
            return own
        near = [one for one in rows if one.startswith(own) or own.startswith(one)]
        return near[0] if len(near) == 1 else own

    def several(self, text: str) -> Sequence[str]:
        """Return the keys of the rows that one label names, if it holds nothing but several of them."""
        parts = [part for part in text.split("\n") if part.strip()]
        keys = [self.row_of(part)[0] for part in parts]
        if len(keys) < 2 or not all(keys):
            key = label_key(text)
            keys = list(self.rows_within(key))
            for row in keys:
                key = key.replace(row, "", 1)
            if NUMERALS.sub("", self.without_groups(key)):
                return ()
        return keys if len(keys) > 1 and len(set(keys)) == len(keys) else ()

    def without_groups(self, bare: str) -> str:
        """Return letters without the labels of groups, each taken out once."""
        for group in self._long_groups:
            bare = bare.replace(group, "", 1)
        return bare

    def is_another_row(self, bare: str) -> bool:
        """Say whether a label holds the words of a row, and others that make something else of it."""
        return (
            len(bare) <= _LONGEST
            and bare not in self._letters
            and self.without_groups(bare) == bare
            and any(len(row) > WEAK and row in bare and is_another(bare, row) for row in self.row_keys)
        )

    def is_subtotal(self, key: str, own: str) -> bool:
        """Say whether a label that ends with ``own`` is a group's: 「（三）不予公开合计」 is not the total."""
        group = self.group_at_end(key[: -len(own)])
        return own in SUBTOTALS and bool(group) and group not in self._groups_over(own)

    def group_at_end(self, key: str) -> str:
        """Return the id of the group whose label ``key`` ends with, empty for none."""
        return next((self.groups[group] for group in self._long_groups if key.endswith(group)), "")

    def is_in_group(self, own: str, key: str) -> bool:
        """Say whether a row's label stands in the group whose label ``key`` ends with."""
        return self.group_at_end(key) in self._groups_over(own)

    def _groups_over(self, own: str) -> set[str]:
        return set().union(*(self._groups_of.get(row, set()) for row in self.ids(own)))

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
        return not key or any(
            fuzz.partial_ratio(key, label) >= ALIKE and not _ends_otherwise(key, label) for label in labels
        )

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

        Its last letters must be alike: what ends otherwise may be two labels broken over lines. A year may stand where
        the form says 「上年」 or 「下年度」.
        """
        key = _YEAR.sub("", key)
        best: list[tuple[float, str]] = []
        if any(group in key[-len(group) - 1 :] for group in self._long_groups):
            return None  # 「不予公开」 of the rows below it, 「不予公开数」, is no misprint of 「予以公开」
        for row in self.row_keys:
            if len(row) <= WEAK + 1 or fuzz.ratio(key[-4:], row[-4:]) < HALF:
                continue
            tail = key[-len(row) - 2 :]
            best.append((max(fuzz.ratio(tail, row), fuzz.ratio(key[-len(row) :], row)), row))
        best.sort(reverse=True)
        if not best or best[0][0] < ALIKE or _ends_otherwise(key, best[0][1]):
            return None
        rows = self.ids(best[0][1])
        rival = next((score for score, row in best[1:] if not rows & self.ids(row)), 0.0)
        return best[0][1] if best[0][0] - rival >= APART else None
