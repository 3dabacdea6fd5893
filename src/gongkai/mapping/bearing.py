"""What the print itself says of a line and a head, compared as the rules compare them."""

from __future__ import annotations

from collections import Counter
from typing import NamedTuple

from gongkai.form import Block, Cellname, bare_key
from gongkai.mapping.mapped import Laid
from gongkai.mapping.marked import Head, Line, Marked
from gongkai.tables.names.lexicon import Lexicon
from gongkai.tables.names.vocabulary import WEAK

#: Doubts about a name: where label and head are found to say it, they are none.
_OF_NAMES = frozenset(("odd_head", "no_head", "by_order", "misprint"))


class Borne(NamedTuple):
    """Whether the print says which row, and which column, a piece is of; ``nearly``: a letter is misprinted.

    ``doubted``: something else than the names is in doubt, which neither the print nor a sum can tell.
    """

    row: bool
    column: bool
    nearly: bool = False
    doubted: bool = False

    @property
    def both(self) -> bool:
        """Whether nothing but the print is needed to name it."""
        return self.row and self.column

    @property
    def wholly(self) -> bool:
        """Whether it says so to the letter."""
        return self.both and not self.nearly


class Print:
    """The lines and heads of a sheet, and what each of them says."""

    def __init__(self, sheet: Marked, lex: Lexicon) -> None:
        self.sheet = sheet
        self.lex = lex
        self.labels = [self._of_label(line) for line in sheet.lines]
        self.heads = [self._of_head(head) for head in sheet.heads]
        #: What the rules read under each head, in whichever rows: ids of rows and of columns.
        self.read: list[set[str]] = [set() for _ in sheet.heads]
        for line in sheet.lines:
            for at, piece in line.cells:
                if piece.start in sheet.known.read:
                    self.read[at].update(sheet.known.read[piece.start])
        self.parts = {head.part for head, ids in zip(sheet.heads, self.read, strict=True) if ids}
        self.rows = Counter(id_ for ids, _ in self.labels for id_ in ids)

    def bears(self, name: Cellname, one: Laid, block: Block) -> Borne:
        """Say how far the print says that a piece is of this field."""
        known = self.sheet.known
        doubts = known.doubts.get(one.piece.start, frozenset()) | set(known.of.get(name, ()))
        if one.line < 0 or not doubts <= _OF_NAMES:
            return Borne(row=False, column=False, doubted=True)
        ids, misprinted = self.labels[one.line]
        row = ids == {name.row} and self.rows[name.row] == 1
        return Borne(row, self._is_under(name, one, block), misprinted or "misprint" in doubts)

    def _is_under(self, name: Cellname, one: Laid, block: Block) -> bool:
        """Say whether a piece stands under its column's head: the rules read that column there, or every column
        of the block is printed over the line to the letter, each over one cell, so that no head is shifted."""
        if self.read[one.head]:
            others = (self.read[at] for at, _ in self.sheet.lines[one.line].cells if at != one.head)
            return name.column in self.read[one.head] and not any(name.column in ids for ids in others)
        if self.parts and self.sheet.heads[one.head].part not in self.parts:
            return False  # the rules read the table elsewhere: this is another one
        places = [at for at, _ in self.sheet.lines[one.line].cells]
        columns = {
            column.id: [at for at in places if self.heads[at] in column.keys] for column in block.columns
        }
        return columns[name.column] == [one.head] and all(len(found) == 1 for found in columns.values())

    def _of_label(self, line: Line) -> tuple[frozenset[str], bool]:
        """Return the ids of the row that a label names, and whether it is misprinted."""
        last, whole = line.labels[-1] if line.labels else "", "".join(line.labels)
        if any((said := self.lex.say(text)).outside or said.year for text in (last, whole)):
            return frozenset(), False
        key, misprinted = self.lex.row_of(last)
        if not key or (len(key) <= WEAK and self.lex.row_of(whole)[0] != key):
            return frozenset(), False
        added = bare_key(last)
        if misprinted and any(row in added for row in self.lex.rows if len(row) > WEAK):
            return frozenset(), False  # 「上年予以公开」 is no misprint of what it holds
        return frozenset(self.lex.ids(key)), misprinted

    def _of_head(self, head: Head) -> str:
        """Return the key of the one column that the texts over a cell name to the letter, empty for none."""
        said = [self.lex.say(text) for text in head.texts]
        if any(one.outside or one.year for one in said):
            return ""
        keys = {
            one.column
            for text, one in zip(head.texts, said, strict=True)
            if one.column and self._is_exact(text)
        }
        return keys.pop() if len(keys) == 1 else ""

    def _is_exact(self, text: str) -> bool:
        return bare_key(text) in self.lex.columns or bool(self.lex.synonym(text))
