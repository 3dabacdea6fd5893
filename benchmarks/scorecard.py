"""What recorded readers make of the evaluation corpus, for ``make bench-llm``; nothing is sent."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import yaml

from gongkai.cli.scorecard import drawn
from gongkai.evaluation.corpus import Document, documents
from gongkai.evaluation.scorecard import REFERENCES, Row, measure, stored
from gongkai.llm.line.client import Client
from gongkai.llm.line.endpoint_settings import LlmSettings
from gongkai.pipeline import read_document
from gongkai.readers import read
from gongkai.report import Report
from gongkai.settings import Settings
from tests.cassettes.record_corpus import COMPETENT, FOLDER
from tests.cassettes.record_gemma import CORPUS, MODEL
from tests.cassettes.tape import URL, played
from tests.llm.careful import Careful
from tests.llm.in_process import InProcess

#: Whose replies were recorded, each with the model's name that its requests have.
TAPES: Mapping[str, tuple[Path, str]] = {
    "careful reader (authored)": (FOLDER / f"{COMPETENT}.yaml", "by-hand"),
    MODEL: (CORPUS, MODEL),
}


def recorded_rows() -> Iterator[Row]:
    """Yield what the recorded replies come to."""
    for name, (path, model) in TAPES.items():
        if not path.exists():
            continue
        with tempfile.TemporaryDirectory() as cache, played(path):
            settings = LlmSettings(
                base_url=URL, model=model, backoff=0, cache_dir=Path(cache), reasks=0 if model == MODEL else 2
            )
            with Client.of_settings(settings) as client:
                yield measure(name, documents(), client)


def useless() -> list[str]:
    """Return the questions, ``document section``, that a careful reader answers and that come to nothing."""
    corpus = documents()
    careful = Careful(corpus)
    found = []
    for one in corpus:
        source = read(one.data, name=one.name)
        alone = read_document(source, Settings())
        asker = InProcess(careful.answer)
        helped = read_document(source, Settings(), asker, "always")
        for section in _answered(asker, careful):
            if _said_of(alone, section) == _said_of(helped, section):
                found.append(f"{one.id} {section}")
    return found


def _answered(asker: InProcess, careful: Careful) -> set[str]:
    sections = set()
    for section, body in zip(asker.sections, asker.bodies, strict=True):
        reply = careful.answer(body)
        if any(one.get("id", one) for said in reply.values() for one in said):
            sections.add(section)
    return sections


def _said_of(report: Report, section: str) -> Any:
    if section == "problems":
        return report.narrative.problems, report.narrative.improvements
    if section == "overview":
        return report.narrative.claims
    findings = [one for one in report.findings if any(path.startswith(section) for path in one.fields)]
    return report.tables.get(section), findings


def show(corpus: list[Document]) -> list[str]:
    """Print the scorecard and what was asked in vain; return the latter."""
    rows = [measure("rules alone", corpus), *recorded_rows()]
    print(drawn(rows, None, len(corpus), "en"))
    vain = useless()
    print(f"asked in vain         {len(vain):10}   (limit 0)")
    for one in vain:
        print(f"  {one}")
    return vain


def record() -> None:
    """Write what the recorded readers come to where ``gongkai llm eval`` finds it."""
    rows = [stored(row) for row in recorded_rows()]
    text = yaml.safe_dump(rows, allow_unicode=True, sort_keys=False, default_flow_style=None, width=110)
    REFERENCES.write_text(text, encoding="utf-8")
