"""What a printed text says of a table: which row and columns, of which year, or nothing that the form knows."""

from __future__ import annotations

import functools
import re
from collections.abc import Sequence

from gongkai.form import Form, bare_key, enumerator_of, label_key
from gongkai.parsing.numerals import read_number
from gongkai.parsing.phrases import any_of, phrases
from gongkai.tables.cells import Piece
from gongkai.tables.names.headwords import COUNTED, HeadWords
from gongkai.tables.names.labels import NUMERALS, SUBTOTALS
from gongkai.tables.names.vocabulary import CORNER, OUTSIDE, WEAK, Said

#: Brackets behind a label that only explain it, 「行政许可（件）」, 「规章（含修订）」, and the same in English.
_EXPLAINED = re.compile(
    r"[(\[][^()\[\]]*(?:\([^()]*\)[^()\[\]]*)*[)\]]?\s*$|(?<=[\u4e00-\u9fff])\s*[A-Za-z]{2}[A-Za-z\s,.'/&-]*$"
)
_BRACKETS = re.compile(r"\([^()]*(?:\([^()]*\)[^()]*)*\)|\[[^\[\]]*\]|【[^【】]*】")
#: What a remark says of a part of the number behind it.
_PART = re.compile(
    r"\s*\(\s*(?:(?:备?注|说明)\s*:\s*)?(?:(?:其中|[较比])[^()]*\d|包[括含]|内?含|不[含包]|(?:上一?年|去年)(?:同期)?[为:]?\s*\d+\s*[件条个宗份])"
)
#: A year in characters.
_IN_HAN = re.compile("二[〇零○][〇零○一二三四五六七八九]{2}(?=年)")
#: A column of a year that is named: 「2022年处理决定数量」, 「上年收费金额」.
_OF_YEAR = re.compile(r"(?:(?P<year>20[0-4]\d)年度?|上一?年度?|去年|上年同期)的?(?P<rest>.{2,})")
#: The sign of a share, which is no letter of a label.
_SHARE = re.compile("[%‰]")
#: A year behind a label or a head: 「规章(2022年)」.
_IN_BRACKETS = re.compile(r"\s*\(\s*(20[0-4]\d)年度?(?:的?数据?|情况|数量)?\s*\)\s*")


