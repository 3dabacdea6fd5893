"""The whole way of one report, from its bytes to its reading."""

from __future__ import annotations

import functools
import re
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from gongkai.document import Document
from gongkai.errors import NotAReportError
from gongkai.fold import Folded, fold
from gongkai.form import TABLES, Cellname, borne, load_forms
from gongkai.limits import holding
from gongkai.metadata.frontmatter import read_metadata
from gongkai.metadata.kind import REPORTS, report_kind
from gongkai.metadata.titles import without_title
from gongkai.parsing.sections import SectionText, find_sections
from gongkai.proof.fields import Fields
from gongkai.proof.identities import prove
from gongkai.proof.seen import Sights
from gongkai.prose.flowing import WRAP
from gongkai.prose.narrative import read_narrative
from gongkai.readers import read
from gongkai.report import Claim, Evidence, Finding, Report, Section, Source, TableValues, Usage
from gongkai.rules import broken_sums
from gongkai.rules.case import Case
from gongkai.rules.engine import run
from gongkai.rules.registry import explained
from gongkai.rules.registry import worded as in_words
from gongkai.settings import Settings
from gongkai.tables.read import read_tables
from gongkai.tables.reading import TableReading

#: What ends or begins like the name of a file: no report is one such line.
_PATH = re.compile(r"\.[A-Za-z][A-Za-z0-9]{0,4}\s*\Z|\A\s*(?:[A-Za-z]:[\\/]|~?/|\.{1,2}[\\/])")

if TYPE_CHECKING:
    from gongkai.llm.consult import Consulted
    from gongkai.llm.questions.ask import Asker
    from gongkai.llm.questions.route import Reason, Scope


def extract(
    source: Path | str | bytes,
    *,
    name: str | None = None,
    media_type: str | None = None,
    llm: Asker | Scope | bool | None = None,
    settings: Settings | None = None,
) -> Report:
    """Read one report. ``llm`` None: by the rules alone.

    ``source`` is a file (a ``Path``), its bytes, or its text (a ``str``); ``name`` and ``media_type``
    help to tell the type of bytes. ``llm``: whom to ask about what the rules are not sure of: True or
    ``"auto"`` for the endpoint of the settings, ``"always"`` to ask it about all free text too, or any
    :class:`~gongkai.llm.questions.ask.Asker`, such as one :class:`~gongkai.llm.line.client.Client` for many reports.
    An endpoint that fails costs nothing but its answers. Raises
    :class:`~gongkai.errors.UnreadableError` for what is no readable document and
    :class:`~gongkai.errors.NotAReportError` for a document that is no report.

    >>> from gongkai import extract
    >>> report = extract(Path("2023.txt"))
    >>> report.agency, report.year, report.number("requests.new_requests.total")
    ('青山县教育局', 2023, 10)
    """
    settings = settings or Settings.load()
    if not isinstance(source, Path | str | bytes):
        raise TypeError(f"a report is a Path, bytes or a str (its text), not {type(source).__name__}")
    if isinstance(source, str) and (named := _named(source)):
        raise NotAReportError.of("report.path" if named.exists() else "report.no_file", place=source)
    document = read(source, name=name, media_type=media_type, limits=settings.limits)
    return worded(_read(document, settings, llm), settings)


def worded(report: Report, settings: Settings) -> Report:
    """Return a report with the messages of its findings in the language of the settings."""
    if settings.lang != "zh":
        rules = explained(load_forms(settings.forms_dir))
        report.findings = in_words(report.findings, settings.lang, rules)
    return report


def _read(document: Document, settings: Settings, llm: Asker | Scope | bool | None) -> Report:
    if not llm:
        return read_document(document, settings)
    scope: Scope = "always" if llm == "always" else "auto"
    if not isinstance(llm, bool | str):
        return read_document(document, settings, llm, scope)
    from gongkai.llm.line.client import Client

    with Client.of_settings(lang=settings.lang) as client:
        return read_document(document, settings, client, scope)


