"""What a worker of the service does with one file: reads it, and gives back what its request is for.

The kind of a job says in JSON what is wanted: ``{do, name, media_type, lang}``. ``extract`` and ``check`` give the
JSON that is answered at once; ``keep`` gives what is kept of a job's file, and the row that lists it.
"""

from __future__ import annotations

import json
import pickle
from collections import Counter
from dataclasses import replace
from typing import Any

from gongkai.batch.packing import pack
from gongkai.batch.work import Job, Outcome, Questions
from gongkai.checking import Selection
from gongkai.document import Document
from gongkai.errors import GongkaiError
from gongkai.exports.checked import Checked
from gongkai.exports.findings_json import dumps as dump_findings
from gongkai.exports.json import dumps
from gongkai.failures import clean, failure_of
from gongkai.pipeline import read_document, worded
from gongkai.readers import read
from gongkai.report import Report
from gongkai.review.layout import kept
from gongkai.settings import Settings

#: What an error says of a file whose type nobody here can read.
_TYPES = frozenset({"unreadable.binary", "unreadable.ole", "unreadable.slides", "unreadable.result"})


def kind_of(do: str, name: str, media_type: str | None, lang: str) -> str:
    """Return the kind of a job for :func:`task`."""
    return json.dumps({"do": do, "name": name, "media_type": media_type, "lang": lang})


def task(job: Job, settings: Settings, questions: Questions | None) -> Outcome:
    """Read one file. Raises MemoryError where the memory did not do, and nothing else."""
    asked = json.loads(job.kind)
    settings = replace(settings, lang=asked["lang"])
    name = clean(asked["name"])
    try:
        document = read(job.data, name=name, media_type=asked["media_type"], limits=settings.limits)
        if questions is None:
            return _outcome(job, asked["do"], document, read_document(document, settings), settings)
        from gongkai.llm.line.askers import Kept

        known = pickle.loads(job.answers) if job.answers else {}  # noqa: S301 - by our own crew
        asker = Kept(questions.keys, known)
        report = read_document(document, settings, asker, questions.scope)
        if asker.pending:
            return Outcome(job.id, questions=pickle.dumps(asker.pending))
        return _outcome(job, asked["do"], document, report, settings)
    except MemoryError:
        raise
    except Exception as error:  # a bug must cost one file, not the service
        return Outcome(job.id, failure=failure_of(error, known=(name,)), row=_reason(error))


def _reason(error: Exception) -> str:
    """Return what else is to be known of a failure: whether the type, or the size, is at fault."""
    key = error.key if isinstance(error, GongkaiError) else ""
    return json.dumps({"type": key in _TYPES, "size": key.startswith("limit.size")})


def _outcome(job: Job, do: str, document: Document, report: Report, settings: Settings) -> Outcome:
    if do == "extract":
        return Outcome(job.id, pack(dumps(worded(report, settings)).encode()))
    checked = checked_of(report, settings)
    if do == "check":
        checked.findings = worded(report.model_copy(update={"findings": checked.findings}), settings).findings
        return Outcome(job.id, pack("".join(dump_findings([checked])).encode()))
    whole = f'{{"report":{dumps(report, with_text=True)},"layout":{json.dumps(kept(document))}}}'
    return Outcome(job.id, pack(whole.encode("utf-8", "replace")), json.dumps(row_of(report, checked)))


def checked_of(report: Report, settings: Settings) -> Checked:
    """Return what the exports need of a report, with the findings that the settings ask for."""
    checked = Checked.of(report)
    checked.add(Selection.of(settings).choose(report.findings), report)
    return checked


def row_of(report: Report, checked: Checked) -> dict[str, Any]:
    """Return the row that lists a report."""
    statuses = Counter(one.status for one in report.evidence.values())
    printed = sum(count for status, count in statuses.items() if status not in ("missing", "blank"))
    return {
        "title": report.title,
        "agency": report.agency,
        "year": report.year,
        "errors": checked.count("error"),
        "warnings": checked.count("warning"),
        "infos": checked.count("info"),
        "proved": statuses["verified"],
        "cells": printed,
        "codes": sorted({finding.code for finding in checked.findings}),
    }
