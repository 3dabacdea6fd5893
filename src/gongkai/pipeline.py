"""The whole way of one report, from its bytes to its reading."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from gongkai.document import Document
from gongkai.errors import NotAReportError
from gongkai.fold import Folded, fold
from gongkai.form import Form, load_forms
from gongkai.parsing.kind import REPORTS, report_kind
from gongkai.parsing.metadata import read_metadata
from gongkai.parsing.narrative import read_narrative
from gongkai.parsing.sections import SectionText, find_sections
from gongkai.parsing.tables import read_tables
from gongkai.readers import read
from gongkai.report import Evidence, Finding, Report, Section, Source, TableValues, Usage
from gongkai.rules.case import Case
from gongkai.rules.engine import run
from gongkai.rules.identities import Fields, prove
from gongkai.settings import Settings
from gongkai.wording import say


def extract(
    source: Path | str | bytes,
    *,
    name: str | None = None,
    media_type: str | None = None,
    llm: None = None,
    settings: Settings | None = None,
) -> Report:
    """Read one report. ``llm`` None: by the rules alone.

    ``source`` is a file (a ``Path``), its bytes, or its text (a ``str``); ``name`` and ``media_type``
    help to tell the type of bytes. Raises :class:`~gongkai.errors.UnreadableError` for what is no
    readable document and :class:`~gongkai.errors.NotAReportError` for a document that is no report.
    """
    settings = settings or Settings.load()
    return read_document(read(source, name=name, media_type=media_type), settings)


def read_document(document: Document, settings: Settings) -> Report:
    """Read a document that a reader returned; raises NotAReportError as :func:`extract` does."""
    forms = load_forms(settings.forms_dir)
    folded = fold(document.text)
    sections = find_sections(folded, forms)
    tables = read_tables(document, folded, sections, forms)
    kind = report_kind(document, folded, sections, bool(tables.tables))
    if kind not in REPORTS:
        raise NotAReportError(say(f"kind.{kind}", settings.lang))
    metadata = read_metadata(document, folded, sections)
    narrative = read_narrative(document, folded, sections, metadata.year)
    proved: dict[str, Fields] = {}
    findings: list[Finding] = []
    for id_, reading in tables.tables.items():
        proved[id_], broken = prove(id_, reading, folded, settings.lang)
        findings += broken
    case = Case(document, folded, sections, tables.tables, tables.form, proved, metadata, narrative)
    # Every part is made here of the right type: there is nothing to validate.
    return Report.model_construct(
        source=_source(document),
        form=tables.form.id if tables.form else None,
        title=metadata.title,
        agency=metadata.agency,
        year=metadata.year,
        published=metadata.published,
        period=metadata.period,
        contact=metadata.contact,
        sections=[_section(document, folded, section) for section in sections],
        disclosure=_values(proved.get("disclosure")),
        requests=_values(proved.get("requests")),
        litigation=_values(proved.get("litigation")),
        narrative=narrative,
        evidence=_evidence(document, folded, proved, tables.form),
        findings=run(case, findings, settings.lang),
        usage=Usage(),
        text=document.text,
    )


def _source(document: Document) -> Source:
    return Source(
        name=document.name,
        sha256=document.sha256,
        media_type=document.media_type,
        encoding=document.encoding,
        characters=len(document.text),
    )


def _section(document: Document, folded: Folded, section: SectionText) -> Section:
    start, _ = folded.span(section.heading.start if section.heading else section.body.start, len(folded.text))
    heading = None
    if section.heading:
        span = folded.span(*section.heading)
        heading = document.text[span.start : span.end]
    return Section(id=section.id, heading=heading, start=start, end=folded.at[section.body.end])


def _values(fields: Fields | None) -> TableValues | None:
    if fields is None:
        return None
    values: TableValues = {}
    for (row, column), (value, _, _) in fields.items():
        if row in values:
            values[row][column] = value
        else:
            values[row] = {column: value}
    return values


def _evidence(
    document: Document, folded: Folded, proved: dict[str, Fields], form: Form | None
) -> dict[str, Evidence]:
    """Return the evidence of every field: those of the form that no table prints are missing."""
    missing = Evidence(None, None, None, "missing")
    evidence: dict[str, Evidence] = {}
    text, at = document.text, folded.at
    for id_ in ("disclosure", "requests", "litigation"):
        if id_ in proved:
            for (row, column), (_, piece, status) in proved[id_].items():
                if piece is None or piece.start == piece.end:
                    evidence[f"{id_}.{row}.{column}"] = Evidence(None, None, None, status)
                else:
                    start, end = at[piece.start], at[piece.end - 1] + 1  # its span, some 200 times
                    evidence[f"{id_}.{row}.{column}"] = Evidence(text[start:end], start, end, status)
        elif form is not None and id_ in form.tables:
            evidence.update((path, missing) for path in _paths(form, id_))
    return evidence


def _paths(form: Form, table: str) -> Iterable[str]:
    shape = form.tables[table]
    for row in shape.default_rows:
        for column in shape.columns_of[row]:
            yield f"{table}.{row}.{column}"