def _named(text: str) -> Path | None:
    """Return the file that a text is the name of, there or not; None for a report: a ``str`` is the text itself."""
    if len(text) > 1000 or "\n" in text or not text.strip():
        return None
    named = Path(text)
    try:
        return named if named.exists() or _PATH.search(text) else None
    except (OSError, ValueError):
        return None


def read_document(
    document: Document, settings: Settings, asker: Asker | None = None, scope: Scope = "auto"
) -> Report:
    """Read a document that a reader returned; raises NotAReportError as :func:`extract` does, and LimitError."""
    with holding(settings.limits):
        return _read_document(document, settings, asker, scope)


def _read_document(document: Document, settings: Settings, asker: Asker | None, scope: Scope) -> Report:
    case, broken = proved(parse(document, settings))
    consulted = None
    if asker is not None:
        from gongkai.llm.consult import consult

        consulted = consult(case, load_forms(settings.forms_dir), asker, scope)
        case = replace(case, tables=consulted.tables, narrative=consulted.narrative)
        if consulted.accepted:
            case, broken = proved(case)
        broken += consulted.findings
    evidence = _evidence(document, case)
    if consulted is not None:
        _mark(evidence, consulted)
    metadata = case.metadata
    tables: dict[str, Any] = {table: _values(case.proved.get(table)) for table in _tables(case)}
    # Every part is made here of the right type: there is nothing to validate.
    return Report.model_construct(
        source=_source(document),
        form=case.form.id if case.form else None,
        title=metadata.title,
        agency=metadata.agency,
        year=metadata.year,
        published=metadata.published,
        period=metadata.period,
        contact=metadata.contact,
        credit_code=metadata.credit_code,
        sections=[_section(document, case.folded, section) for section in case.sections],
        **tables,
        narrative=case.narrative,
        evidence=evidence,
        findings=run(case, broken),
        usage=consulted.usage if consulted else Usage(),
        text=document.text,
    )


def doubts(document: Document, settings: Settings, scope: Scope = "auto") -> list[Reason]:
    """Return why the rules are not sure of a report, section by section; raises as :func:`extract`."""
    from gongkai.llm.questions.route import reasons

    case, _ = proved(parse(document, settings))
    return reasons(case, load_forms(settings.forms_dir), scope)


def parse(document: Document, settings: Settings) -> Case:
    """Return what the rules read in a document, before any identity is tried.

    Raises NotAReportError as :func:`extract` does.
    """
    forms = load_forms(settings.forms_dir)
    folded = fold(document.text)
    sections = find_sections(folded, forms)
    if sections and sections[-1].body.end < len(folded.text):  # another report follows
        sections = without_title(folded.text, sections)
        end = sections[-1].body.end
        folded = Folded(folded.text[:end], folded.at[: end + 1])
        inside = tuple(table for table in document.tables if table.start < folded.at[end])
        document = replace(document, tables=inside)
    metadata = read_metadata(document, folded, sections)
    tables = read_tables(document, folded, sections, forms, metadata.year)
    if (fewer := borne(forms, tables.tables)) != forms:
        tables = read_tables(document, folded, sections, fewer, metadata.year)
    kind = report_kind(document, folded, sections, bool(tables.tables))
    if kind not in REPORTS:
        raise NotAReportError.of(f"kind.{kind}")
    joined = folded.drop(WRAP)
    narrative = read_narrative(document, folded, sections, metadata.year, joined)
    if narrative.claims:
        narrative.claims = _beside_tables(narrative.claims, tables.tables.values(), folded)
    return Case(
        document, folded, sections, tables.tables, tables.form, {}, metadata, narrative, joined=joined
    )


def _beside_tables(claims: Sequence[Claim], tables: Iterable[TableReading], folded: Folded) -> list[Claim]:
    """Return the claims that hold no number of a table: one that is written out in sentences claims nothing of itself."""
    cells = sorted([start for table in tables for start in table.starts])

    def before(offset: int) -> int:
        return bisect_left(cells, folded.find(offset))

    return [one for one in claims if before(one.start) == before(one.end)]


