"""``gongkai summary``: the sums of many units in the form's own layout, and a sheet that lists the units.

In go sums by field, out comes a workbook. What is proved, what was read besides and who has no number stand in tables of
their own one below the other, so that no sum is taken for more than it is.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING, Any, BinaryIO, NamedTuple, Protocol

from gongkai.exports.paper import Paper, Words
from gongkai.exports.paper import Styles as PaperStyles
from gongkai.exports.places import table_name
from gongkai.exports.printed_table import Drawing, Part, Shown, Styles, parts_of
from gongkai.exports.workbook import STATUS, Cell, add_sheet, open_book
from gongkai.form import Form, load_forms
from gongkai.report import Number, Report, Status
from gongkai.wording import say

if TYPE_CHECKING:
    from gongkai.settings import Settings

_UNITS = {
    "unit": 30, "year": 7, "form": 7, "file": 40, "proved": 9, "unproved": 9, "no_number": 9, "errors": 8,
    "counted": 44,
}  # fmt: skip
#: So many units are named in a cell's comment.
_NAMED = 20


class Sums(Protocol):
    """What a field's numbers add up to (:class:`gongkai.panel.summed.Tally`)."""

    proved: Number
    whole: Number
    numbers: int
    unproved: list[str]
    none: list[str]


class Added(NamedTuple):
    """The units of one year and form: how many, the rows of each table, the sums, the government's own report."""

    year: int | None
    form: Form
    units: int
    rows: Mapping[str, Mapping[str, Sequence[str]]]
    sums: Mapping[str, Sums]
    against: Report | None


class Listed(NamedTuple):
    """An input as the list of units shows it: ``counted`` says whether it is in the sums, and why not.

    ``is_doubled``: another report of a unit of this name and of this year is in the sums, too.
    """

    unit: str | None
    report: Report | None
    file: str
    counted: str
    is_in: bool
    is_doubled: bool = False


def write(stream: BinaryIO, groups: Sequence[Added], listed: Sequence[Listed], settings: Settings) -> None:
    """Write the workbook: the tables of each group, then the units."""
    book = open_book(stream)
    writer = _Writer(book, settings)
    for group in groups:
        for name in group.rows:
            writer.table(group, name, alone=len(groups) == 1)
    writer.units(listed)
    book.close()


