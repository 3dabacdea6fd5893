"""A unit's own .docx with comments at the places that findings speak of; no word of it is changed.

In go the file's bytes, the text that gongkai read from it, and notes with their places in that text; out come the bytes
of a copy. The text is laid along the document's runs, so that a place is found however the reader got its words.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import Any, NamedTuple

from rapidfuzz.distance import LCSseq

from gongkai.exports.checked import tidy

#: Elements whose runs Word does not show, or where it allows no comment.
_NOT = frozenset({"del", "moveFrom", "txbxContent", "Fallback", "comment"})
#: Laying two texts along one another takes memory by the product of their lengths; where that is more, words are looked for.
_MOST = 4 * 10**8
#: So many letters around a place are looked for then, and so far before an empty place a letter stands for it.
_AROUND, _BEFORE = 12, 200
#: How long a comment is at most: they stand in a narrow margin.
_LONGEST = 600
AUTHOR, _INITIALS = "gongkai", "GK"


class Note(NamedTuple):
    """What is to be said at a place of the text; without a place it is said at the document's first words."""

    start: int | None
    end: int | None
    words: str


def annotate(data: bytes, text: str, notes: Sequence[Note]) -> bytes:
    """Return a copy of a document with a comment for each note.

    Raises ValueError where python-docx cannot open the file, or it has no words that a comment could stand at.
    """
    import docx

    try:
        document = docx.Document(io.BytesIO(data))
    except Exception as error:  # of python-docx, zipfile and lxml: whatever is wrong with the file
        raise ValueError(str(error)) from error
    laid = _Laid(document.element.body, text)
    if not laid.runs:
        raise ValueError("no text")
    for note in notes:
        first, last = laid.runs_at(note)
        document.add_comment([first, last], _shown(note.words), AUTHOR, _INITIALS)
    held = io.BytesIO()
    document.save(held)
    return held.getvalue()


class _Laid:
    """A document's runs, and which of them every letter of the text stands in."""

    def __init__(self, body: Any, text: str) -> None:
        from docx.text.run import Run

        self._text = text
        self.runs = [Run(element, body) for element in _runs(body)]
        letters: list[str] = []
        self._run_of: list[int] = []
        for number, run in enumerate(self.runs):
            own = [letter for letter in _letters(run._r) if not letter.isspace()]
            letters += own
            self._run_of += [number] * len(own)
        self._letters = "".join(letters)
        self._places = [at for at, letter in enumerate(text) if not letter.isspace()]
        self._run_at = self._along()

    def runs_at(self, note: Note) -> tuple[Any, Any]:
        """Return the first and the last run of a place."""
        if note.start is None or note.end is None:
            return self.runs[0], self.runs[0]
        found = [self._run_at[at] for at in range(note.start, note.end) if at in self._run_at]
        if not found:
            near = range(note.start, max(-1, note.start - _BEFORE), -1)
            found = [next((self._run_at[at] for at in near if at in self._run_at), 0)]
        return self.runs[min(found)], self.runs[max(found)]

    def _along(self) -> dict[int, int]:
        """Return the number of the run of every place of the text that a run holds."""
        plain = "".join(self._text[at] for at in self._places)
        if len(plain) * len(self._letters) > _MOST:
            return self._by_words(plain)
        return {
            self._places[same.src_start + step]: self._run_of[same.dest_start + step]
            for same in LCSseq.opcodes(plain, self._letters)
            if same.tag == "equal"
            for step in range(same.src_end - same.src_start)
        }

    def _by_words(self, plain: str) -> dict[int, int]:
        """Return the runs of the places whose words stand in the document only once."""
        found: dict[int, int] = {}
        for at in range(0, len(plain) - _AROUND, _AROUND):
            words = plain[at : at + _AROUND]
            first = self._letters.find(words)
            if first >= 0 and self._letters.find(words, first + 1) < 0:
                found |= {self._places[at + step]: self._run_of[first + step] for step in range(_AROUND)}
        return found


def _runs(body: Any) -> list[Any]:
    """Return the runs that are shown in the text, in its order."""
    found: list[Any] = []
    todo = [body]
    while todo:
        element = todo.pop()
        name = str(element.tag).rpartition("}")[2]
        if name in _NOT:
            continue
        if name == "r":
            if any(True for _ in _letters(element)):
                found.append(element)
            continue
        todo += reversed(list(element))
    return found


def _letters(run: Any) -> list[str]:
    return [
        letter for child in run if str(child.tag).rpartition("}")[2] == "t" for letter in child.text or ""
    ]


def _shown(words: str) -> str:
    lines = "\n".join(tidy(line) for line in words.split("\n"))
    return lines if len(lines) <= _LONGEST else lines[:_LONGEST] + "…"
