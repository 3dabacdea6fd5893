"""gongkai as a program of the bench: by the rules, or with a model that answers as told by the first argument.

``careful``: every question is answered from the evaluation corpus's own gold, as a careful reader would;
``hostile``: every reply is turned into a lie. Of a document that is not of that corpus both are asked nothing.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping
from pathlib import Path
from random import Random
from typing import Any

import gongkai
from gongkai.errors import GongkaiError, NotAReportError
from gongkai.evaluation.corpus import documents
from gongkai.pipeline import read_document
from gongkai.readers import read
from gongkai.settings import Settings
from tests.llm.careful import Careful
from tests.llm.corpus_lies import lie
from tests.llm.in_process import InProcess

_SOUND = ("verified", "read")


class _Model:
    """Answers about the evaluation corpus alone."""

    def __init__(self, kind: str) -> None:
        known = documents()
        self.kind, self.names = kind, {one.name for one in known}
        self.careful = Careful(known)
        self.rng = Random(f"bench/{kind}")

    def reply(self, body: Mapping[str, Any]) -> dict[str, Any]:
        true: dict[str, Any] = dict(self.careful.answer(body))
        return lie(self.rng, body, true)[1] if self.kind == "hostile" else true


def said_of(path: Path, model: _Model | None) -> dict[str, Any]:
    """Return what gongkai says of a file, in the bench's shape."""
    try:
        if model and path.name in model.names:
            asker = InProcess(model.reply)
            source = read(path.read_bytes(), name=path.name)
            report = read_document(source, Settings(), asker, "always")
        else:
            report = gongkai.extract(path)
        found = gongkai.check(report)
    except NotAReportError:
        return {"report": False}
    except GongkaiError as error:
        return {"report": False, "error": type(error).__name__}
    told = report.narrative
    return {
        "cells": dict(_cells(report)),
        "problems": [item.text for item in told.problems],
        "improvements": [item.text for item in told.improvements],
        "claims": [{"metric": one.metric, "value": str(one.value)} for one in told.claims],
        "findings": sorted({one.code for one in found}),
        "money": 0.0,
    }


def _cells(report: gongkai.Report) -> Any:
    for path, evidence in report.evidence.items():
        table, row, column = path.split(".")
        value = ((report.tables.get(table) or {}).get(row) or {}).get(column)
        said = None if value is None else str(value)
        yield path, {"value": said, "status": evidence.status, "sound": evidence.status in _SOUND}


def main() -> None:
    """Answer until nothing more is asked."""
    model = _Model(sys.argv[1]) if len(sys.argv) > 1 else None
    for line in sys.stdin:
        said = said_of(Path(line.rstrip("\n")), model)
        print(json.dumps({"version": gongkai.__version__, **said}, ensure_ascii=False), flush=True)


if __name__ == "__main__":
    main()
