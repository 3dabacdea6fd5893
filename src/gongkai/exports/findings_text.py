"""``check --format text``: what is wrong, for a person, by report and section."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, TextIO

from rich.cells import cell_len
from rich.console import Console, RenderableType
from rich.rule import Rule
from rich.text import Text

from gongkai.exports.checked import (
    SEVERITIES,
    Checked,
    Entry,
    Outcome,
    Unread,
    counts_of,
    reports,
    tidy,
    unread,
)
from gongkai.exports.drawing import draw, shown
from gongkai.exports.places import Names, described
from gongkai.exports.roll import Roll, counted, remarks
from gongkai.exports.wrap import wrap
from gongkai.failures import empties
from gongkai.form import Form, load_forms
from gongkai.report import Finding, Suspect
from gongkai.wording import say

if TYPE_CHECKING:
    from gongkai.settings import Settings

WIDTH = 80
STYLES = {"error": "bold red", "warning": "bold yellow", "info": "cyan"}
_TRAILING = re.compile(r" +$", re.MULTILINE)
#: How many suspects are named; the other formats name all.
_MOST = 6
_GAP = "  "
#: How far a finding, what is said of it, and its drawing stand from the left.
_INDENT, _DEEP, _DRAWN = 2, 6, 8


class Page:
    """Prints what was found for a stream, coloured where it is a terminal and colour is wanted."""

    def __init__(self, stream: TextIO, settings: Settings, *, narrowed: bool = False) -> None:
        self._lang = settings.lang
        self._forms: Sequence[Form] = load_forms(settings.forms_dir)
        self._narrowed = narrowed
        plain = bool(os.environ.get("NO_COLOR"))
        self._console = Console(file=stream, highlight=False, emoji=False, markup=False)
        if plain:
            self._console = Console(
                file=stream, highlight=False, emoji=False, markup=False, color_system=None
            )
        if not self._console.is_terminal:
            self._console.width = WIDTH
        self._console.width = max(self._console.width, WIDTH)

    def pages(self, outcome: Outcome, roll: Roll | None = None) -> Iterator[str]:
        """Yield the text of each report in turn, what a roster says of them, then the summary."""
        after_findings = False
        for checked in reports(outcome):
            drawn: list[RenderableType] = list(self._report(checked))
            yield self._text(*([Text()] if after_findings and not checked.findings else []), *drawn)
            after_findings = bool(checked.findings)
        failed = unread(outcome)
        if failed:
            yield self._text(*([Text()] if after_findings else []), *self._unread(failed))
        if roll is not None:
            yield self._text(Text(), *self._roll(roll))
        yield self._text(*([Text()] if outcome else []), *self._summary(outcome))

    def _text(self, *drawn: RenderableType) -> str:
        with self._console.capture() as captured:
            for one in drawn:
                self._console.print(one, soft_wrap=isinstance(one, Text))  # its lines are broken already
        return _TRAILING.sub("", captured.get())

    def _report(self, checked: Checked) -> Iterator[RenderableType]:
        if not checked.findings:
            yield from self._clean(checked)
            return
        names = Names(self._forms, checked.form, self._lang)
        yield Text()
        yield Rule(Text(tidy(checked.title or checked.source.name), "bold"), characters="═")
        yield from self._wrapped(self._about(checked), 0, "dim")
        for id_, found in checked.grouped():
            heading = checked.heading(id_) or say(f"group.{id_ or 'whole'}", self._lang)
            yield Text()
            yield from self._wrapped(tidy(heading), 0, "bold")
            before: list[Suspect] = []
            for entry in found:
                if entry.slip is not None:
                    yield from self._slip(checked, entry, entry.slip, names)
                    continue
                for finding in entry.findings:
                    yield from self._finding(checked, finding, names, before)
                    before = finding.suspects or before

    def _unread(self, failed: Sequence[Unread]) -> Iterator[RenderableType]:
        """Name what could not be read, with the reason."""
        for one in failed:
            head = f"× {say('text.not_read', self._lang)}"
            first, *more = wrap(
                _GAP.join([head, tidy(one.name), tidy(one.reason)]), self._console.width - 1 - _INDENT
            )
            shown = Text(first)
            shown.stylize(STYLES["error"], 0, len(head))
            yield shown
            yield from (Text(" " * _INDENT + line) for line in more)

    def _roll(self, roll: Roll) -> Iterator[RenderableType]:
        """Say who of a roster sent no report, who several, and which reports are of nobody on it."""
        yield from self._wrapped(tidy(counted(roll, self._lang)), 0, "bold")
        for one in remarks(roll, self._lang):
            name = one.name if one.status != "unexpected" else _GAP.join(filter(None, (one.name, one.file)))
            line = say("roll.files", self._lang, name=tidy(name or one.file or ""), files=tidy(one.words))
            yield from self._wrapped(line, _INDENT, STYLES[one.severity])

    def _wrapped(self, text: str, indent: int, style: str = "") -> Iterator[Text]:
        for line in wrap(text, self._console.width - indent - 1):
            yield Text(" " * indent).append(line, style)

    def _about(self, checked: Checked) -> str:
        """How much was found, the file, the organ and the year."""
        known = [checked.source.name, checked.agency, checked.year and str(checked.year)]
        counts = [
            say(
                "text.count",
                self._lang,
                severity=say(f"severity.{one}", self._lang),
                count=checked.count(one),
            )
            for one in SEVERITIES
            if checked.count(one)
        ]
        return _GAP.join([" · ".join(counts), *(tidy(word) for word in known if word)])

    def _clean(self, checked: Checked) -> Iterator[Text]:
        verdict = say("text.clean_narrowed" if self._narrowed else "text.clean", self._lang)
        known = [tidy(word) for word in (checked.source.name, checked.agency) if word]
        first, *more = wrap(_GAP.join([f"√ {verdict}", *known]), self._console.width - 1 - _INDENT)
        shown = Text(first)
        shown.stylize("green", 0, len(verdict) + 2)
        yield shown
        yield from (Text(" " * _INDENT + line) for line in more)

    def _finding(
        self, checked: Checked, finding: Finding, names: Names, before: list[Suspect]
    ) -> Iterator[RenderableType]:
        style = STYLES[finding.severity]
        label = f"{finding.code} {say(f'severity.{finding.severity}', self._lang)}"
        indent = _INDENT + cell_len(label) + len(_GAP)
        for number, line in enumerate(wrap(tidy(finding.message), self._console.width - indent - 1)):
            start = (
                Text(" " * _INDENT).append(label, style).append(_GAP) if number == 0 else Text(" " * indent)
            )
            yield start.append(line)
        if place := described(checked, finding, names):
            yield from self._wrapped(tidy(place), _DEEP, "dim")
        if quote := checked.quote(finding):
            yield from self._wrapped(say("text.quote", self._lang, quote=quote), _DEEP)
        for drawn in draw(checked, finding, names):
            yield Text(" " * _DRAWN).append_text(drawn)
        for words, style in self._suspects(finding, names, finding.suspects == before):
            yield from self._wrapped(words, _DEEP, style)

    def _slip(self, checked: Checked, entry: Entry, slip: Suspect, names: Names) -> Iterator[RenderableType]:
        """Draw the findings of one slip: the cell first, the sums that it breaks below, then other cells to suspect."""
        style = STYLES[entry.severity]
        label = f"{' '.join(entry.codes)} {say(f'severity.{entry.severity}', self._lang)}"
        indent = _INDENT + cell_len(label) + len(_GAP)
        for number, line in enumerate(wrap(tidy(slipped(slip, names)), self._console.width - indent - 1)):
            start = (
                Text(" " * _INDENT).append(label, style).append(_GAP) if number == 0 else Text(" " * indent)
            )
            yield start.append(line)
        for finding in entry.findings:
            yield from self._wrapped(tidy(f"{finding.code} {finding.message}"), _DEEP)
            if place := described(checked, finding, names):
                yield from self._wrapped(tidy(place), _DRAWN, "dim")
            if quote := checked.quote(finding):
                yield from self._wrapped(say("text.quote", self._lang, quote=quote), _DRAWN)
            for drawn in draw(checked, finding, names):
                yield Text(" " * _DRAWN).append_text(drawn)
        others = others_of(entry)
        for suspect in others[: _MOST - 1]:
            yield from self._wrapped(suspected(suspect, names, entry.first), _DEEP, "yellow")
        if len(others) >= _MOST:
            yield from self._wrapped(say("text.more", self._lang, count=len(others) + 1), _DEEP, "dim")

    def _suspects(self, finding: Finding, names: Names, same: bool) -> Iterator[tuple[str, str]]:
        """Go through what is to be said of a finding's suspects, with its style."""
        if finding.suspects and same:
            yield say("text.same", self._lang), "yellow"
            return
        for suspect in finding.suspects[:_MOST]:
            yield suspected(suspect, names, finding), "yellow"
        if len(finding.suspects) > _MOST:
            yield say("text.more", self._lang, count=len(finding.suspects)), "dim"

    def _summary(self, outcome: Outcome) -> Iterator[Text]:
        """Say what became of all files."""
        worst = [checked.worst for checked in reports(outcome)]
        counts = counts_of(outcome)
        empty = empties(counts.pop("empty"), self._lang)
        said: list[str] = []
        for severity in SEVERITIES:
            if count := worst.count(severity):
                said.append(say(f"text.with_{severity}", self._lang, count=count))
        if count := worst.count(None):
            said.append(say("text.without", self._lang, count=count))
        whole = say("text.received", self._lang, **counts) + empty
        if said:
            whole += say("text.of_these", self._lang, counts=say("text.comma", self._lang).join(said))
        style = STYLES["error"] if "error" in worst or unread(outcome) else "bold"
        yield from self._wrapped(whole, 0, style)


def others_of(entry: Entry) -> list[Suspect]:
    """Return the cells that may be wrong instead of an entry's slip: those that every sum of it names."""
    named = [{one.field for one in finding.suspects} for finding in entry.findings if finding.suspects]
    return [
        one for one in entry.first.suspects if one != entry.slip and all(one.field in some for some in named)
    ]


def slipped(slip: Suspect, names: Names) -> str:
    """Return what a cell says and what it would have to say, in one line."""
    return suspect_words("text.slip", slip, names, None)


def suspected(suspect: Suspect, names: Names, finding: Finding) -> str:
    """Return what a suspect is, in one line."""
    return suspect_words("text.suspect", suspect, names, finding)


def suspect_words(key: str, suspect: Suspect, names: Names, finding: Finding | None) -> str:
    """Return what a suspect of a finding is, in the words of a key; of a cell that was not read, what it may say."""
    return say(
        "suspect.unread" if finding and finding.key == "seen" else key,
        names.lang,
        field=names.field(suspect.field),
        printed=shown(suspect.printed, names),
        suggested=shown(suspect.suggested, names),
    )
