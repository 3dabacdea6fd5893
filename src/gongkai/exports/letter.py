"""The letter that goes back to a unit (反馈意见): addressed, with what is to be put right, a line to sign, the date.

In go a unit's reports that were checked, out come the bytes of a .docx.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from gongkai.exports.checked import Checked, entries, tidy
from gongkai.exports.places import Names
from gongkai.exports.told import Telling, file_name
from gongkai.exports.workbook import RESULT
from gongkai.form import load_forms
from gongkai.rules.registry import explained
from gongkai.wording import Lang, say

if TYPE_CHECKING:
    from gongkai.settings import Settings

#: The fonts of official papers, and their sizes in points: the title, the text, the list.
_SONG, _FANG = "宋体", "仿宋"
_TITLE, _BODY, _LIST = 22, 15, 10.5
#: The list's columns and how wide they are, in millimetres.
_COLUMNS = {"number": 11, "place": 30, "problem": 54, "original": 30, "advice": 32, "done": 18}
_MARGIN, _ACROSS, _DOWN = 17.5, 210, 297


def letter(unit: str, reports: Sequence[Checked], settings: Settings, today: date) -> bytes:
    """Return the letter to a unit about its reports, those with findings."""
    import docx

    document = docx.Document()
    _page(document)
    lang = settings.lang
    titles = _titles(reports, lang)
    _line(document, say("letter.title", lang), size=_TITLE, font=_SONG, align="CENTER", bold=True)
    _line(document, say("letter.to", lang, unit=tidy(unit)))
    count = sum(len(entries(one.findings)) for one in reports)
    opening = say("letter.opening", lang, titles="、".join(titles), count=count)
    _line(document, opening, indent=True)
    for one, title in zip(reports, titles, strict=True):
        if len(reports) > 1:
            _line(document, title, indent=True)
        _list(document, one, settings)
    _line(document, "", size=_LIST)
    _line(document, say("letter.closing", lang), indent=True)
    _line(document, "")
    _line(document, say("letter.signed", lang), align="RIGHT")
    day = {"year": today.year, "month": today.month, "day": today.day}
    _line(document, say("letter.date", lang, **day), align="RIGHT")
    said = document.core_properties
    said.author, said.comments, said.keywords, said.title = "", "", RESULT, say("letter.title", lang)
    held = io.BytesIO()
    document.save(held)
    return held.getvalue()


def _titles(reports: Sequence[Checked], lang: Lang) -> list[str]:
    """Return what each report is called: its title, with its file where another's is the same, else its file."""
    titles = [tidy(one.title or "") for one in reports]
    files = [tidy(file_name(one.source.name)) for one in reports]
    quoted, named = ("《{}》", "《{}》（{}）") if lang == "zh" else ("{}", "{} ({})")
    return [
        (named if titles.count(title) > 1 else quoted).format(title, file) if title else file
        for title, file in zip(titles, files, strict=True)
    ]


def _list(document: Any, checked: Checked, settings: Settings) -> None:
    """Add the table of what is to be put right in a report, its heads on every page."""
    from docx.shared import Mm

    forms = load_forms(settings.forms_dir)
    telling = Telling(checked, Names(forms, checked.form, settings.lang), explained(forms))
    table = document.add_table(rows=1, cols=len(_COLUMNS), style="Table Grid")
    table.autofit = False
    for cell, name in zip(table.rows[0].cells, _COLUMNS, strict=True):
        _fill(cell, say(f"column.{name}", settings.lang), bold=True)
    _mark(table.rows[0], "tblHeader")
    for number, entry in enumerate(entries(checked.findings), 1):
        row = table.add_row()
        _mark(row, "cantSplit")
        said = [telling.problem(entry)]
        if likeliest := telling.likeliest(entry):
            said.append(say("letter.likeliest", settings.lang, cells=likeliest))
        said.append(say("letter.source", settings.lang, source=telling.sources(entry).replace("\n", "；")))
        cells = [str(number), telling.place(entry), "\n".join(said), telling.original(entry) or ""]
        for cell, words in zip(row.cells, [*cells, telling.advice(entry), ""], strict=True):
            _fill(cell, words)
    for column, width in zip(table.columns, _COLUMNS.values(), strict=True):
        column.width = Mm(width)
    for row in table.rows:
        for cell, width in zip(row.cells, _COLUMNS.values(), strict=True):
            cell.width = Mm(width)


def _page(document: Any) -> None:
    from docx.shared import Mm

    section = document.sections[0]
    section.page_width, section.page_height = Mm(_ACROSS), Mm(_DOWN)
    section.left_margin = section.right_margin = Mm(_MARGIN)
    section.top_margin = section.bottom_margin = Mm(25)


def _line(
    document: Any, words: str, *, size: float = _BODY, font: str = _FANG, align: str = "LEFT", bold: bool = False,
    indent: bool = False,
) -> None:  # fmt: skip
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.shared import Pt

    paragraph = document.add_paragraph()
    paragraph.alignment = getattr(WD_ALIGN_PARAGRAPH, align)
    paragraph.paragraph_format.space_after = Pt(6)
    if indent:
        paragraph.paragraph_format.first_line_indent = Pt(2 * size)
    _run(paragraph, words, size, font, bold=bold)


def _fill(cell: Any, words: str, *, bold: bool = False) -> None:
    first, *more = words.split("\n")
    _run(cell.paragraphs[0], tidy(first), _LIST, _SONG, bold=bold)
    for line in more:
        _run(cell.add_paragraph(), tidy(line), _LIST, _SONG, bold=bold)
    for paragraph in cell.paragraphs:
        paragraph.paragraph_format.space_after = 0


def _run(paragraph: Any, words: str, size: float, font: str, *, bold: bool) -> None:
    """Add words in a font: Word takes that of Chinese letters from another attribute than that of Latin ones."""
    from docx.oxml.ns import qn
    from docx.shared import Pt

    run = paragraph.add_run(words)
    run.font.size, run.font.name, run.bold = Pt(size), font, bold
    run._r.rPr.rFonts.set(qn("w:eastAsia"), font)


def _mark(row: Any, name: str) -> None:
    from docx.oxml import OxmlElement

    row._tr.get_or_add_trPr().append(OxmlElement(f"w:{name}"))
