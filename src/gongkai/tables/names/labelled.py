"""Which row the texts of a line say, and what is doubtful of that."""

from __future__ import annotations

import re

from gongkai.form import enumerator_of, is_enumerator, label_key
from gongkai.tables.doubts import SURE, Doubt, Doubts
from gongkai.tables.lines import Line, Lines
from gongkai.tables.names.above import NUMBERING
from gongkai.tables.names.labels import SUBTOTALS
from gongkai.tables.names.lexicon import Lexicon
from gongkai.tables.names.vocabulary import CORNER

APART, MISPRINT = (frozenset({doubt}) for doubt in (Doubt.APART, Doubt.MISPRINT))
#: How many letters of a label printed downwards may stand between another one and its numbers.
SCRAP = 3
_PROSE = re.compile(r"[。;!?]")


def is_outside(line: Line, lex: Lexicon, year: int | None = None) -> bool:
    """Say whether the label of a line names what is of no form: 「其中：网上申请」, the sum of a group, or another year."""
    own = lex.row_at_end(line.key)
    subtotal = lex.is_subtotal(line.key, own) if own is not None else line.key[-2:] in SUBTOTALS
    return bool(line.texts) and (subtotal or lex.is_outside(line.texts[-1].text, year))


def is_head(line: Line, lex: Lexicon) -> bool:
    return len(lex.heads_in(line.key)) >= 2


def label_of(line: Line, lex: Lexicon, lines: Lines) -> tuple[str, Doubts, str] | None:
    """Return the row key of a line, what is doubtful of it, and what is before it.

    Words between a label and the numbers may be what these count.
    """
    key = line.key
    if not key:
        return None
    own = lex.row_at_end(key)
    if is_outside(line, lex, lines.year):
        return None
    if not line.has_digits and len(line.texts) > 2 and is_head(line, lex):
        last = lex.say(line.texts[-1].text)
        if not last.row or last.column or last.group:
            return None
    if own is not None:
        front = key[: -len(own)]
        if line.width and len(lex.rows_within(front)) > 1:
            return None  # a cell with the labels of many rows: the last is no more that of its numbers than another
        own = lex.full_of(key, own)
        if own not in lex.columns or _stands_alone(front, lex):
            return (own, SURE, front) if _is_cell(line, key[len(front) :], front, lex, lines) else None
        return None
    within = lex.rows_within(key)
    if within and within[-1] not in lex.groups:
        at = key.rfind(within[-1])
        # A scrap of another label, printed down the side of the page, got between it and the numbers.
        rest = key[at + len(within[-1]) :]
        if rest and is_enumerator(line.texts[-1].text):
            return None  # the numbers are those of another row, which begins here: 「开（二）」
        if len(rest) <= SCRAP and not any(map(str.isdigit, rest)):
            return within[-1], APART if rest else SURE, key[:at]
    # Behind the number of another label its words are all that counts.
    begins = next((i for i in range(len(line.texts) - 1, 0, -1) if enumerator_of(line.texts[i].text)), 0)
    near = lex.misprinted(key)
    if begins and near != lex.misprinted(label_key("".join(text.text for text in line.texts[begins:]))):
        return None
    return (near, MISPRINT, key[: max(0, len(key) - len(near) - 1)]) if near else None


def _stands_alone(front: str, lex: Lexicon) -> bool:
    """Say whether a short label is the row's and not the last of the column heads."""
    heads = lex.heads_in(front)
    return not any(head in lex.columns for head in heads[-3:]) or bool(NUMBERING.search(front))


def _is_cell(line: Line, own: str, front: str, lex: Lexicon, lines: Lines) -> bool:
    """Say whether a label stands as a cell does, not as a word of a sentence: 「办理行政许可 290 件」."""
    if line.width:
        return True
    text = ""
    for piece in reversed(line.texts):
        text = piece.text + text
        if label_key(text).endswith(own):
            break
    before = NUMBERING.sub("", label_key(text)[: -len(own)])
    if before and not any(before.endswith(known) for known in (*lex.heads, *lex.rows, CORNER, "总和")):
        # Without borders the words in front may be a label's without numbers. A head's words are the end of that label.
        return lines.glued and own not in lex.columns and len(line.values) >= 1 and not _PROSE.search(text)
    return not text.lstrip().startswith((",", ";", "。"))
