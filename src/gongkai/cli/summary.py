"""``gongkai summary``: all units' tables added up in the form's own layout, beside the government's own report."""

from __future__ import annotations

import io
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

import click

from gongkai.cli.inputs import Input, same_file, walk
from gongkai.cli.output import Output, layout_of
from gongkai.cli.progress import Progress
from gongkai.cli.reading import read_found, refuse_input_as_output
from gongkai.cli.session import complain, guarded
from gongkai.cli.usage import named
from gongkai.errors import SettingsError
from gongkai.failures import Failure
from gongkai.settings import Settings
from gongkai.wording import Lang, say

if TYPE_CHECKING:
    from gongkai.exports.summary_xlsx import Added, Listed
    from gongkai.panel.dataset import Panel
    from gongkai.panel.summed import Group
    from gongkai.report import Report

UNREAD = 3


def command(lang: Lang) -> click.Command:
    """Return the command, its help in one language."""

    @click.command("summary", help=say("summary.help", lang), epilog=say("panel.codes", lang))
    @click.argument("paths", nargs=-1, required=True, metavar="PATH...", callback=named)
    @click.option(
        "-o", "--output", type=click.Path(path_type=Path), required=True, help=say("summary.output", lang)
    )
    @click.option(
        "--against", type=click.Path(path_type=Path), metavar="FILE", help=say("summary.against_help", lang)
    )
    @guarded
    def summary(paths: tuple[str, ...], output: Path, against: Path | None) -> int:
        settings = Settings.load()
        refuse_input_as_output(paths, output, settings.lang)
        if against is not None and same_file(against, output):
            raise SettingsError(say("output.is_input", settings.lang), place=str(output))
        layout_of(output, ("xlsx",), "xlsx", settings.lang)
        target = Output(output, settings.lang)
        try:
            return _Summary(settings, against).make(paths, target)
        finally:
            target.discard()

    return summary


class _Summary:
    """One run: what was read, what of it is in the sums, and what is held against them."""

    def __init__(self, settings: Settings, against: Path | None) -> None:
        self._settings, self._lang = settings, settings.lang
        self._wanted = against
        self._unread: list[tuple[str, str]] = []
        self._listed: list[Listed] = []

    def make(self, paths: tuple[str, ...], target: Output) -> int:
        """Read every input and write the workbook; return the exit code."""
        from gongkai.panel.dataset import Panel
        from gongkai.panel.shelf import Shelf

        with Shelf() as shelf:
            panel = Panel(shelf)
            own = self._own()
            leave_out = [place for place in (target.target, self._wanted) if place]
            for report in self._reports(walk(paths, leave_out)):
                panel.take(report)
            if not len(panel):
                complain(say("output.nothing", self._lang, path=target.target))
                return UNREAD
            panel.settle()
            self._write(panel, own, target)
        return UNREAD if self._unread else 0

    def _own(self) -> Report | None:
        """Return the report that is to be held against the sums, where one is named."""
        if self._wanted is None:
            return None
        return next(iter(self._reports([Input(str(self._wanted))])), None)

    def _reports(self, found: Iterable[object]) -> Iterable[Report]:
        progress, count = Progress(self._lang), 0
        try:
            for name, result in read_found(found, self._settings, progress.complain):  # type: ignore[arg-type]
                if isinstance(result, Failure):
                    self._unread.append((name, result.words.say(self._lang)))
                else:
                    yield result
                count += 1
                progress.show(count)
        finally:
            progress.clear()

    def _write(self, panel: Panel, own: Report | None, target: Output) -> None:
        from gongkai.exports import summary_xlsx
        from gongkai.panel.summed import government, summed

        reports = [(entry.organ.name if entry.organ else None, entry.report) for entry in panel.entries()]
        found = None if own or self._wanted else government([report.agency for _, report in reports])
        owns = [own] if own else [report for _, report in reports if found and report.agency == found]
        within = [
            (unit or report.source.name, report)
            for unit, report in reports
            if not any(report is own for own in owns)
        ]
        groups = summed(within)
        self._hold(groups, owns)
        self._list(panel, within, owns)
        held = io.BytesIO()
        summary_xlsx.write(held, [self._added(group) for group in groups], self._listed, self._settings)
        target.write_bytes(held.getvalue())
        target.commit()
        count = sum(one.is_in for one in self._listed)
        left = len(self._listed) - count - len(self._unread)
        counts = {"count": count, "left": left, "path": target.target, "failed": len(self._unread)}
        complain(say("summary.written", self._lang, **counts))

    def _hold(self, groups: list[Group], owns: list[Report]) -> None:
        """Put each government's report beside the sums of its year and form."""
        for own in owns:
            same = [group for group in groups if group.key == (own.year, own.form)]
            if not same and own.year is None:
                same = [group for group in groups if group.key.form == own.form]
            if len(same) == 1:
                same[0].against = own
            else:
                complain(f"{own.source.name}: {say('summary.no_match', self._lang)}")

    def _list(self, panel: Panel, within: list[tuple[str, Report]], owns: list[Report]) -> None:
        """List every input: what is in the sums, what is held against them, what was left out or not read."""
        from gongkai.exports.summary_xlsx import Listed

        counted = say("summary.counted", self._lang)
        no_table = say("summary.no_table", self._lang)
        doubled = _doubled(within)
        for (unit, year), files in doubled.items():
            told = {"unit": unit, "year": year, "files": "、".join(files)}
            complain(say("summary.doubled", self._lang, **told))
        for unit, report in within:
            file, is_in = report.source.name, report.form is not None
            said = counted if is_in else no_table
            others = [other for other in doubled.get((unit, report.year), ()) if is_in and other != file]
            if others:
                said = say("summary.counted_twice", self._lang, files="、".join(others))
            self._listed.append(Listed(unit, report, file, said, is_in, bool(others)))
        for own in owns:
            said = say("summary.is_against", self._lang)
            self._listed.append(Listed(own.agency, own, own.source.name, said, False))
        for one in panel.dropped:
            reason = say(f"dropped.{one.reason}", self._lang)
            said = say("summary.dropped", self._lang, reason=reason, file=one.kept.source)
            self._listed.append(Listed(one.taken.agency, None, one.taken.source, said, False))
        for name, reason in self._unread:
            self._listed.append(
                Listed(None, None, name, say("verdict.unread", self._lang, reason=reason), False)
            )

    def _added(self, group: Group) -> Added:
        from gongkai.exports.summary_xlsx import Added
        from gongkai.form import load_forms, tables_of

        form = next(form for form in load_forms(self._settings.forms_dir) if form.id == group.key.form)
        rows = {name: group.rows(name, form) for name in tables_of([form])}
        rows = {name: found for name, found in rows.items() if found}
        return Added(group.key.year, form, group.units, rows, group.tallies, group.against)


def _doubled(within: list[tuple[str, Report]]) -> dict[tuple[str, int | None], list[str]]:
    """Return the files of units that are in the sums more than once in a year.

    Where a name does not say for sure which organ it is (教育局), two reports of it may be of two organs, so that none
    is left out; whoever knows the units has to look.
    """
    files: dict[tuple[str, int | None], list[str]] = {}
    for unit, report in within:
        if report.form is not None and report.year is not None:
            files.setdefault((unit, report.year), []).append(report.source.name)
    return {key: sorted(names) for key, names in files.items() if len(names) > 1}
