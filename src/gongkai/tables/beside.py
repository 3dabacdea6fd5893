"""The names of groups that stand in a column of their own beside the labels of a page printed with spaces."""

from __future__ import annotations

from collections.abc import Sequence

from gongkai.form import label_key
from gongkai.tables.labels import NUMERALS
from gongkai.tables.lexicon import Lexicon
from gongkai.tables.words import Word

#: Two words beside each other on a line are chance.
_LINES = 2


def names_beside(lines: Sequence[Sequence[Word]], lex: Lexicon) -> list[Word]:
    """Return the words of ``lines`` of labels that stand left of where most lines are parted, if all are pieces of groups' names."""
    gaps = [(line[-2].right, line[-1].left) for line in lines if len(line) > 1]
    if len(gaps) < _LINES:
        return []
    edge = max((end for _, end in gaps), key=lambda x: sum(left <= x <= right for left, right in gaps))
    left = [word for line in lines for word in line if word.right <= edge]
    return left if all(is_piece_of_group(word.text, lex) for word in left) else []


def is_piece_of_group(text: str, lex: Lexicon) -> bool:
    """Say whether the letters of a text stand together in the name of a group."""
    key = NUMERALS.sub("", label_key(text))
    return any(key in group for group in lex.groups)
