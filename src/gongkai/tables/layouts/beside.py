"""The names of groups that stand in a column of their own beside the labels of a page printed with spaces."""

from __future__ import annotations

import re
from collections.abc import Sequence

from gongkai.form import label_key
from gongkai.tables.layouts.words import Word
from gongkai.tables.names.labels import NUMERALS
from gongkai.tables.names.lexicon import Lexicon

#: Two words beside each other on a line are chance.
_LINES = 2
#: The number of a row within its group.
_SERIAL = re.compile(r"\d+\D?")


def names_beside(lines: Sequence[Sequence[Word]], lex: Lexicon) -> list[Word]:
    """Return the pieces of groups' names among ``lines`` of labels: what stands left of where most lines are parted.

    Nothing else may stand there but labels that have their line for themselves.
    """
    lines = [[word for word in line if not _SERIAL.fullmatch(word.text)] for line in lines]
    gaps = [(line[-2].right, line[-1].left) for line in lines if len(line) > 1]
    if len(gaps) < _LINES:
        return []
    edge = max((end for _, end in gaps), key=lambda x: sum(left <= x <= right for left, right in gaps))
    left = [(word, len(line) == 1) for line in lines for word in line if word.right <= edge]
    # A row's label may be a group's, too: 「(六)其他处理」
    rows = [word.text for word, is_alone in left if is_alone and lex.row_of(word.text)[0]]
    names = [word for word, _ in left if is_piece_of_group(word.text, lex) and rows.count(word.text) != 1]
    return names if all(is_alone or word in names for word, is_alone in left) else []


def is_piece_of_group(text: str, lex: Lexicon) -> bool:
    """Say whether the letters of a text stand together in the name of a group."""
    key = NUMERALS.sub("", label_key(text))
    return any(key in group for group in lex.groups)
