"""A hostile model: whatever it says, nothing is believed that the source does not bear.

``GONGKAI_LIES=10000`` tells about as many over further generated reports.
"""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from random import Random

import pytest

from gongkai.llm.line.client import Client
from gongkai.report import Report

from .conftest import Open, read_with
from .damaged import DAMAGES, Damaged, other_heads, table_report
from .double import Behaviour, Double, Question, Reply
from .lies import FREE_TEXT_LIES, LIES, NUMBER_LIES, TABLE_LIES, honest, lying
from .oracle import faults
from .prose import injected, overview_report, prose_report
from .replies import CLOTHED, CONTENTS, WRITTEN_OTHERWISE

FORMS = ("2021", "2019")
#: How often all lies are told, each time about other reports: about 1,400 replies.
TURNS = [100 * turn for turn in range(max(1, int(os.environ.get("GONGKAI_LIES", "0")) // 1400))]
_LYING_DOWN = ("headless", "columns-moved", "turned", "garbled")
_PARTS = ("garbled", "badly-garbled", "unlabelled", "headless")


class Stage:
    """A double whose behaviour changes from reading to reading, and a client of it."""

    def __init__(self, opened: Open) -> None:
        self.double = Double(self._reply)
        self.behave: Behaviour = lambda _: Reply(500)
        self.open = opened
        self.replies = 0
        self.alone: dict[str, Report] = {}
        self.client: Client

    def _reply(self, question: Question) -> Reply:
        return self.behave(question)

    def __enter__(self) -> Stage:
        self.double.__enter__()
        self.client = self.open(self.double)
        return self

    def __exit__(self, *_: object) -> None:
        self.double.__exit__()

    def tell(self, about: Damaged, behave: Behaviour) -> Iterator[str]:
        """Yield what is wrong with a report read with this behaviour's help."""
        self.behave = behave
        scope = "always" if about.claims or about.name.startswith("overview") else "auto"
        report = read_with(self.client, about, scope)
        self.replies = self.double.count
        if about.name not in self.alone:
            self.alone[about.name] = read_with(None, about)
        yield from (f"{about.name}: {fault}" for fault in faults(report, self.alone[about.name], about))


def tables(form: str) -> Iterator[Damaged]:
    for first in TURNS:
        for seed, damage in enumerate(DAMAGES, first):
            yield table_report(seed, damage, "requests", form)
        for seed, damage in enumerate(_LYING_DOWN, first):
            yield table_report(seed, damage, "litigation", form)
        for seed, damage in enumerate(_PARTS, first):
            yield table_report(seed, damage, "disclosure", form)
        yield other_heads(first + 1)


@pytest.fixture
def stage(opened: Open) -> Iterator[Stage]:
    with Stage(opened) as found:
        yield found


@pytest.mark.parametrize("form", FORMS)
def test_lies_about_tables(stage: Stage, form: str) -> None:
    found = [
        f"{lie}: {fault}"
        for about in tables(form)
        for lie in TABLE_LIES
        for fault in stage.tell(about, lying(about, lie, Random(f"{about.name}{lie}")))
    ]
    assert not found
    assert stage.replies >= 500


@pytest.mark.parametrize("form", FORMS)
def test_lies_about_free_text(stage: Stage, form: str) -> None:
    abouts = [*(prose_report(first + seed, form) for first in TURNS for seed in range(9)), injected(1)]
    found = [
        f"{lie}: {fault}"
        for about in abouts
        for lie in FREE_TEXT_LIES
        for fault in stage.tell(about, lying(about, lie, Random(f"{about.name}{lie}")))
    ]
    assert not found
    assert stage.replies >= 150


@pytest.mark.parametrize("form", FORMS)
def test_lies_about_numbers(stage: Stage, form: str) -> None:
    seeds = [first + seed for first in TURNS for seed in range(6)]
    abouts = [overview_report(seed, form, same=same) for seed in seeds for same in (False, True)]
    found = [
        f"{lie}: {fault}"
        for about in abouts
        for lie in NUMBER_LIES
        for fault in stage.tell(about, lying(about, lie, Random(f"{about.name}{lie}")))
    ]
    assert not found
    assert stage.replies >= 50


def test_contents_that_are_no_answer(stage: Stage) -> None:
    abouts = [table_report(2, "garbled"), prose_report(3), overview_report(3)]
    found = [
        f"{name}: {fault}"
        for about in abouts
        for name, dress in CONTENTS.items()
        for fault in stage.tell(about, honest(about, dress))
    ]
    assert not found
    assert stage.client.failure is None, "a bad reply is no failure of the endpoint"
    assert stage.replies >= 2 * len(abouts) * len(CONTENTS) - len(abouts) * 6


@pytest.mark.parametrize("mode", ["json_schema", "tools", "json", "md_json"])
@pytest.mark.parametrize("dress", ["plain", *CLOTHED])
def test_a_true_answer_is_believed_in_every_mode(opened: Open, mode: str, dress: str) -> None:
    about = prose_report(5)
    if mode == "tools" and dress not in ("plain", *WRITTEN_OTHERWISE):
        pytest.skip("the arguments of a tool call are JSON alone")
    with Double(honest(about, CLOTHED.get(dress, lambda content: content))) as double:
        report = read_with(opened(double, mode=mode), about)
    items = [*report.narrative.problems, *report.narrative.improvements]
    said = {item.text for item in items}
    assert {one.text for one in about.sentences if one.role != "neither"} == said
    assert {item.method for item in items} == {"llm"}
    assert [item.category for item in items].count(None) == dress.startswith("a_category")
    assert double.count == 1


@pytest.mark.parametrize("mode", ["json_schema", "tools"])
def test_a_true_answer_is_believed_where_it_is_said_in_the_other_place(opened: Open, mode: str) -> None:
    """Content where a call of the tool was asked for, and a call where content was."""
    about = prose_report(5)

    def behave(question: Question) -> Reply:
        body = {"tools": [{"function": {"name": "Reply"}}]} if mode == "json_schema" else {}
        return honest(about)(replace(question, body={"messages": question.body["messages"], **body}))

    with Double(behave) as double:
        report = read_with(opened(double, mode=mode), about)
    assert {item.method for item in report.narrative.problems} == {"llm"}
    assert double.count == 1


@pytest.mark.parametrize("form", FORMS)
def test_the_truth_is_believed_where_the_print_bears_it(opened: Open, form: str) -> None:
    """The gates refuse lies; they must let something through as well."""
    gained: Counter[str] = Counter()
    abouts = [
        table_report(seed, damage, form=form)
        for damage in ("garbled", "headless", "blanks")
        for seed in range(4)
    ]
    abouts += [overview_report(seed, form) for seed in range(8)]

    def behave(question: Question) -> Reply:
        return honest(about)(question)

    with Double(behave) as double:
        client = opened(double)
        for about in abouts:
            report = read_with(client, about, "always")
            accepted = [path for path, one in report.evidence.items() if one.method == "llm" and one.raw]
            claims = [claim for claim in report.narrative.claims if claim.method == "llm"]
            gained[about.name.split("-")[0]] += bool(accepted or claims)
    assert min(gained.values()) > 0, gained
    assert gained.total() >= 12, gained


def test_every_kind_of_lie_fits_its_question() -> None:
    assert {"table", "free_text", "overview_numbers"} == LIES.keys()
    assert all(LIES.values())
