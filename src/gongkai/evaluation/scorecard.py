"""A scorecard: the corpus read with a model's help and by the rules alone, and what both are worth."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from gongkai.evaluation.corpus import Document
from gongkai.evaluation.score import TALLIES, Score, Tally, score
from gongkai.llm.questions.ask import Answer, Ask, Asker, Unanswered
from gongkai.llm.questions.route import Scope
from gongkai.pipeline import read_document
from gongkai.readers import read
from gongkai.report import Usage
from gongkai.resources import folder
from gongkai.settings import Settings
from gongkai.yaml_files import read_yaml

REFERENCES = folder("benchmarks/llm") / "references.yaml"


@dataclass(slots=True)
class Spent:
    """What the answers cost when they were asked: ``refused`` counts what the gates or the shape refused."""

    questions: int = 0
    unanswered: int = 0
    reasks: int = 0
    refused: int = 0
    input_tokens: int = 0
    output_tokens: int = 0
    seconds: float = 0.0


@dataclass(slots=True)
class Row:
    """One reader of the corpus, and what its readings are worth."""

    name: str
    score: Score = field(default_factory=Score)
    spent: Spent = field(default_factory=Spent)

    def to_dict(self) -> dict[str, Any]:
        """Return the row as plain values, shares among them."""
        return {
            "name": self.name,
            **{kind: _shares(getattr(self.score, kind)) for kind in TALLIES},
            "silent_errors": len(self.score.silent),
            **asdict(self.spent),
        }


class Counting:
    """An asker that hands on and counts; any number of threads may share it."""

    def __init__(self, asker: Asker) -> None:
        self._asker = asker
        self._lock = threading.Lock()
        self.spent = Spent()

    @property
    def reasks(self) -> int:
        """How often a section may be asked about once more."""
        return self._asker.reasks

    def answer(self, ask: Ask) -> Answer | Unanswered:
        """Return the answer of the asker behind."""
        outcome = self._asker.answer(ask)
        again = ask.spent.reasks > 0
        with self._lock:
            self.spent.questions += not again
            if isinstance(outcome, Answer):
                self._book(outcome.reasks + again, outcome.cost)
            else:
                self.spent.unanswered += 1
        return outcome

    def _book(self, reasks: int, cost: Usage) -> None:
        self.spent.reasks += reasks
        self.spent.input_tokens += cost.input_tokens
        self.spent.output_tokens += cost.output_tokens
        self.spent.seconds = round(self.spent.seconds + cost.seconds, 3)


def measure(
    name: str,
    corpus: Sequence[Document],
    asker: Asker | None = None,
    *,
    scope: Scope = "always",
    at_a_time: int = 1,
    done: Callable[[], None] = lambda: None,
) -> Row:
    """Read a corpus, with the help of ``asker`` or by the rules alone, and return what that is worth.

    ``done`` is called behind each document, from any thread.
    """
    counting = Counting(asker) if asker is not None else None
    settings = Settings()  # the corpus is of the official forms, whatever those of the user are

    def one(document: Document) -> tuple[Score, int]:
        report = read_document(read(document.data, name=document.name), settings, counting, scope)
        done()
        return score(document, report), report.usage.rejected

    row = Row(name)
    with ThreadPoolExecutor(max_workers=at_a_time) as pool:
        for found, rejected in pool.map(one, corpus):
            row.score.add(found)
            row.spent.refused += rejected
    if counting is not None:
        refused, row.spent = row.spent.refused, counting.spent
        row.spent.refused = refused
    return row


def references(place: Path = REFERENCES) -> list[Row]:
    """Return the readers whose replies were recorded, as they were measured then."""
    return [_row(raw) for raw in read_yaml(place)] if place.exists() else []


def stored(row: Row) -> dict[str, Any]:
    """Return a row as :func:`references` reads it; seconds are those of another machine and left out."""
    spent = {name: value for name, value in asdict(row.spent).items() if name != "seconds"}
    tallies = {kind: asdict(getattr(row.score, kind)) for kind in TALLIES}
    return {"name": row.name, **tallies, "silent": row.score.silent, "spent": spent}


def _row(raw: dict[str, Any]) -> Row:
    tallies = {kind: Tally(**raw[kind]) for kind in TALLIES}
    return Row(raw["name"], Score(**tallies, silent=raw["silent"]), Spent(**raw["spent"]))


def _shares(tally: Tally) -> dict[str, Any]:
    shares = {name: getattr(tally, name) for name in ("precision", "recall", "f1")}
    return {
        **asdict(tally),
        **{name: None if share is None else round(share, 4) for name, share in shares.items()},
    }
