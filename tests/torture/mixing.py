"""Which forms, layouts and noises there are, and which of them go together."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from random import Random

from .layouts import converters, docx, framed, html, paged, pdf, pdftotext, pipes, scanned, text
from .model import Block
from .odd import columns, counted, heads, others, rows, turned, writing
from .odd.work import Oddity

TXT, HTML, MD = "text/plain", "text/html", "text/markdown"
MHTML = "multipart/related"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
PDF = "application/pdf"
TIFF = "image/tiff"

Printer = Callable[[Random, list[Block]], str | bytes]


@dataclass(frozen=True)
class Layout:
    """A way of printing, and what survives it."""

    printer: Printer
    media_type: str = TXT
    grid: bool = False  # rows and columns can be told by their labels
    blanks: bool = False  # an empty cell leaves a trace
    spaced: bool = False  # a cell may hold spaces

    @property
    def suffix(self) -> str:
        endings = {TXT: ".txt", HTML: ".html", MD: ".md", DOCX: ".docx", MHTML: ".mhtml"}
        endings |= {PDF: ".pdf", TIFF: ".tif"}
        return endings[self.media_type]


LAYOUTS: dict[str, Layout] = {
    **{name: Layout(found, HTML, True, True, True) for name, found in html.PRINTERS.items()},
    **{name: Layout(found, DOCX, True, True, True) for name, found in docx.PRINTERS.items()},
    **{name: Layout(found, TXT, False, True, True) for name, found in pipes.PRINTERS.items()},
    "markdown": Layout(pipes.PRINTERS["markdown"], MD, True, True, True),
    "mhtml": Layout(html.mhtml, MHTML, True, True, True),
    "tabs": Layout(text.tabs, TXT, True, True, True),
    "tsv": Layout(text.tsv, TXT, True, True, True),
    "lines-blank": Layout(text.lines_blank, spaced=True),
    "lines": Layout(text.lines, spaced=True),
    "oneline": Layout(text.oneline),
    "nosep": Layout(text.nosep),
    **{name: Layout(found) for name, found in pdf.PRINTERS.items()},
}
#: What tools make of PDF files and pages.
TOOLS: dict[str, Layout] = {
    **{name: Layout(found) for name, found in pdftotext.PRINTERS.items()},
    **{
        name: Layout(found, MD if name.startswith("md-") else TXT)
        for name, found in converters.PRINTERS.items()
    },
    **{name: Layout(found, TXT, True, True, True) for name, found in framed.PRINTERS.items()},
    "lines-run-on": Layout(text.lines_run_on, spaced=True),
    "csv": Layout(text.csv_file, TXT, True, True, True),
}
#: PDF files; they take long to read, and are not drawn among the others.
PAGED: dict[str, Layout] = {
    name: Layout(found, PDF, name not in paged.BARE, True, True) for name, found in paged.PRINTERS.items()
}
#: Scans of them, which take longer still.
SCANNED: dict[str, Layout] = {
    name: Layout(found, TIFF if name == "scan-fax" else PDF, True, True, True)
    for name, found in scanned.PRINTERS.items()
}
EVERY_LAYOUT = LAYOUTS | TOOLS | PAGED | SCANNED
#: What is printed outside of the forms' own prints. Most reports have none of it, so it is drawn apart.
ODDITIES: dict[str, Oddity] = {
    **columns.KINDS, **counted.KINDS, **heads.KINDS, **others.KINDS, **rows.KINDS, **turned.KINDS, **writing.KINDS
}  # fmt: skip

#: How the forms are mixed: the form of 第（一）项, of the rest, whether 其他处理 is one row, how often.
FORMS: dict[str, tuple[str, str, bool, int]] = {
    "2021": ("2021", "2021", False, 50),
    "2019": ("2019", "2019", True, 34),
    "2021-one": ("2021", "2021", True, 5),
    "2019-three": ("2019", "2019", False, 3),
    "2021-mixed": ("2019", "2021", False, 5),
    "2019-mixed": ("2021", "2019", True, 3),
}

#: Of each of these groups at most one noise is drawn.
SCRIPTS = ("traditional", "traditional-chars", "pinyin")
WIDTHS = ("halfwidth", "halfwidth", "fullwidth", "fullwidth-marks")
CODES = ("gb18030", "bom", "crlf", "utf16")
#: Of these each is drawn by itself.
NUMBERS = ("blanks", "totals-blank", "writings", "break", "vanish")
TABLES = (
    "typos", "cuts", "spaces", "split", "groups", "extra-row", "missing-row", "missing-column",
    "reorder", "no-article", "misprint", "no-label", "numbering",
)  # fmt: skip
TEXTS = ("commas", "shift", "bookmark", "radicals", "glued", "renumbered", "unnumbered")
#: A damaged report is damaged enough by itself.
DAMAGES = ("truncated", "no-tables", "all-blank")

NOISES = tuple(dict.fromkeys(SCRIPTS + WIDTHS + CODES + NUMBERS + TABLES + TEXTS + DAMAGES))

#: The second of a pair is left out where both are drawn: together they leave no gold that can be known,
#: or a print that does not occur.
_APART = (
    ("vanish", "break"), ("vanish", "blanks"), ("vanish", "totals-blank"), ("vanish", "missing-row"), ("vanish", "no-label"),
    ("blanks", "totals-blank"), ("reorder", "cuts"), ("reorder", "split"), ("reorder", "missing-column"), ("reorder", "misprint"),
    ("missing-column", "split"), ("missing-column", "cuts"), ("missing-column", "misprint"),
    ("groups", "split"), ("missing-row", "no-label"), ("missing-row", "misprint"), ("break", "no-label"), ("misprint", "no-label"),
    ("extra-row", "no-label"), ("extra-row", "missing-row"),
    ("shift", "gb18030"), ("shift", "radicals"), ("traditional", "shift"), ("traditional-chars", "shift"), ("pinyin", "shift"),
    ("radicals", "gb18030"), ("unnumbered", "renumbered"),
)  # fmt: skip

#: What goes with an oddity: noise that leaves its gold as it is.
_BESIDE = {
    *SCRIPTS, *WIDTHS, *CODES, "blanks", "break", "typos", "spaces", "no-article", "numbering", "commas",
    "shift", "bookmark", "radicals", "glued", "renumbered", "unnumbered",
}  # fmt: skip
#: A line over a table says what its numbers are, and must be there to be read.
_TOLD_BY_A_LINE = {
    "unit-around",
    "last-year-before",
    "last-year-behind",
    "other-body",
    "captions-without-a-year",
}
_NOT_BESIDE_TOOLS = {"pinyin", "spaces", "shift", "blanks"}

_NOT_WITHOUT_SEPARATORS = {
    "blanks", "totals-blank", "writings", "vanish", "break", "split", "groups", "missing-row", "no-label", "renumbered",
}  # fmt: skip


def allowed(name: str, layout: str) -> bool:
    """Say whether a noise leaves a specimen of this layout with a gold that can be known."""
    found = EVERY_LAYOUT[layout]
    if name in ODDITIES:
        return layout in LAYOUTS and ODDITIES[name].layouts(layout)
    if layout in TOOLS and (name in _NOT_BESIDE_TOOLS or name not in _BESIDE):
        return False
    if name in ("reorder", "extra-row", "missing-column"):
        return found.grid
    if layout == "nosep" and name in _NOT_WITHOUT_SEPARATORS:
        return False
    if layout == "oneline" and name == "renumbered":
        return False
    if name == "vanish":
        return not found.blanks or layout in ("pipe-fill", "pipe-bare")
    if name == "groups":
        return found.grid or layout.startswith(("lines", "pipe"))
    if found.media_type in (DOCX, MHTML, PDF):
        return name not in CODES
    if found.media_type == HTML:
        return name != "utf16"
    return True


def draw(rng: Random, layout: str) -> tuple[str, ...]:
    """Draw a mixture of noises as an examiner might."""
    names: list[str] = []
    if rng.random() < 0.2:
        return ()
    if layout in LAYOUTS and rng.random() < 0.04:
        return (rng.choice(DAMAGES),)
    if rng.random() < 0.18:
        names.append(rng.choice(SCRIPTS))
    if rng.random() < 0.45:
        names.append(rng.choice(WIDTHS))
    if rng.random() < 0.25:
        names.append(rng.choice(CODES))
    for pool, share in ((NUMBERS, 0.16), (TABLES, 0.09), (TEXTS, 0.07)):
        names += [name for name in pool if rng.random() < share]
    kept = [name for name in dict.fromkeys(names) if allowed(name, layout)]
    for first, second in _APART:
        if first in kept and second in kept:
            kept.remove(second)
    return tuple(kept)


#: A remark behind the label of the fees says 万元.
_TWO_UNITS = {"fees-in-yuan", "label-remarks"}


def draw_odd(rng: Random) -> tuple[str, tuple[str, ...]]:
    """Draw a layout that a tool made, or an oddity on one of its layouts, and what goes with it."""
    kind = rng.choice([*TOOLS, *ODDITIES])
    if kind in TOOLS:
        return kind, draw(rng, kind)
    layout, names = draw_with(rng, kind)
    mild = [
        name
        for name, odd in ODDITIES.items()
        if odd.mild and name != kind and {name, kind} != _TWO_UNITS and allowed(name, layout)
    ]
    return layout, (*names, *([rng.choice(mild)] if mild and rng.random() < 0.2 else []))


def draw_with(rng: Random, kind: str) -> tuple[str, tuple[str, ...]]:
    """Draw a layout on which the noise or oddity can be, and a mixture of noises with it in it."""
    layout = rng.choice([name for name in LAYOUTS if allowed(kind, name)])
    names = draw(rng, layout)
    if kind not in ODDITIES:
        kept = [
            name for name in names if name not in DAMAGES and not ({(name, kind), (kind, name)} & set(_APART))
        ]
        return layout, tuple(dict.fromkeys((*kept, kind)))
    kept = [name for name in names if name in _BESIDE and not (name == "shift" and kind in _TOLD_BY_A_LINE)]
    return layout, (*kept, kind)
