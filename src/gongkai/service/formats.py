"""In which format an answer is given: what was asked for by ``?format=``, else by the Accept header."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from io import BytesIO
from typing import Literal, NamedTuple

from starlette.requests import Request

from gongkai.checking import every_rule
from gongkai.exports import findings_csv, findings_json, findings_xlsx, sarif
from gongkai.exports.checked import Checked, Outcome
from gongkai.exports.json import dumps
from gongkai.exports.marks import marks_of, said
from gongkai.form import load_forms
from gongkai.report import Finding, Report
from gongkai.service.problems import Refused
from gongkai.settings import Settings
from gongkai.wording import Lang, say

Format = Literal["json", "jsonl", "csv", "xlsx", "sarif", "html"]
MEDIA: Mapping[str, str] = {
    "json": "application/json",
    "jsonl": "application/x-ndjson",
    "csv": "text/csv",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "sarif": "application/sarif+json",
    "html": "text/html",
}
#: What a type is written with in a header.
CHARSET = {"csv": "; charset=utf-8", "html": "; charset=utf-8"}


class Made(NamedTuple):
    """An answer: its bytes, its type, and the ending of a file that it is saved as."""

    data: bytes
    media_type: str
    ending: str


def chosen(request: Request, offered: Sequence[Format], wanted: str | None = None) -> Format:
    """Return the format that a request asks for. Raises Refused (406) where it cannot be given."""
    refusal = Refused(406, "not-acceptable", known=", ".join(MEDIA[one] for one in offered))
    if wanted is not None:
        if wanted not in offered:
            raise refusal
        return next(one for one in offered if one == wanted)
    accepted = request.headers.get("accept", "").strip() or "*/*"
    best: tuple[float, int] = (0.0, 0)
    found: Format | None = None
    for at, one in enumerate(offered):
        quality = _quality(accepted, MEDIA[one])
        if quality > 0 and (found is None or (quality, -at) > best):
            best, found = (quality, -at), one
    if found is None:
        raise refusal
    return found


def _quality(accepted: str, media_type: str) -> float:
    """Return how much a type is wanted by an Accept header, by its most exact mention; 0 where it is not."""
    exact: tuple[int, float] = (-1, 0.0)
    family = media_type.partition("/")[0]
    for part in accepted.split(","):
        name, *parameters = (one.strip().lower() for one in part.split(";"))
        if name not in (media_type, f"{family}/*", "*/*"):
            continue
        quality = 1.0
        for parameter in parameters:
            if parameter.startswith("q="):
                try:
                    quality = float(parameter[2:])
                except ValueError:
                    quality = 0.0
        exact = max(exact, (2 if name == media_type else 1 if name != "*/*" else 0, quality))
    return exact[1]


def findings(outcome: Outcome, layout: Format, settings: Settings) -> Made:
    """Return the findings of some reports in a format."""
    if layout in ("json", "jsonl"):
        text = "".join(findings_json.dumps(outcome))
        if layout == "jsonl":  # the array has a report a line
            text = "".join(f"{line.removesuffix(',')}\n" for line in text.split("\n")[1:-2])
        data = text.encode("utf-8", "replace")
    elif layout == "csv":
        data = findings_csv.dumps(_told(outcome, settings.lang), settings)
    elif layout == "xlsx":
        data = findings_xlsx.dumps(outcome, settings)
    else:
        data = sarif.dumps(outcome, every_rule(settings), settings.lang).encode("utf-8", "replace")
    return _made(data, layout)


def _told(outcome: Outcome, lang: Lang) -> Outcome:
    """Return an outcome in which the message of a finding that a person marked says so: csv has no column for it."""
    marks = marks_of(outcome)
    if not marks:
        return outcome

    def told(finding: Finding) -> Finding:
        if id(finding) not in marks:
            return finding
        state, remark = said([finding], marks, lang)
        remark = f"，{remark}" if remark else ""
        words = say("mark.said", lang, message=finding.message, state=state, remark=remark)
        return finding.model_copy(update={"message": words})

    return [
        replace(one, findings=[told(finding) for finding in one.findings])
        if isinstance(one, Checked)
        else one
        for one in outcome
    ]


def read(reports: Iterator[Report], layout: Format, settings: Settings) -> Made:
    """Return some reports, as they were read, in a format."""
    out = BytesIO()
    if layout == "jsonl":
        out.writelines(dumps(report).encode("utf-8", "replace") + b"\n" for report in reports)
    elif layout == "json":
        texts = [dumps(report).encode("utf-8", "replace") for report in reports]
        out.write(b"[\n" + b",\n".join(texts) + b"\n]\n")
    elif layout == "csv":
        from gongkai.exports.long import Cells, columns
        from gongkai.exports.tables import open_table

        table = open_table("csv", out, columns(settings.lang))
        cells = Cells(load_forms(settings.forms_dir), settings.lang)
        for report in reports:
            table.add(cells.rows(report, report.findings))
        table.close()
    else:
        from gongkai.exports.printed_xlsx import PrintedWorkbook

        book = PrintedWorkbook(out, settings)
        for report in reports:
            book.add(report)
        book.close()
    return _made(out.getvalue(), layout)


def _made(data: bytes, layout: Format) -> Made:
    return Made(data, MEDIA[layout] + CHARSET.get(layout, ""), layout)
