"""One specimen from a seed: a lawful report, printed in one way, with some noise, and its gold."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from random import Random
from typing import Any

from . import degenerate, labels, noise_numbers, noise_tables, noise_text, nosep, prose, tables
from .content import numbers
from .identities import OPEN, judge
from .mixing import EVERY_LAYOUT, FORMS, HTML, LAYOUTS, MHTML, ODDITIES, draw, draw_odd, draw_with
from .model import Block, Entry, Gold, GoldCell, Specimen, Table
from .odd.work import Work

_MARKS = ("/", "—", "-", "无", "——", "／")
_DEGENERATE = 0.05  # of the specimens of which nothing is asked
_ODD = 0.5  # of the rest


def make(
    seed: int,
    *,
    form: str | None = None,
    layout: str | None = None,
    noise: Iterable[str] | None = None,
    odd: bool = True,
) -> Specimen:
    """Return the specimen that these arguments always give. ``noise`` None draws a mixture.

    Without ``odd`` the mixture is of the forms' own prints only.
    """
    wanted = None if noise is None else tuple(sorted(noise))
    rng = Random(f"{seed}/{form}/{layout}/{wanted}")
    free = form is None and layout is None and wanted is None
    if free and rng.random() < _DEGENERATE:
        form = rng.choice(degenerate.KINDS)
    apart = Random(f"{seed}/odd")
    if odd and free and not form and apart.random() < _ODD:
        return _made(apart, seed, *draw_odd(apart))
    form = form or rng.choices(list(FORMS), [row[3] for row in FORMS.values()])[0]
    if form in degenerate.KINDS:
        return degenerate.make(rng, form, seed)
    layout = layout or rng.choice(list(LAYOUTS))
    names = draw(rng, layout) if wanted is None else wanted
    return _Maker(rng, form, layout, names).make(seed)


def only(seed: int, kind: str) -> Specimen:
    """Return the specimen of one layout, noise or oddity that this seed gives."""
    rng = Random(f"{seed}/{kind}")
    if kind in degenerate.KINDS:
        return degenerate.make(rng, kind, seed)
    return _made(rng, seed, *((kind, draw(rng, kind)) if kind in EVERY_LAYOUT else draw_with(rng, kind)))


def _made(rng: Random, seed: int, layout: str, names: tuple[str, ...]) -> Specimen:
    wanted = next((ODDITIES[name].forms for name in names if name in ODDITIES and ODDITIES[name].forms), ())
    forms = wanted or tuple(FORMS)
    form = rng.choices(forms, [FORMS[name][3] for name in forms])[0]
    names = tuple(name for name in names if name not in ODDITIES or form in (ODDITIES[name].forms or forms))
    return _Maker(rng, form, layout, names).make(seed)


class _Maker:
    """The steps of one specimen."""

    def __init__(self, rng: Random, form: str, layout: str, names: tuple[str, ...]) -> None:
        self.rng = rng
        first, rest, self.one_other, _ = FORMS[form]
        self.variant = form
        self.form = rest
        self.layout = EVERY_LAYOUT[layout]
        self.layout_name = layout
        self.names = names
        self.odd = [ODDITIES[name] for name in names if name in ODDITIES]
        self.unlabelled = ""
        self.articles: list[dict[str, Any]] = [labels.disclosure(first)[0], *labels.disclosure(rest)[1:]]
        old = self.form == "2019" and rng.random() < 0.7
        self.year = rng.choice([2019, 2020] if old else range(2020, 2026))

    def make(self, seed: int) -> Specimen:
        rng = self.rng
        entries = numbers(rng, self.form, one_other=self.one_other, articles=self.articles)
        true = dict(entries)
        broken = "break" in self.names and noise_numbers.break_identity(
            rng, entries, cells=rng.choice([1, 1, 1, 2, 3])
        )
        work = Work(rng, self.form, self.year, self.one_other, self.articles, self.layout_name, entries)
        for odd in self.odd:
            if odd.numbers:
                odd.numbers(work)
        work.gone |= self._numbers(entries)
        found = self._tables(work)
        frame = prose.frame(rng, self.year, true)
        blocks = self._characters(self._assemble(work, frame, found))
        data, text = self._encode(self.layout.printer(rng, blocks))
        suffix = self.layout.suffix
        if suffix == ".html":
            suffix = rng.choice([".html", ".html", ".htm", ".shtml"])
        name = f"{seed:06d}-{self.variant}-{self.layout_name}{suffix}"
        gold = self._gold(entries, frame)
        if "truncated" in self.names:
            data = degenerate.truncate(rng, data, self.layout.media_type)
            gold = replace(
                gold, cells=degenerate.opened(gold.cells), readable=False, unsure=degenerate.ALL_META
            )
        return Specimen(
            name, data, self.layout.media_type, text, gold, self.layout_name, self.names, not broken
        )

    def _numbers(self, entries: dict[str, Entry]) -> set[str]:
        rng, names, gone = self.rng, self.names, set[str]()
        marks = [*_MARKS, "", "", ""] if self.layout.blanks else list(_MARKS)
        if "writings" in names:
            noise_numbers.writings(rng, entries, spaced=self.layout.spaced)
        if "vanish" in names:
            gone = noise_numbers.vanish(rng, entries)
        if "blanks" in names:
            noise_numbers.blanks(rng, entries, marks)
        if "totals-blank" in names:
            noise_numbers.totals_blank(rng, entries, marks, one_other=self.one_other)
        if "all-blank" in names:
            noise_numbers.all_blank(entries, traced=self.layout.blanks)
        if "no-label" in names:
            self.unlabelled = noise_numbers.unlabel(rng, entries)
        if "missing-row" in names:
            noise_numbers.miss_row(rng, entries)
        if "missing-column" in names:
            noise_numbers.miss_column(rng, entries)
        return gone

    def _tables(self, work: Work) -> list[Table]:
        rng = self.rng
        if "no-tables" in self.names:
            return []
        built = tables.build(work.entries, self.articles, one_other=self.one_other)
        found = noise_tables.drop_cells(built, work.gone)
        for odd in self.odd:
            if odd.tables:
                found = odd.tables(work, found)
        if self.unlabelled:
            found = noise_tables.unlabel(found, self.unlabelled)
        # Without separators the year that begins this line would run on from an amount's decimals.
        if self.form == "2019" and rng.random() < 0.15 and self.layout_name != "nosep":
            found = noise_tables.published_total(rng, found, self.year)
        for name in ("reorder", "extra-row", "no-article", "numbering", "typos", "misprint", "cuts"):
            if name in self.names:
                found = noise_tables.CHANGES[name](rng, found)
        if rng.random() < 0.5:
            found = noise_tables.break_lines(rng, found, rng.choice([0.2, 0.6, 1.0]))
        for name in ("spaces", "groups", "split"):
            if name in self.names:
                found = noise_tables.CHANGES[name](rng, found)
        return found

    def _assemble(self, work: Work, frame: prose.Frame, found: list[Table]) -> list[Block]:
        rng, names = self.rng, self.names
        blocks = list(frame.head)
        if "bookmark" in names:
            blocks.insert(rng.randint(0, len(blocks)), Block("furniture", ("[bookmark: _GoBack]",)))
        for at, (key, parts) in enumerate(frame.sections.items()):
            own = list(parts)
            text = own[0].text
            if "renumbered" in names and rng.random() < 0.5:
                text = rng.choice(["一、", "二、", "三、", f"{at + 1}."]) + text[2:]
            if "unnumbered" in names:
                text = text[2:]
            elif "commas" in names:
                text = noise_text.commas(rng)(text)
            own[0] = replace(own[0], lines=(text,))
            if "glued" in names and len(own) > 1 and own[1].kind == "prose":
                own[:2] = [replace(own[1], lines=(own[0].text + own[1].text,))]
            own += [Block("table", table=table) for table in found if table.id == key]
            for odd in self.odd:
                own = odd.section(work, key, own) if odd.section else own
            blocks += own
        return blocks + frame.tail

    def _characters(self, blocks: list[Block]) -> list[Block]:
        words, digits = noise_text.changes(self.rng, self.names)
        shifted = noise_text.shift(self.rng) if "shift" in self.names else None
        out: list[Block] = []
        for block in blocks:
            if block.table:
                made = block.table.map(
                    lambda cell: replace(
                        cell,
                        text=(words if cell.path is None else digits)(cell.text),
                        lines=tuple(words(line) for line in cell.lines),
                    )
                )
                out.append(replace(block, table=made))
                continue
            lines = tuple(words(line) for line in block.lines)
            if shifted and block.kind in ("heading", "sub", "prose") and self.rng.random() < 0.5:
                lines = (shifted(block.text),)
            out.append(replace(block, lines=lines))
        return out

    def _encode(self, printed: str | bytes) -> tuple[bytes, str]:
        if isinstance(printed, bytes):
            return printed, ""
        names, rng = self.names, self.rng
        if "crlf" in names:
            printed = printed.replace("\r\n", "\n").replace("\n", "\r\n")
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

    def _gold(self, entries: dict[str, Entry], frame: prose.Frame) -> Gold:
        cells, breaks = judge(entries)
        unsure = set(frame.unsure)
        if self.layout_name == "nosep" and "all-blank" not in self.names:
            for path in nosep.undecided(entries, one_other=self.one_other):
                cells[path] = GoldCell(cells[path].value, "lost", cells[path].raw, OPEN)
        if "no-tables" in self.names:
            cells, breaks = {}, ()
            unsure.add("form")
        meta = frame.meta
        if meta["title"] is None and self.layout.media_type in (HTML, MHTML):
            unsure.add("title")  # a page's own title may be taken for the report's
        return Gold(
            form=self.form, year=int(meta["year"] or 0) or None, agency=meta["agency"], title=meta["title"],
            period=(meta["start"], meta["end"]), published=frozenset(frame.published),
            contact={key: meta.get(key) for key in degenerate.CONTACT},
            cells=cells, broken=breaks, unsure=frozenset(unsure),
        )  # fmt: skip
