"""What a rule is: a code, its words, why it is, an example each way, and a check. No rule is here.

A rule's file holds everything about it, so that ``gongkai rules GK501``, ``docs/rules.md`` and the
tests of its examples all read the same data. A check is a pure function over a
:class:`~gongkai.rules.case.Case`; what it finds are :class:`Hit` values, which the rule words.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from gongkai.fold import Span
from gongkai.report import Finding, Number, Severity, Suspect
from gongkai.wording import Lang, Text

if TYPE_CHECKING:
    from gongkai.rules.case import Case

#: 《中华人民共和国政府信息公开条例》（国务院令第711号）: articles 49 and 50 are on the annual report.
LAW = "《中华人民共和国政府信息公开条例》（国务院令第711号）"
#: The notice that defines the form now in use, and the one before it.
FORM_2021 = "国办公开办函〔2021〕30号"
FORM_2019 = "国办公开办函〔2019〕60号"
#: On the information processing fee.
FEE_RULES = "国办函〔2020〕109号"


class Example(NamedTuple):
    """Words of a lawful report, and what the rule objects to in their place.

    ``report`` names the lawful report of ``tests/rules/reports`` that ``good`` stands in: the tests
    read it as it is, then with ``bad`` instead.
    """

    good: str
    bad: str
    report: str = "2021"


class Hit(NamedTuple):
    """What a check found.

    ``values`` fill the places of the wording; ``wording`` names one of the rule's other wordings and
    ``severity`` stands in place of the rule's own, where this hit is another matter. ``span`` is in
    the canonical text.
    """

    values: Mapping[str, object] = {}
    fields: tuple[str, ...] = ()
    span: Span | None = None
    wording: str = ""
    severity: Severity | None = None
    expected: Number | None = None
    actual: Number | None = None
    suspects: tuple[Suspect, ...] = ()


Check = Callable[["Case"], Iterable[Hit]]


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule. ``source`` is what asks for it: an article of the law, a notice, or arithmetic."""

    code: str
    severity: Severity
    title: Text
    wording: Text
    rationale: Text
    source: Text
    example: Example
    check: Check
    also: Mapping[str, Text] = field(default_factory=dict)

    @property
    def wordings(self) -> tuple[Text, ...]:
        """Return every template that the rule speaks with, its usual one first."""
        return (self.wording, *self.also.values())

    def say(self, hit: Hit, lang: Lang) -> str:
        """Return the message of a hit."""
        template = self.also[hit.wording] if hit.wording else self.wording
        return template.say(lang).format(**hit.values)

    def finding(self, hit: Hit, lang: Lang) -> Finding:
        """Return the finding of a hit."""
        start, end = hit.span or (None, None)
        return Finding(
            code=self.code,
            severity=hit.severity or self.severity,
            message=self.say(hit, lang),
            fields=list(hit.fields),
            expected=hit.expected,
            actual=hit.actual,
            suspects=list(hit.suspects),
            start=start,
            end=end,
        )


def place(finding: Finding) -> tuple[int, str]:
    """Order findings by where they stand; those about the whole report come first."""
    return (-1 if finding.start is None else finding.start, finding.code)
