"""An entry of findings in the words that a unit is sent: its place, what is wrong, why, the document's own words, what to do.

In goes an :class:`~gongkai.exports.checked.Entry` of a report that was checked, out come texts of a few lines.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import PurePath

from gongkai.exports.checked import Checked, Entry, tidy
from gongkai.exports.drawing import shown
from gongkai.exports.findings_text import others_of, suspect_words
from gongkai.exports.places import Names, described
from gongkai.exports.spots import Spot
from gongkai.form import TABLES
from gongkai.parsing.quote import shortened
from gongkai.report import Finding
from gongkai.rules.registry import find
from gongkai.rules.rule import FORM_2019, FORM_2021, LAW, LAW_EN, Rule
from gongkai.wording import known, say

#: So many cells are named that may be wrong, and so long a row's label is quoted.
_SUSPECTS, _LABEL = 4, 40
#: What to do about findings that bear another wording than their rule's own, and what speaks of the likeliest slip.
_BY_KEY = {
    **dict.fromkeys(("untold", "unfilled", "unfilled_many"), "advice.fill"),
    "run": "advice.run",
    "seen": "advice.seen",
}
_OF_SLIPS = ("advice.GK2", "advice.GK3")
_OTHER_FORM = {"2021": FORM_2019, "2019": FORM_2021}


class Telling:
    """Words for the entries of one report."""

    def __init__(self, checked: Checked, names: Names, rules: Iterable[Rule]) -> None:
        self._checked = checked
        self._names = names
        self._rules = tuple(rules)
        self._lang = names.lang

    def place(self, entry: Entry) -> str:
        """Return where an entry stands: the table, the row and the column of the likeliest cell, its page or line."""
        spot = self._spot(entry)
        if entry.slip is None:
            where = tidy(described(self._checked, entry.first, self._names, section=True))
        else:
            field = entry.slip.field
            row, column = self._names.row(field), self._names.column(field)
            where = self._names.table(field) + say("place.cell", self._lang, row=row, column=column)
            position = self._checked.position(spot.start) if spot else None
            line = say("place.line", self._lang, line=position.line) if position else ""
            where = f"{where} {line}"
        page = say("place.page", self._lang, page=spot.page) if spot and spot.page else ""
        return " ".join(filter(None, (where.strip(), page)))

    def problem(self, entry: Entry) -> str:
        """Return what is wrong: each finding of an entry, of a sum what stands on both its sides."""
        said = [self._problem(finding) for finding in entry.findings]
        if len(said) == 1:
            return said[0]
        numbered = [f"{number}. {one}" for number, one in enumerate(said, 1)]
        return "\n".join([say("told.one_cause", self._lang, count=len(said)), *numbered])

    def sources(self, entry: Entry) -> str:
        """Return what asks for it: the articles and notices that the rules cite, of forms the report's own."""
        found: dict[str, None] = {}
        for code in entry.codes:
            rule = find(code, self._rules)
            zh = rule.source.zh.split("；") if rule else []
            cited = rule.source.say(self._lang).split("；" if self._lang == "zh" else "; ") if rule else []
            other = _OTHER_FORM.get(self._checked.form or "")
            for words, chinese in zip(cited, zh if len(zh) == len(cited) else cited, strict=True):
                if chinese != other or len(cited) == 1:
                    short = words.replace(LAW, say("told.law", "zh")).replace(LAW_EN, say("told.law", "en"))
                    found[short] = None
        return "\n".join(filter(None, [*found, *entry.codes]))

    def original(self, entry: Entry) -> str | None:
        """Return the document's own words there, for whoever searches it: a sentence, or the label of a row."""
        first = entry.first
        in_table = bool(first.fields) and self._checked.group(first) in TABLES
        spot = self._spot(entry)
        if (entry.slip or in_table) and spot and spot.label:
            return shortened(tidy(spot.label), _LABEL)
        if first.start is None or first.end is None or in_table:
            return None
        words = self._checked.sentences.get((first.start, first.end))
        return words if words and any(map(str.isalpha, words)) else None  # nobody searches for a 0

    def span(self, entry: Entry) -> tuple[int | None, int | None]:
        """Return where an entry stands in the text: its likeliest cell, else what its finding points at."""
        first = entry.first
        spot = self._spot(entry)
        if spot and (entry.slip or first.start is None or self._checked.group(first) in TABLES):
            return spot.start, spot.end
        return first.start, first.end

    def likeliest(self, entry: Entry) -> str | None:
        """Return the cells that are most likely wrong, the likeliest first, each with the number that would do."""
        suspects = [entry.slip, *others_of(entry)] if entry.slip else entry.first.suspects
        against = next((one for one in entry.findings if one.code == "GK501" and one.cause), None)
        right = self._checked.printed.get(against.cause or "") if against else None
        if not suspects and against and right is not None:  # a number of the text breaks all of it
            printed, suggested = shown(against.actual, self._names), shown(right, self._names)
            return say("told.in_text", self._lang, printed=printed, suggested=suggested)
        keys = ["told.suspect", *["told.or_else"] * len(suspects)]
        said = [
            suspect_words(key, one, self._names, entry.first)
            for key, one in zip(keys, suspects[:_SUSPECTS], strict=False)
        ]
        if len(suspects) > _SUSPECTS:
            said.append(say("told.more", self._lang, count=len(suspects)))
        return "\n".join(said) or None

    def advice(self, entry: Entry) -> str:
        """Return what the unit is asked to do."""
        keys = dict.fromkeys(_BY_KEY.get(one.key) or advice_key(one.code) for one in entry.findings)
        if self.likeliest(entry) is None:  # there is none to begin with
            keys = dict.fromkeys("advice.cells" if key in _OF_SLIPS else key for key in keys)
        return "\n".join(say(key, self._lang) for key in keys)

    def _spot(self, entry: Entry) -> Spot | None:
        """Return where an entry's cell stands: the likeliest slip, else the last cell of the sum."""
        paths = [entry.slip.field] if entry.slip else reversed(entry.first.fields)
        return next((self._checked.spots[path] for path in paths if path in self._checked.spots), None)

    def _problem(self, finding: Finding) -> str:
        said = tidy(self._said(finding))
        if self._names.identity(finding) is None:
            return said
        left, right = (shown(number, self._names) for number in (finding.expected, finding.actual))
        return f"{said}\n{say('told.sides', self._lang, left=left, right=right)}"

    def _said(self, finding: Finding) -> str:
        """Return the message of a finding as a unit reads it: it knows files by their names, not where they lie here."""
        rule = find(finding.code, self._rules)
        if rule is None or not rule.files:
            return finding.message
        values = {
            name: list(dict.fromkeys(map(file_name, value)))
            if name in rule.files and isinstance(value, list)
            else value
            for name, value in finding.values.items()
        }
        return rule.say(finding.key, values, self._lang)


def file_name(given: str) -> str:
    """Return the name of a file without the folders that it lies in here, or the archive that it came in."""
    return PurePath(given).name


def advice_key(code: str) -> str:
    """Return which wording says what to do about a rule's findings: its own, else its family's."""
    own = f"advice.{code}"
    return own if known(own) else f"advice.{code[:3]}"