class _Writer:
    """Writes one sheet after another."""

    def __init__(self, book: Any, settings: Settings) -> None:
        self._book, self._lang = book, settings.lang
        self._forms = load_forms(settings.forms_dir)
        self._styles = Styles(book)
        cell = {**self._styles.border, "align": "right"}
        self._plain = book.add_format(cell)
        self._note = book.add_format({"text_wrap": True, "valign": "top"})
        self._status = {
            name: book.add_format({**cell, "bg_color": STATUS[name][0], "font_color": STATUS[name][1]})
            for name in STATUS
        }

    def table(self, group: Added, name: str, *, alone: bool) -> None:
        """Write a sheet: the sums of what is proved, of all that was read, and how many units have no number."""
        title = table_name("sheet", name, self._forms, self._lang)
        year = (
            say("summary.year", self._lang, year=group.year)
            if group.year
            else say("summary.no_year", self._lang)
        )
        named = say("summary.sheet", self._lang, year=group.year or "?", table=title, form=group.form.id)
        own_first = sorted(self._forms, key=lambda form: form.id != group.form.id)
        parts = list(parts_of(name, group.rows[name], own_first))
        is_down = any(not part.block.across for part in parts)
        sheet = add_sheet(self._book, title if alone else named, 1)
        drawing = Drawing(sheet, self._styles, name, is_down=is_down)
        head = {"year": year, "table": title, "form": group.form.id, "count": group.units}
        drawing.title(say("summary.title", self._lang, **head))
        if any(
            sums.numbers > len(sums.unproved)
            for path, sums in group.sums.items()
            if path.startswith(f"{name}.")
        ):
            self._section(drawing, "proved", parts, lambda path: self._proved(group, path, parts))
        else:
            self._section(drawing, "nothing_proved", (), lambda path: self._proved(group, path, parts))
        self._section(drawing, "whole", parts, lambda path: self._whole(group, path, parts))
        self._section(drawing, "none", parts, lambda path: self._none(group, path))
        if group.against is not None:
            agency = group.against.agency or group.against.source.name
            self._section(drawing, "against", parts, lambda path: self._against(group, path), agency=agency)
            self._section(drawing, "difference", parts, lambda path: self._difference(group, path, parts))

    def units(self, listed: Sequence[Listed]) -> None:
        """Write the list of units."""
        heads = [(say(f"column.{column}", self._lang), width) for column, width in _UNITS.items()]
        counts = {"count": len(listed), "within": sum(one.is_in for one in listed)}
        note = say("summary.units_note", self._lang, **counts)
        words = Words(say("sheet.units", self._lang), say("sheet.units", self._lang), note)
        styles = PaperStyles(self._book)
        paper = Paper(self._book, styles, words, heads)
        for one in listed:
            is_clean = one.is_in and not one.is_doubled
            style = styles.severity["clean" if is_clean else "warning" if one.report else "error"]
            paper.add([*self._unit(one), one.counted], {len(_UNITS) - 1: style})
        paper.finish()

    def _unit(self, one: Listed) -> list[Cell]:
        report = one.report
        if report is None:
            return [one.unit, None, None, one.file, *[None] * 4]
        statuses = [evidence.status for evidence in report.evidence.values()]
        proved = statuses.count("verified")
        unproved = sum(statuses.count(name) for name in ("read", "conflicting", "asserted"))
        errors = sum(finding.severity == "error" for finding in report.findings)
        counts = [proved, unproved, len(statuses) - proved - unproved, errors]
        return [one.unit, report.year, report.form, one.file, *counts]

    def _section(
        self, drawing: Drawing, key: str, parts: Sequence[Part], cell: Callable[[str], Shown], **given: str
    ) -> None:
        drawing.row += 1
        drawing.title(say(f"summary.{key}", self._lang, **given))
        drawing.draw(parts, cell)

    def _proved(self, group: Added, path: str, parts: Sequence[Part]) -> Shown:
        sums = group.sums.get(path)
        count = sums.numbers - len(sums.unproved) if sums else 0
        if sums is None or not count:
            return Shown(None, self._plain)
        if not self._adds_up(path, parts):
            return Shown(say("summary.units_differ", self._lang), self._plain)
        return Shown(sums.proved, self._status["verified"], self._named("summary.of", [], count=count))

    def _whole(self, group: Added, path: str, parts: Sequence[Part]) -> Shown:
        sums = group.sums.get(path)
        if sums is None or not sums.numbers:
            return Shown(None, self._plain)
        if not self._adds_up(path, parts):
            return Shown(say("summary.units_differ", self._lang), self._plain)
        status: Status = "ambiguous" if sums.unproved else "verified"
        said = self._named("summary.unproved_of", sums.unproved) if sums.unproved else None
        return Shown(sums.whole, self._status[status], said)

    def _none(self, group: Added, path: str) -> Shown:
        none = group.sums[path].none if path in group.sums else []
        style = self._status["ambiguous"] if none else self._plain
        return Shown(len(none), style, self._named("summary.none_of", none) if none else None)

    def _against(self, group: Added, path: str) -> Shown:
        value, status = _own(group.against, path)
        return Shown(value, self._status[status])

    def _difference(self, group: Added, path: str, parts: Sequence[Part]) -> Shown:
        value, _ = _own(group.against, path)
        sums = group.sums.get(path)
        if value is None or sums is None or not sums.numbers or not self._adds_up(path, parts):
            return Shown(None, self._plain)
        difference = Decimal(value) - Decimal(sums.whole)
        shown: Number = int(difference) if difference == difference.to_integral_value() else difference
        return Shown(shown, self._status["conflicting"] if difference else self._plain)

    def _adds_up(self, path: str, parts: Sequence[Part]) -> bool:
        """Say whether a field's numbers are all of one unit: an amount whose unit each report prints is not."""
        _, row, column = path.split(".")
        return not any(
            label.id == column and label.decimal and not label.unit
            for part in parts
            if any(one.id == row for one in part.rows)
            for label in part.columns
        )

    def _named(self, key: str, units: Sequence[str], **given: object) -> str:
        names = "、".join(units[:_NAMED]) + ("……" if len(units) > _NAMED else "")
        return say(key, self._lang, **{"count": len(units), "units": names, **given})


def _own(report: Report | None, path: str) -> tuple[Number | None, Status]:
    """Return what a government's own report has in a field."""
    if report is None or path not in report.evidence:
        return None, "missing"
    table, row, column = path.split(".")
    return (report.tables.get(table) or {}).get(row, {}).get(column), report.evidence[path].status
