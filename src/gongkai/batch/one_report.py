"""The reading of one document in a batch: a function of its bytes."""

from __future__ import annotations

import json
import pickle

from gongkai.batch.packing import pack
from gongkai.batch.record import row_of, words_of
from gongkai.batch.work import Job, Outcome, Questions
from gongkai.exports.json import dumps
from gongkai.failures import failure_of
from gongkai.form import load_forms, tables_of
from gongkai.pipeline import read_document
from gongkai.readers import read
from gongkai.report import Report
from gongkai.settings import Settings


def read_job(job: Job, settings: Settings, questions: Questions | None = None) -> Outcome:
    """Read one document. Raises MemoryError where the memory did not do, and nothing else."""
    media_type, _, ending = job.kind.rpartition("|")
    try:
        document = read(
            job.data, name=f"document{ending}", media_type=media_type or None, limits=settings.limits
        )
        if questions is None:
            return _finished(job, read_document(document, settings), settings)
        from gongkai.llm.line.askers import Kept

        known = pickle.loads(job.answers) if job.answers else {}  # noqa: S301 - by our own engine
        kept = Kept(questions.keys, known)
        report = read_document(document, settings, kept, questions.scope)
        if kept.pending:
            return Outcome(job.id, questions=pickle.dumps(kept.pending))
        return _finished(job, report, settings)._replace(left=kept.left)
    except MemoryError:
        raise
    except Exception as error:  # a bug must cost one document, not the run
        return Outcome(job.id, failure=failure_of(error))


def _finished(job: Job, report: Report, settings: Settings) -> Outcome:
    report.source.name = ""
    forms = load_forms(settings.forms_dir)
    row, words = (
        json.dumps(one, ensure_ascii=False, separators=(",", ":"))
        for one in (row_of(report, tables_of(forms)), words_of(report, forms))
    )
    return Outcome(job.id, pack(dumps(report).encode()), row, words, rejected=report.usage.rejected)
