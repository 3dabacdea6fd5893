"""The heads that stand over the columns of a page printed with spaces, or beside each other in the form's order."""

from __future__ import annotations

from collections.abc import Sequence

from gongkai.readers.extents import merged
from gongkai.tables.cells import Kind, Piece
from gongkai.tables.lexicon import Lexicon
from gongkai.tables.pieces import are_mixed
from gongkai.tables.words import Span, Word


def headed_by(heads: Sequence[Sequence[Word]], columns: Sequence[Span], lex: Lexicon) -> list[Span] | None:
    """Return the columns that heads of the form stand over, with those in which no number stands.

    None where a column has none.
    """
    lines = (
        line for line in heads if 2 * sum(any(map(word.meets, columns)) for word in line) >= len(columns)
    )
    over = [(word.left, word.right) for line in lines for word in line if word.right > columns[0][0]]
    found = merged([*columns, *over])
    if sum(any(left <= column[0] < right for column in columns) for left, right in found) < len(columns):
        return None  # a head stands over two
    return found if all(_said(heads, found, lex)) else None


def in_order(heads: Sequence[Sequence[Word]], count: int, lex: Lexicon) -> list[Span] | None:
    """Return where the last ``count`` heads that stand beside each other are, wherever their pieces; None where they
    are not the form's in its order.

    A long text pushes what stands behind it on its line aside: another order is not believed.
    """
    stacks = merged((word.left, word.right) for line in heads for word in line)[-count:]
    said = _said(heads, stacks, lex)
    told = count > 1 and all(said) and len(set(said)) == count
    return stacks if told and lex.are_in_order(said) else None


def mixed_heads(heads: Sequence[Sequence[Word]], lex: Lexicon) -> list[Word]:
    """Return the words of heads from the left, on whatever lines, where these do not stand in the form's order."""
    words = sorted((word for line in heads for word in line), key=lambda word: word.left)
    spans = [(word.text, word.left, word.right) for word in words]
    return words if any(are_mixed(block, spans) for block in lex.blocks) else []


def _said(heads: Sequence[Sequence[Word]], columns: Sequence[Span], lex: Lexicon) -> list[str]:
    """Return the heads of the form that stand over columns and over no other, "" for those that have none."""
    leaves, _ = _leaves(heads, columns)
    return [lex.say("".join(word.text for word in leaf)).column for leaf in leaves]


def _leaves(
    heads: Sequence[Sequence[Word]], columns: Sequence[Span]
) -> tuple[list[list[Word]], list[list[Word]]]:
    """Return the words over each column and over no other, from the top, and all other words by their lines."""
    leaves: list[list[Word]] = [[] for _ in columns]
    rest: list[list[Word]] = [[] for _ in heads]
    for line, others in zip(heads, rest, strict=True):
        for word in line:
            over = [leaf for leaf, column in zip(leaves, columns, strict=True) if word.meets(column)]
            (over[0] if len(over) == 1 else others).append(word)
    return leaves, rest


def named_heads(
    heads: Sequence[Sequence[Word]], groups: Sequence[Word], columns: Sequence[Span]
) -> list[list[Piece]]:
    """Return the texts of lines of heads: those over the columns whole on the last of their lines, behind all others.

    None where all of them stand on that line.
    """
    leaves, rest = _leaves(heads, columns)
    if all(len(leaf) == 1 for leaf in leaves) and len({leaf[0].line for leaf in leaves}) == 1:
        return []
    last = max(k for k, (line, others) in enumerate(zip(heads, rest, strict=True)) if len(line) > len(others))
    lines = [[_piece([word]) for word in others] for others in rest[: last + 1]]
    lines[last] += map(_piece, [*([word] for word in groups), *leaves])
    return lines


def _piece(words: Sequence[Word]) -> Piece:
    text = "".join(word.text for word in words)
    return Piece(Kind.TEXT, text, words[0].at, words[-1].at + len(words[-1].text))
