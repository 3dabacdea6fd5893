"""What a rule is: a code, its words, why it is, an example each way. No rule is here.

A rule's file holds everything about it, so that ``gongkai rules GK501``, ``docs/rules.md`` and the
tests of its examples all read the same data. There are three types: a :class:`Check` looks at one
report, a :class:`Comparison` at the reports of two years, and a plain :class:`Rule` only has the words
for what somebody else found, the proof or a gate. What is found are :class:`Hit` values, which become
findings: a code, a key and values. They are worded last, in whatever language they are shown.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from gongkai.fold import Span
from gongkai.report import Finding, Number, Severity, Suspect
from gongkai.rules.values import plain, shown
from gongkai.wording import Lang, Text

if TYPE_CHECKING:
    from gongkai.rules.case import Case
    from gongkai.rules.pair import Pair

#: 《中华人民共和国政府信息公开条例》（国务院令第711号）: articles 49 and 50 are on the annual report.
LAW = "《中华人民共和国政府信息公开条例》（国务院令第711号）"
#: The notice that defines the form now in use, and the one before it.
FORM_2021 = "国办公开办函〔2021〕30号"
FORM_2019 = "国办公开办函〔2019〕60号"
#: On the information processing fee.
FEE_RULES = "国办函〔2020〕109号"
#: The same in English.
LAW_EN = "Regulations on Open Government Information (State Council order 711)"
FORM_2021_EN = "State Council Office, notice on the form (2021) No. 30"
FORM_2019_EN = "State Council Office, notice on the form (2019) No. 60"
FEE_RULES_EN = "State Council Office, on the processing fee (2020) No. 109"
#: The key of a rule's usual wording.
USUAL = "usual"


class Example(NamedTuple):
    """Words of a lawful report, and what the rule objects to in their place.

    ``report`` names the lawful report of ``tests/rules/reports`` that ``good`` stands in: the tests
    read it as it is, then with ``bad`` instead.
    """

    good: str
    bad: str
    report: str = "2021"


class Hit(NamedTuple):
    """What was found.

    ``values`` fill the places of the wording: numbers, words of the report, a :class:`Text` where the
    words are ours, or several of these. ``wording`` is the key of one of the rule's other wordings and
    ``severity`` stands in place of the rule's own, where this hit is another matter. ``span`` is in the
    canonical text.
    """

    values: Mapping[str, object] = {}
    fields: tuple[str, ...] = ()
    span: Span | None = None
    wording: str = ""
    severity: Severity | None = None
    expected: Number | None = None
    actual: Number | None = None
    suspects: tuple[Suspect, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """The words of one rule. ``source`` is what asks for it: an article of the law, a notice, or arithmetic."""

    code: str
    severity: Severity
    title: Text
    wording: Text
    rationale: Text
    source: Text
    example: Example
    also: Mapping[str, Text] = field(default_factory=dict)
    #: Values that name files as whoever checks them knows them; whoever handed one in knows no folder of it.
    files: frozenset[str] = frozenset()

    @property
    def wordings(self) -> tuple[Text, ...]:
        """Return every template that the rule speaks with, its usual one first; a user's own words are none."""
        return (self.wording, *(text for key, text in self.also.items() if not key.startswith("form")))

    def say(self, key: str, values: Mapping[str, object], lang: Lang) -> str:
        """Return the message of a finding with this key and these values."""
        template = self.wording if key in ("", USUAL) else self.also[key]
        return template.say(lang).format(**{name: shown(value, lang) for name, value in values.items()})

    def finding(self, hit: Hit) -> Finding:
        """Return the finding of a hit, its message in Chinese."""
        start, end = hit.span or (None, None)
        values = {name: plain(value) for name, value in hit.values.items()}
        return Finding(
            code=self.code,
            key=hit.wording or USUAL,
            values=values,
            severity=hit.severity or self.severity,
            message=self.say(hit.wording, values, "zh"),
            fields=list(hit.fields),
            expected=hit.expected,
            actual=hit.actual,
            suspects=list(hit.suspects),
            start=start,
            end=end,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Check(Rule):
    """A rule that looks at one report: ``check`` is a pure function over a :class:`~gongkai.rules.case.Case`.

    ``sentences``: it reads sentences, so that lines broken by the width of a page are joined for it.
    """

    check: Callable[[Case], Iterable[Hit]]
    sentences: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison(Rule):
    """A rule that looks at the reports of two years: ``compare`` is a pure function over a pair of them."""

    compare: Callable[[Pair], Iterable[Hit]]


def place(finding: Finding) -> tuple[int, str]:
    """Order findings by where they stand; those about the whole report come first."""
    return (-1 if finding.start is None else finding.start, finding.code)


def listed(words: Sequence[str], most: int) -> Text:
    """Return words in their marks of quotation, of more than ``most`` the first."""
    more = "……" if len(words) > most else ""
    return Text(
        "、".join(f"“{word}”" for word in words[:most]) + more,
        ", ".join(f"“{word}”" for word in words[:most]) + more.replace("……", "…"),
    )
