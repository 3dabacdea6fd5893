"""Holds an answer against what is true of a document: counts by field, never by page.

In goes a document and an answer; out comes a Counter of the names in :data:`COUNTS`, and what is wrong in words.
"""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from .grids import cells_of
from .model import Answer, Document, Given, Number, Truth

#: printed: numbers that stand in the documents; exact: of them, given as printed; sound: of these, stood behind.
#: missed: nothing is said of it; refused: the program says that it cannot tell; silent: another number, stood
#: behind; invented: a number where none is printed, stood behind; unsound: a wrong or invented one, not stood behind.
#: status: a right value beside a status that it cannot have.
CELLS = ("printed", "exact", "sound", "missed", "refused", "silent", "invented", "unsound", "status")
ITEMS = ("items_true", "items_said", "items_right")
CLAIMS = ("claims_true", "claims_said", "claims_right")
FINDINGS = ("findings_asked", "findings_right", "findings_false")
REPORTS = ("none_asked", "none_right")
COUNTS = ("documents", "failed", *CELLS, *ITEMS, *CLAIMS, *FINDINGS, *REPORTS)
#: With these a program says that something stands there which it cannot tell.
_REFUSED = ("ambiguous", "rejected")
#: So much of the longer of two texts the shorter must be, to be the same item.
_MOST = 0.7


def score(document: Document, answer: Answer) -> tuple[Counter[str], list[str]]:
    """Return the counts of one document, and each silent or invented number in words."""
    counts: Counter[str] = Counter(documents=1, failed=int(bool(answer.error)))
    if document.report is False:
        counts.update(none_asked=1, none_right=int(not answer.report or bool(answer.error)))
        return counts, []
    given = answer.cells
    if given is None and answer.tables is not None:
        given = cells_of(answer.tables)
    said = _cells(counts, document, given or {}) if given is not None or answer.error else []
    _items(counts, document, answer)
    if answer.claims is not None and document.claims:
        _claims(counts, document.claims, answer.claims)
    if answer.findings is not None:
        _findings(counts, document, answer.findings)
    return counts, [f"{document.name} {one}" for one in said]


def _cells(counts: Counter[str], document: Document, given: Mapping[str, Given]) -> list[str]:
    said: list[str] = []
    nothing = Given(None, "", sound=False)
    unknown = Truth(None, "none")
    paths = [*document.cells, *(path for path in given if document.complete and path not in document.cells)]
    for path in paths:
        truth, one = document.cells.get(path, unknown), given.get(path, nothing)
        what = judged(truth, one)
        counts["printed"] += truth.kind == "number"
        if what == "exact":
            counts["exact"] += truth.kind == "number"
            counts["sound"] += truth.kind == "number" and one.sound
        elif what:
            counts[what] += 1
        right = what in ("exact", "")
        if right and one.status and truth.statuses and one.status not in truth.statuses:
            counts["status"] += 1
        if what in ("silent", "invented"):
            said.append(f"{path}: printed {truth.value}, {what} {one.value} {one.status}".rstrip())
    return said


def judged(truth: Truth, given: Given) -> str:
    """Return what became of a field; the empty text where nothing had to be read, and nothing was."""
    if given.value is None:
        if truth.kind != "number":
            return ""
        return "refused" if given.status in _REFUSED else "missed"
    if truth.kind != "none" and given.value == truth.value:
        return "exact"
    if not given.sound:
        return "unsound"
    return "silent" if truth.kind == "number" else "invented"


def _items(counts: Counter[str], document: Document, answer: Answer) -> None:
    for wanted, got in (
        (document.problems, answer.problems),
        (document.improvements, answer.improvements),
    ):
        if wanted is None or got is None:
            continue
        left = list(got)
        for texts in wanted:
            same = next((one for one in left if any(_same(text, one) for text in texts)), None)
            if same is not None:
                left.remove(same)
        counts.update(items_true=len(wanted), items_said=len(got), items_right=len(got) - len(left))


def _same(wanted: str, got: str) -> bool:
    head, cut, tail = wanted.partition("…")
    if cut:
        text, first, last = _plain(got), _plain(head), _plain(tail)
        return text.startswith(first) and text.endswith(last)
    short, long = sorted((_plain(wanted), _plain(got)), key=len)
    return bool(short) and short in long and len(short) >= _MOST * len(long)


def _claims(
    counts: Counter[str], wanted: Mapping[str, frozenset[Number]], got: Sequence[tuple[str, Number]]
) -> None:
    true = {(metric, value) for metric, values in wanted.items() for value in values}
    said = {(metric, value) for metric, value in got if metric in wanted}
    counts.update(claims_true=len(true), claims_said=len(said), claims_right=len(true & said))


def _findings(counts: Counter[str], document: Document, got: Iterable[str]) -> None:
    codes = set(got)
    counts["findings_asked"] += len(document.findings)
    counts["findings_right"] += sum(
        any(_coded(codes, code) for code in any_of) for any_of in document.findings
    )
    counts["findings_false"] += sum(_coded(codes, code) for code in document.false_findings)


def _coded(codes: Iterable[str], wanted: str) -> bool:
    return any(code.startswith(wanted.removesuffix("xx")) for code in codes)


def _plain(text: str) -> str:
    return "".join(char for char in unicodedata.normalize("NFKC", text) if char.isalnum())
