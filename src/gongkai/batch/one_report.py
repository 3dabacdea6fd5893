"""The reading of one document in a batch: a function of its bytes."""

from __future__ import annotations

import json
import pickle

from gongkai.batch.packing import pack
from gongkai.batch.record import row_of
from gongkai.batch.work import Job, Outcome, Questions
from gongkai.exports.json import dumps
from gongkai.failures import failure_of
from gongkai.form import load_forms, tables_of
from gongkai.pipeline import read_document, worded
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
            return _finished(job, worded(read_document(document, settings), settings), settings)
        from gongkai.llm.line.askers import Kept

        known = pickle.loads(job.answers) if job.answers else {}  # noqa: S301 - by our own engine
        kept = Kept(questions.keys, known)
        report = worded(read_document(document, settings, kept, questions.scope), settings)
        if kept.pending:
            return Outcome(job.id, questions=pickle.dumps(kept.pending))
        return _finished(job, report, settings)._replace(left=kept.left)
    except MemoryError:
        raise
    except Exception as error:  # a bug must cost one document, not the run
        return Outcome(job.id, failure=failure_of(error, settings.lang))


def _finished(job: Job, report: Report, settings: Settings) -> Outcome:
    report.source.name = ""
    text = dumps(report)
    return Outcome(
        job.id,
        pack(text.encode()),
        json.dumps(
            row_of(report, tables_of(load_forms(settings.forms_dir))),
            ensure_ascii=False,
            separators=(",", ":"),
        ),
        rejected=report.usage.rejected,
    )
