"""One specimen from a seed: a lawful report, printed in one way, with some noise, and its gold."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from random import Random
from typing import Any

from . import degenerate, labels, noise_numbers, noise_tables, noise_text, nosep, prose, tables
from .content import numbers
from .identities import OPEN, judge
from .layouts import docx, html, pdf, pipes, text
from .model import Block, Entry, Gold, GoldCell, Specimen, Table

TXT, HTML, MD = "text/plain", "text/html", "text/markdown"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"

Printer = Callable[[Random, list[Block]], str | bytes]


@dataclass(frozen=True)
class Layout:
    """A way of printing, and what survives it."""

    printer: Printer
    media_type: str = TXT
    grid: bool = False  # rows and columns can be told by their labels
    blanks: bool = False  # an empty cell leaves a trace
    spaced: bool = False  # a cell may hold spaces
    dashes: bool = True  # a dash in place of a number can be told from its neighbours

    @property
    def suffix(self) -> str:
        return {TXT: ".txt", HTML: ".html", MD: ".md", DOCX: ".docx"}[self.media_type]


LAYOUTS: dict[str, Layout] = {
    **{name: Layout(found, HTML, True, True, True) for name, found in html.PRINTERS.items()},
    **{name: Layout(found, DOCX, True, True, True) for name, found in docx.PRINTERS.items()},
    **{name: Layout(found, TXT, False, True, True) for name, found in pipes.PRINTERS.items()},
    "markdown": Layout(pipes.PRINTERS["markdown"], MD, True, True, True),
    "tabs": Layout(text.tabs, TXT, True, True, True),
    "tsv": Layout(text.tsv, TXT, True, True, True),
    "lines-blank": Layout(text.lines_blank, spaced=True),
    "lines": Layout(text.lines, spaced=True),
    "oneline": Layout(text.oneline),
    "nosep": Layout(text.nosep, dashes=False),
    **{name: Layout(found) for name, found in pdf.PRINTERS.items()},
}  # fmt: skip

#: How the forms are mixed: which articles of table 2 are in which form, and 其他处理 as one row.
FORMS: dict[str, tuple[str, str, bool, int]] = {
    "2021": ("2021", "2021", False, 50),
    "2019": ("2019", "2019", True, 34),
    "2021-one": ("2021", "2021", True, 5),
    "2019-three": ("2019", "2019", False, 3),
    "2021-mixed": ("2019", "2021", False, 5),
    "2019-mixed": ("2021", "2019", True, 3),
}

#: Noises of the characters; of each group at most one is drawn.
_SCRIPTS = ("traditional", "traditional-chars", "pinyin")
_WIDTHS = ("halfwidth", "halfwidth", "fullwidth", "fullwidth-marks")
_CODES = ("gb18030", "bom", "crlf", "utf16")
_NUMBERS = ("blanks", "totals-blank", "writings", "break", "vanish")
_TABLES = (
    "typos",
    "cuts",
    "spaces",
    "split",
    "groups",
    "extra-row",
    "missing-row",
    "missing-column",
    "reorder",
    "no-article",
)
_TEXTS = ("commas", "shift", "bookmark", "radicals", "glued", "renumbered")

NOISES = tuple(dict.fromkeys(_SCRIPTS + _WIDTHS + _CODES + _NUMBERS + _TABLES + _TEXTS))

_MARKS = ("/", "—", "-", "无", "——", "／")


def allowed(name: str, layout: str) -> bool:
    """Say whether a noise leaves a specimen of this layout with a gold that can be known."""
    found = LAYOUTS[layout]
    if name in ("reorder", "extra-row", "missing-column"):
        return found.grid
    if layout == "nosep":
        return name not in (
            "blanks",
            "totals-blank",
            "writings",
            "vanish",
            "break",
            "split",
            "groups",
            "missing-row",
        )
    if name == "vanish":
        return not found.blanks or layout in ("pipe-fill", "pipe-bare", "pipe-lines")
    if name == "groups":
        return found.grid or layout.startswith(("lines", "pipe"))
    if found.media_type == DOCX:
        return name not in _CODES
    if found.media_type == HTML:
        return name != "utf16"
    return True


def _draw(rng: Random, layout: str) -> tuple[str, ...]:
    """Draw a mixture of noises as an examiner might."""
    names: list[str] = []
    if rng.random() < 0.2:
        return ()
    if rng.random() < 0.18:
        names.append(rng.choice(_SCRIPTS))
    if rng.random() < 0.45:
        names.append(rng.choice(_WIDTHS))
    if rng.random() < 0.25:
        names.append(rng.choice(_CODES))
    for pool, share in ((_NUMBERS, 0.16), (_TABLES, 0.1), (_TEXTS, 0.07)):
        names += [name for name in pool if rng.random() < share]
    kept = [name for name in dict.fromkeys(names) if allowed(name, layout)]
    for pair in (("reorder", "cuts"), ("vanish", "break"), ("vanish", "blanks"), ("totals-blank", "vanish"),
                 ("vanish", "missing-row"), ("shift", "gb18030"), ("reorder", "split"), ("reorder", "missing-column"),
                 ("groups", "split"), ("traditional", "shift"), ("traditional-chars", "shift"), ("pinyin", "shift"),
                 ("radicals", "gb18030"), ("radicals", "shift"), ("missing-column", "split")):  # fmt: skip
        if set(pair) <= set(kept):
            kept.remove(pair[1])
    return tuple(kept)


def make(
    seed: int, *, form: str | None = None, layout: str | None = None, noise: Iterable[str] | None = None
) -> Specimen:
    """Return the specimen that these arguments always give. ``noise`` None draws a mixture."""
    rng = Random(f"{seed}/{form}/{layout}/{None if noise is None else sorted(noise)}")
    form = form or rng.choices(list(FORMS), [row[3] for row in FORMS.values()])[0]
    if form in degenerate.KINDS:
        return degenerate.make(rng, form, seed, layout)
    layout = layout or rng.choice(list(LAYOUTS))
    names = _draw(rng, layout) if noise is None else tuple(noise)
    return _Maker(rng, form, layout, names).make(seed)


class _Maker:
    """The steps of one specimen."""

    def __init__(self, rng: Random, form: str, layout: str, names: tuple[str, ...]) -> None:
        self.rng = rng
        first, rest, self.one_other, _ = FORMS[form]
        self.variant = form
        self.form = rest
        self.layout = LAYOUTS[layout]
        self.layout_name = layout
        self.names = names
        self.articles: list[dict[str, Any]] = [labels.disclosure(first)[0], *labels.disclosure(rest)[1:]]
        self.year = rng.choice(
            [2019, 2020] if self.form == "2019" and rng.random() < 0.7 else range(2020, 2026)
        )

    def make(self, seed: int) -> Specimen:
        rng = self.rng
        entries = numbers(rng, self.form, one_other=self.one_other, articles=self.articles)
        true = dict(entries)
        broken = "break" in self.names and noise_numbers.break_identity(
            rng, entries, cells=rng.choice([1, 1, 1, 2, 3])
        )
        gone = self._numbers(entries)
        found = self._tables(entries, gone)
        frame = prose.frame(rng, self.year, true)
        blocks = self._assemble(frame, found)
        blocks = self._characters(blocks)
        printed = self.layout.printer(rng, blocks)
        data, text_ = self._encode(printed)
        cells, breaks = self._gold(entries)
        meta = frame.meta
        gold = Gold(
            form=self.form, year=int(meta["year"] or 0) or None, agency=meta["agency"], title=meta["title"],
            period=(meta["start"], meta["end"]), published=frozenset(frame.published),
            contact={key: meta.get(key) for key in ("address", "phone", "postcode", "email", "website")},
            cells=cells, broken=breaks, unsure=frozenset(frame.unsure),
        )  # fmt: skip
        name = f"{seed:06d}-{self.variant}-{self.layout_name}{self.layout.suffix}"
        return Specimen(
            name, data, self.layout.media_type, text_, gold, self.layout_name, self.names, not broken
        )

    def _numbers(self, entries: dict[str, Entry]) -> set[str]:
        rng, gone = self.rng, set[str]()
        marks = [*_MARKS, "", "", ""] if self.layout.blanks else list(_MARKS)
        if "writings" in self.names:
            noise_numbers.writings(rng, entries, spaced=self.layout.spaced)
        if "vanish" in self.names:
            gone = noise_numbers.vanish(rng, entries)
        if "blanks" in self.names:
            noise_numbers.blanks(rng, entries, marks)
        if "totals-blank" in self.names:
            noise_numbers.totals_blank(rng, entries, marks, one_other=self.one_other)
        if "missing-row" in self.names:
            rows = sorted({path.split(".")[1] for path in entries if path.startswith("requests.")})
            self._miss(entries, f"requests.{rng.choice(rows)}.")
        if "missing-column" in self.names:
            column = rng.choice(labels.applicants()[1:-1])
            for path in list(entries):
                if path.startswith("requests.") and path.endswith(f".{column}"):
                    entries[path] = Entry(None, "", "missing")
        return gone

    @staticmethod
    def _miss(entries: dict[str, Entry], prefix: str) -> None:
        for path in list(entries):
            if path.startswith(prefix):
                entries[path] = Entry(None, "", "missing")

    def _tables(self, entries: dict[str, Entry], gone: set[str]) -> list[Table]:
        rng, names = self.rng, self.names
        found = tables.build(entries, self.articles, one_other=self.one_other)
        found = noise_tables.drop_cells(found, gone)
        if "reorder" in names:
            found = noise_tables.shuffle_columns(rng, found)
        if "extra-row" in names:
            found = noise_tables.extra_row(rng, found)
        if "no-article" in names:
            found = noise_tables.drop_articles(found)
        if self.form == "2019" and rng.random() < 0.15:
            found = noise_tables.published_total(rng, found, self.year)
        if "typos" in names:
            found = noise_tables.typos(rng, found)
        if "cuts" in names:
            found = noise_tables.cut_heads(rng, found)
        if rng.random() < 0.5:
            found = noise_tables.break_lines(rng, found, rng.choice([0.2, 0.6, 1.0]))
        if "spaces" in names:
            found = noise_tables.spaces(rng, found)
        if "groups" in names:
            found = noise_tables.groups(rng, found)
        if "split" in names:
            found = noise_tables.split(rng, found)
        return found

    def _assemble(self, frame: prose.Frame, found: list[Table]) -> list[Block]:
        rng, names = self.rng, self.names
        blocks = list(frame.head)
        if "bookmark" in names:
            at = rng.randint(0, len(blocks))
            blocks.insert(at, Block("furniture", ("[bookmark: _GoBack]",)))
        for at, (key, parts) in enumerate(frame.sections.items()):
            own = list(parts)
            if "renumbered" in names and rng.random() < 0.5:
                text_ = own[0].text
                own[0] = replace(
                    own[0], lines=(rng.choice(["一、", "二、", "三、", f"{at + 1}."]) + text_[2:],)
                )
            if "commas" in names:
                own[0] = replace(own[0], lines=(noise_text.commas(rng)(own[0].text),))
            if "glued" in names and len(own) > 1 and own[1].kind == "prose":
                own[:2] = [replace(own[1], kind="prose", lines=(own[0].text + own[1].text,))]
            blocks += own
            for table in found:
                if table.id == key:
                    blocks.append(Block("table", table=table))
        return blocks + frame.tail

    def _characters(self, blocks: list[Block]) -> list[Block]:
        rng, names = self.rng, self.names
        changes: list[noise_text.Change] = []
        numbers_too: list[noise_text.Change] = []
        if "traditional" in names:
            changes.append(noise_text.traditional)
        if "traditional-chars" in names:
            changes.append(noise_text.traditional_chars)
        if "pinyin" in names:
            changes.append(noise_text.pinyin(rng))
        if "halfwidth" in names:
            changes.append(noise_text.halfwidth)
        if "fullwidth-marks" in names:
            changes.append(noise_text.fullwidth_marks)
        if "radicals" in names:
            changes.append(noise_text.radicals)
        if "fullwidth" in names:
            (numbers_too if rng.random() < 0.5 else changes).append(noise_text.fullwidth)
            if rng.random() < 0.3:
                changes.append(noise_text.fullwidth)

        def change(text_: str, *, number: bool = False) -> str:
            for one in numbers_too if number else changes:
                text_ = one(text_)
            return text_

        shifted = noise_text.shift(rng) if "shift" in names else None
        out: list[Block] = []
        for block in blocks:
            if block.table:
                made = block.table.map(
                    lambda cell: replace(
                        cell,
                        text=change(cell.text, number=cell.path is not None),
                        lines=tuple(change(line) for line in cell.lines),
                    )
                )
                out.append(replace(block, table=made))
                continue
            block_lines = tuple(change(line) for line in block.lines)
            if shifted and block.kind in ("heading", "sub", "prose") and rng.random() < 0.5:
                block_lines = (shifted(block.text),)
            out.append(replace(block, lines=block_lines))
        return out

    def _encode(self, printed: str | bytes) -> tuple[bytes, str]:
        if isinstance(printed, bytes):
            return printed, ""
        names, rng = self.names, self.rng
        if "crlf" in names:
            printed = printed.replace("\n", "\r\n")
        code, charset = "utf-8", "utf-8"
        if "gb18030" in names:
            code, charset = "gb18030", rng.choice(["gb2312", "gbk", "gb18030"])
        elif "bom" in names:
            code = "utf-8-sig"
        elif "utf16" in names:
            code = "utf-16"
        mark = f'<meta charset="{charset}">'
        if rng.random() < 0.5:
            mark = f'<meta http-equiv="Content-Type" content="text/html; charset={charset}">'
        printed = printed.replace("CHARSET", mark)
        return printed.encode(code), printed

    def _gold(self, entries: dict[str, Entry]) -> tuple[dict[str, GoldCell], tuple[tuple[str, ...], ...]]:
        cells, breaks = judge(entries)
        if self.layout_name == "nosep":
            for path in nosep.undecided(entries, one_other=self.one_other):
                cells[path] = replace(cells[path], kind="lost", statuses=OPEN)
        return cells, breaks
