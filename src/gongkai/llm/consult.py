"""Asks about what the rules are not sure of, and takes in what the gates let through."""

from __future__ import annotations

import json
from dataclasses import dataclass, field, replace
from typing import Any

from gongkai.fold import Span
from gongkai.form import Form
from gongkai.llm.answers import free_text, numbers, placements
from gongkai.llm.questions import overview, problems, table_map
from gongkai.llm.questions.ask import Answer, Ask, Asker
from gongkai.llm.questions.route import Reason, Scope, reasons
from gongkai.mapping.marked import Marked
from gongkai.report import Finding, Narrative, SectionId, Usage
from gongkai.rules import refused
from gongkai.rules.case import Case
from gongkai.rules.mapping_words import listed
from gongkai.tables.reading import TableReading
from gongkai.wording import Text, say


@dataclass(slots=True)
class Consulted:
    """What came of asking.

    ``tables`` and ``narrative`` are the case's own where nothing was accepted. ``accepted`` and
    ``rejected`` are paths of fields: those whose numbers a model placed, and those that it offered
    a number for that was refused.
    """

    tables: dict[str, TableReading]
    narrative: Narrative
    accepted: set[str] = field(default_factory=set)
    rejected: set[str] = field(default_factory=set)
    findings: list[Finding] = field(default_factory=list)
    usage: Usage = field(default_factory=Usage)


def consult(case: Case, forms: tuple[Form, ...], asker: Asker, scope: Scope) -> Consulted:
    """Ask about every doubtful section of a report, once or once more, and gate the replies."""
    return _Consultation(case, forms, asker).run(reasons(case, forms, scope))


class _Consultation:
    """One report's questions, in the order of its sections."""

    def __init__(self, case: Case, forms: tuple[Form, ...], asker: Asker) -> None:
        self.case = case
        self.forms = forms
        self.asker = asker
        self.done = Consulted(dict(case.tables), case.narrative)

    def run(self, doubts: list[Reason]) -> Consulted:
        asked: list[SectionId] = list(dict.fromkeys(one.section for one in doubts if one.asked))
        # The numbers of the prose are held against the tables, so these go first.
        for section in sorted(asked, key=lambda id_: id_ in ("overview", "problems")):
            if section == "problems":
                self._problems()
            elif section == "overview":
                self._overview()
            else:
                self._table(section)
        return self.done

    def _put(self, ask: Ask) -> Answer | None:
        """Put a question; what it cost is booked, and why there is no reply is said."""
        answer = self.asker.answer(ask)
        if not isinstance(answer, Answer):
            if answer.why == "budget":
                self._say("unasked", ask.section)
            return None
        self.done.usage.add(answer.cost)
        return answer

    def _reply(self, ask: Ask, key: str) -> dict[str, Any] | None:
        """Put a question; return the reply, None where there is none or it was refused for its shape."""
        answer = self._put(ask)
        if answer is not None and answer.reply is None:
            self._refuse(key, ask.section, _why(answer.refusal))
        return answer.reply if answer is not None else None

    def _say(self, key: str, section: SectionId, **values: object) -> None:
        self.done.findings.append(refused.finding(self.case, key, section, values))

    def _refuse(self, key: str, section: SectionId, why: Text) -> None:
        self.done.usage.rejected += 1
        self._say(key, section, why=why)

    def _problems(self) -> None:
        if problems.is_sure(self.case):
            ask = problems.labels(self.case)
            reply = self._reply(ask, "free_text") if ask else None
            if reply is not None:
                self.done.narrative = free_text.label(self._case(), reply)
            return
        replies = [(part, self._reply(part.ask, "free_text")) for part in problems.parts(self.case)]
        heard = [(part, reply) for part, reply in replies if reply is not None]
        if not heard:
            return
        gated = free_text.gate(self._case(), heard)
        self.done.narrative = gated.narrative
        for one in gated.refused:
            self._refuse_one("free_text", "problems", one.reason, one.span, role=one.role)

    def _overview(self) -> None:
        ask = overview.ask(self._case())
        reply = self._reply(ask, "numbers") if ask else None
        if reply is None:
            return
        gated = numbers.gate(self._case(), reply)
        self.done.narrative = gated.narrative
        for one in gated.refused:
            self._refuse_one("numbers", "overview", one.reason, one.span, metric=one.metric.says)

    def _refuse_one(self, key: str, section: SectionId, reason: str, span: Span, **values: object) -> None:
        """Refuse one thing of a reply, in the words of the report."""
        self.done.usage.rejected += 1
        self.done.findings.append(refused.finding(self.case, key, section, values, reason=reason, span=span))

    def _case(self) -> Case:
        """Return the report as far as it has been read by now."""
        return replace(self.case, tables=self.done.tables, narrative=self.done.narrative)

    def _table(self, section: SectionId) -> None:
        sheet = table_map.marked_of(self.case, section, self.forms)
        if sheet is None:
            return
        ask = table_map.ask(self.case, section, sheet, self.forms)
        answer = self._put(ask)
        gated = self._gated(sheet, answer)
        if answer is not None and gated.objections and answer.reasks < self.asker.reasks:
            # Where nobody answers the second time, what the first reply comes to stands.
            again = ask.again(_printed(answer.reply), table_map.objections(gated.objections), answer)
            answer = self._put(again) or answer
            gated = self._gated(sheet, answer)
        if answer is None:
            return
        if answer.refusal or gated.refused:
            why = _why(answer.refusal) if answer.refusal else listed(gated.refused)
            self._refuse("table", section, why)
        if gated.against:
            self._say("contradicted", section, why=listed(gated.against))
        self.done.rejected |= {f"{section}.{name.row}.{name.column}" for name in gated.rejected}
        if gated.reading is not None:
            self.done.tables[section] = gated.reading
            self.done.accepted |= {f"{section}.{name.row}.{name.column}" for name in gated.accepted}

    def _gated(self, sheet: Marked, answer: Answer | None) -> placements.Gated:
        if answer is None or answer.reply is None:
            return placements.Gated()
        return placements.gate(self.case, sheet, self.forms, answer.reply)


def _why(refusal: str) -> Text:
    """Return why a reply is refused in both languages: what its shape says of it is said to a model, in Chinese."""
    for key in ("llm.incomplete", "llm.unusable"):
        if refusal == say(key, "zh"):
            return Text(refusal, say(key, "en"))
    return Text(refusal, say("llm.misfit", "en"))


def _printed(reply: dict[str, Any] | None) -> str:
    return json.dumps(reply, ensure_ascii=False, separators=(",", ":"))