def proved(case: Case) -> tuple[Case, list[Finding]]:
    """Return a report with every identity of its tables tried, and what is said of the broken ones."""
    fields: dict[str, Fields] = {}
    tables = dict(case.tables)
    findings: list[Finding] = []
    for id_, reading in case.tables.items():
        proof = prove(reading, _sights(case, reading))
        fields[id_] = proof.fields
        if proof.unproved:
            words = {name: (*reading.doubts.get(name, ()), "ocr") for name in proof.unproved}
            tables[id_] = replace(reading, doubts={**reading.doubts, **words})
        findings += broken_sums.findings(reading, proof, case.folded)
    return replace(case, tables=tables, proved=fields), findings


def _sights(case: Case, reading: TableReading) -> Sights:
    """Return the numbers of a table that were recognised in a picture, and how well."""
    document, at = case.document, case.folded.at
    if not any(area.seen for area in document.areas):
        return {}
    found = {}
    for name, piece in reading.cells.items():
        if piece is not None and piece.start < piece.end:
            area = document.area(at[piece.start], at[piece.end - 1] + 1)
            if area is not None and area.seen is not None:
                found[name] = area.seen
    return found


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


def _tables(case: Case) -> tuple[str, ...]:
    """Return the tables that a report has keys for: those of every form, those read, those of its own form."""
    own = case.form.tables if case.form else ()
    return tuple(dict.fromkeys((*TABLES, *case.proved, *own)))


def _values(fields: Fields | None) -> TableValues | None:
    if fields is None:
        return None
    values: TableValues = {}
    for (row, column), value in zip(fields, fields.numbers, strict=True):
        if row in values:
            values[row][column] = value
        else:
            values[row] = {column: value}
    return values


def _evidence(document: Document, case: Case) -> dict[str, Evidence]:
    """Return the evidence of every field: those of the form that no table prints are missing."""
    missing = Evidence(None, None, None, "missing")
    evidence: dict[str, Evidence] = {}
    text, at = document.text, case.folded.at
    moved = type(at) is not range  # else every character kept its place
    for id_ in _tables(case):
        if id_ in case.proved:
            fields = case.proved[id_]
            paths = _paths(id_, tuple(fields))
            for path, start, end, status in zip(
                paths, fields.starts, fields.ends, fields.statuses, strict=True
            ):
                if start == end:
                    evidence[path] = Evidence(None, None, None, status)
                else:
                    first, past = (at[start], at[end - 1] + 1) if moved else (start, end)  # its span
                    evidence[path] = Evidence(text[first:past], first, past, status)
            for name, words in case.tables[id_].doubts.items():
                one = evidence.get(f"{id_}.{name.row}.{name.column}")
                if one is not None and one.status == "ambiguous":
                    one.doubts = words
            for name in case.tables[id_].asserted:
                evidence[f"{id_}.{name.row}.{name.column}"].doubts = ("model",)
        elif case.form is not None and id_ in case.form.tables:
            shape = case.form.tables[id_]
            evidence.update(dict.fromkeys(_paths(id_, shape.names(shape.default_rows)), missing))
    if document.areas:
        _locate(evidence, document)
    return evidence


def _locate(evidence: dict[str, Evidence], document: Document) -> None:
    """Say of each number on which page it stands, and where there."""
    for one in evidence.values():
        if one.start is not None and one.end is not None and (area := document.area(one.start, one.end)):
            one.page, one.box = area.page, area.box
            if area.seen is not None:
                one.method, one.score = "ocr", round(area.seen.score, 4)


@functools.lru_cache(maxsize=256)
def _paths(table: str, names: tuple[Cellname, ...]) -> tuple[str, ...]:
    """Return what the fields of a table are called in the evidence: most reports have the same."""
    return tuple(f"{table}.{row}.{column}" for row, column in names)


def _mark(evidence: dict[str, Evidence], consulted: Consulted) -> None:
    """Say of the fields that a model had to do with how far it was believed."""
    for path in consulted.accepted & evidence.keys():
        evidence[path].method = "llm"
    for path in sorted(consulted.rejected):  # a set has no order that two runs share
        known = evidence.get(path)
        if known is None or known.status in ("missing", "ambiguous"):
            raw = (known.raw, known.start, known.end) if known else (None, None, None)
            evidence[path] = Evidence(*raw, "rejected", "llm")