class Lexicon(HeadWords):
    """What the texts of one table say, cell by cell."""

    def __init__(self, table: str, forms: tuple[Form, ...]) -> None:
        super().__init__(table, forms)
        self.say = functools.lru_cache(8192)(self._say)

    def _say(self, text: str) -> Said:
        """Return what the whole of a cell says; ``text`` is folded."""
        text = _IN_HAN.sub(lambda year: str(read_number(year[0])), text)
        bare = bare_key(text)
        if not bare:
            return Said()
        if self.across and (both := self.row_and_column(bare)) is not None:
            return Said(column=both[1], row=both[0])
        column = self._column(bare)
        if not column and (of_year := _OF_YEAR.fullmatch(bare)):
            year, rest = of_year.groups()
            if of_column := self._column(rest) or (year and self._column("本年" + rest)):
                return Said(column=of_column, year=int(year or -1))
            rows = [self.row_of(words) for words in (rest, "本年" + rest)] if year else []
            if of_row := next((row for row, misprinted in rows if row and not misprinted), ""):
                return Said(row=of_row, year=int(year))
        group = self.groups.get(bare, "")
        row, misprinted = self.row_of(text)
        if column or group or (row and not misprinted):
            return Said(outside=True) if _SHARE.search(text) else Said(column, row, group)
        if bare[-2:] in SUBTOTALS and (bare[:-2] in self.groups or bare[:-2] in self.rows):
            # 「法人或其他组织总计」 may be two heads that are run together.
            return Said(outside=not self.is_over_columns(bare[:-2]) or bare[-2:] not in self.columns)
        outside, years = _outside()
        for year, pattern in years:
            if told := pattern.fullmatch(bare):
                return Said(year=int(told["year"]) if year is None else year)
        if outside.fullmatch(bare):
            return self._part(text) or Said(outside=True)
        if (both := self.row_and_column(bare)) is not None and len(both[1]) > WEAK:
            return Said(column=both[1], row=both[0])
        plain = _EXPLAINED.sub("", COUNTED.sub("", text))
        if plain and plain != text and (less := self.say(plain)) != Said():
            if of_year := _IN_BRACKETS.fullmatch(text[len(plain) :]):
                return less._replace(year=int(of_year[1]))
            return Said(outside=True) if _other_number(plain, text[len(plain) :]) else less
        column = self.misspelt(bare)
        alone = not (column or row or self.heads_in(bare) or self.several(text))
        if alone and self.is_another_row(bare):
            return Said(outside=True)
        return Said(column=column, row=row, misprinted=misprinted)

    def _part(self, text: str) -> Said | None:
        """Return what is said of a part of a group of rows: 「其中：未经复议直接起诉」."""
        label = _of_which().sub("", text)
        said = self.say(label) if label != text else Said()
        told = len(said.row) > WEAK and said.row == bare_key(label)
        return said if told else None

    def is_row(self, text: str) -> bool:
        """Say whether a text is the label of a row; one as short as a head has a number: 「3.其他」."""
        said = self.say(text)
        return bool(said.row and not said.misprinted and (enumerator_of(text) or not said.column))

    def is_measure(self, text: str) -> bool:
        """Say whether a text only says that numbers are counts: 「件数」."""
        return _measure().fullmatch(bare_key(text)) is not None

    def is_outside(self, text: str, year: int | None = None) -> bool:
        """Say whether a cell is the head or the label of no form, or of another year than ``year``, the report's."""
        said = self.say(text)
        other = said.year == -1 or (year is not None and said.year not in (None, 0, year))
        return said.outside or (bool(said.column or said.row) and other)

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

    def plain(self, text: str) -> list[tuple[int, int]]:
        """Return where remarks stand in a text: brackets whose words no label of the form holds."""
        spans = []
        for match in _BRACKETS.finditer(text):
            words = label_key(match.group())
            note = match.group()[0] in "[【" and words.isdecimal()
            told = words in self._letters and not COUNTED.fullmatch(match.group())
            if note or (words and not NUMERALS.fullmatch(words) and not told):
                spans.append(match.span())
        return spans


def _other_number(label: str, remark: str) -> bool:
    """Say whether the brackets behind a label make another number of it: 「总计（上年）」, not 「（含上年3件）」."""
    whole, others = _in_brackets()
    told = whole.sub("", remark)
    return not _PART.match(remark) and any(one.search(told) and not one.search(label) for one in others)


@functools.cache
def _in_brackets() -> tuple[re.Pattern[str], tuple[re.Pattern[str], ...]]:
    """Return what says the whole of a year, and what makes another number of a label that it stands behind."""
    words = phrases("tables")
    return re.compile(words["whole_year"]), tuple(map(re.compile, words["other_in_brackets"]))


@functools.cache
def _outside() -> tuple[re.Pattern[str], tuple[tuple[int | None, re.Pattern[str]], ...]]:
    """Return what is of no form, and what names a year: the year itself, this one (0), the last (-1)."""
    words = phrases("tables")
    years = (("year", None), ("this_year", 0), ("last_year", -1))
    return re.compile(any_of(words["outside"])), tuple(
        (value, re.compile(words[name])) for name, value in years
    )


@functools.cache
def _measure() -> re.Pattern[str]:
    return re.compile(phrases("tables")["measure"])


@functools.cache
def _of_which() -> re.Pattern[str]:
    return re.compile(rf"\A\s*{phrases('tables')['of_which']}\s*:?")


@functools.lru_cache(maxsize=64)
def lexicon(table: str, forms: tuple[Form, ...]) -> Lexicon:
    """Return the lexicon of a table id over ``forms``."""
    return Lexicon(table, forms)
