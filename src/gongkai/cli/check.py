"""``gongkai check``: what is wrong in reports, and where, for the person who must have it put right."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import click

from gongkai.cli.beside import BY_PATH, beside
from gongkai.cli.inputs import walk
from gongkai.cli.output import Output, layout_of
from gongkai.cli.progress import Progress
from gongkai.cli.reading import read_found, refuse_input_as_output
from gongkai.cli.sendback import Copies, Letters, folder_for
from gongkai.cli.session import complain, guarded
from gongkai.cli.usage import named
from gongkai.errors import SettingsError
from gongkai.failures import Failure
from gongkai.panel.years import Years
from gongkai.settings import THRESHOLDS, Settings, Threshold
from gongkai.wording import Lang, say

if TYPE_CHECKING:
    from gongkai.checking import Selection
    from gongkai.exemptions import Exemptions
    from gongkai.exports.checked import Outcome
    from gongkai.exports.roll import Roll

FORMATS = ("text", "json", "sarif", "xlsx", "csv", "github")
#: Formats that statistics have.
_COUNTED = ("text", "json")
FOUND, UNREAD = 1, 3


def command(lang: Lang) -> click.Command:
    """Return the command, its help in one language."""

    @click.command("check", help=say("check.help", lang), epilog=say("check.codes", lang))
    @click.argument("paths", nargs=-1, required=True, metavar="PATH...", callback=named)
    @click.option("-o", "--output", type=click.Path(path_type=Path), help=say("extract.output", lang))
    @click.option("--format", "layout", type=click.Choice(FORMATS), help=say("check.format", lang))
    @click.option("--select", multiple=True, metavar="CODES", help=say("check.select", lang))
    @click.option("--ignore", multiple=True, metavar="CODES", help=say("check.ignore", lang))
    @click.option("--min-severity", type=click.Choice(THRESHOLDS), help=say("check.min_severity", lang))
    @click.option("--statistics", is_flag=True, help=say("check.statistics", lang))
    @click.option("--exit-zero", is_flag=True, help=say("check.exit_zero", lang))
    @click.option(
        "--baseline", type=click.Path(path_type=Path), metavar="FILE", help=say("check.baseline", lang)
    )
    @click.option(
        "--write-baseline",
        type=click.Path(path_type=Path),
        metavar="FILE",
        help=say("check.write_baseline", lang),
    )
    @click.option("--roster", type=click.Path(path_type=Path), metavar="FILE", help=say("check.roster", lang))
    @click.option(
        "--feedback", type=click.Path(path_type=Path), metavar="DIR", help=say("check.feedback", lang)
    )
    @click.option(
        "--annotate", type=click.Path(path_type=Path), metavar="DIR", help=say("check.annotate", lang)
    )
    @guarded
    def check(
        paths: tuple[str, ...],
        *,
        output: Path | None,
        layout: str | None,
        select: tuple[str, ...],
        ignore: tuple[str, ...],
        min_severity: Threshold | None,
        statistics: bool,
        exit_zero: bool,
        baseline: Path | None,
        write_baseline: Path | None,
        roster: Path | None,
        feedback: Path | None,
        annotate: Path | None,
    ) -> int:
        settings = Settings.load()
        if output == Path("-"):
            output = None
        refuse_input_as_output(paths, output, settings.lang)
        layout = layout or layout_of(output, FORMATS, "text", settings.lang)
        if layout == "xlsx" and output is None:
            raise SettingsError(say("output.binary", settings.lang), place="--format xlsx")
        if statistics and layout not in _COUNTED:
            raise SettingsError(say("statistics.format", settings.lang), place=f"--format {layout}")
        by_path = output is None and layout == "text" and click.get_current_context().meta.get(BY_PATH)
        target, kept = Output(output, settings.lang), Output(write_baseline, settings.lang)
        aside = beside(paths) if by_path and not statistics else None
        left = Output(aside.place if aside else None, settings.lang)
        try:
            from gongkai.checking import Selection
            from gongkai.exemptions import Exemptions

            asked = _Asked(
                layout,
                Selection.of(settings, select, ignore, min_severity),
                Exemptions.load(settings),
                _known(baseline, settings.lang),
                statistics,
                _names(roster, settings),
                folder_for(feedback, paths, settings.lang),
                folder_for(annotate, paths, settings.lang),
            )
            outputs = _Outputs(
                target,
                kept if write_baseline else None,
                left if aside else None,
                aside.folder if aside else "",
            )
            code = _check_all(paths, outputs, settings, asked)
            return 0 if exit_zero and code == FOUND else code
        finally:
            for one in (target, kept, left):
                one.discard()

    return check


class _Asked(NamedTuple):
    """How findings are written, and which: by code, by file, those that are new; ``statistics``: only their numbers.

    ``roster`` is the name of a roster's file and the units on it; ``feedback`` and ``annotate`` are folders to write to.
    """

    layout: str
    selection: Selection
    exempt: Exemptions
    known: Collection[str]
    statistics: bool
    roster: tuple[Path, list[str]] | None
    feedback: Path | None
    annotate: Path | None


class _Outputs(NamedTuple):
    """Where findings go, where a baseline does, and the list that is left beside a folder, with its name."""

    target: Output
    kept: Output | None
    left: Output | None
    folder: str


def _known(baseline: Path | None, lang: Lang) -> Collection[str]:
    if baseline is None:
        return ()
    from gongkai.exports.baseline import load

    return load(baseline, lang)


def _names(roster: Path | None, settings: Settings) -> tuple[Path, list[str]] | None:
    if roster is None:
        return None
    from gongkai.panel.roster import load

    return roster, load(roster, settings.lang, settings.limits)


def _check_all(paths: tuple[str, ...], outputs: _Outputs, settings: Settings, asked: _Asked) -> int:
    copies = Copies(asked.annotate, settings) if asked.annotate else None
    target, kept, left, folder = outputs
    written = [place for place in (target.target, asked.roster and asked.roster[0]) if place]
    outcome = _read(paths, written, settings, asked, copies)
    from gongkai.exports.checked import reports, unread

    if kept is not None:
        from gongkai.exports import baseline

        kept.write(baseline.dumps(outcome))
        kept.commit()
        complain(say("baseline.written", settings.lang, path=kept.target))
    _leave_out(outcome, asked, settings.lang)
    read, roll = reports(outcome), _roll(outcome, asked)
    if read or target.target is None:
        _write(outcome, target, settings, asked, roll)
        target.commit()
    else:
        complain(say("output.nothing", settings.lang, path=target.target))
    if asked.feedback:
        Letters(asked.feedback, settings).write(read)
    if copies is not None:
        copies.write(read)
    if left is not None:
        _leave_beside(outcome, left, settings, roll, folder)
    if unread(outcome):
        return UNREAD
    missing = roll is not None and roll.missing
    return FOUND if missing or any(checked.worst == "error" for checked in read) else 0


def _roll(outcome: Outcome, asked: _Asked) -> Roll | None:
    """Hold the roster against what was read."""
    if asked.roster is None:
        return None
    from gongkai.exports.checked import reports
    from gongkai.panel.roster import Sent, hold

    path, names = asked.roster
    return hold(str(path), names, [Sent(one.source.name, one.agency, one.year) for one in reports(outcome)])


def _leave_beside(outcome: Outcome, left: Output, settings: Settings, roll: Roll | None, folder: str) -> None:
    """Write the list beside the folder, and say so; an older list stays where nothing was read."""
    from gongkai.exports import findings_xlsx
    from gongkai.exports.checked import reports, unread

    read, failed = reports(outcome), len(unread(outcome))
    if not read:
        complain(say("output.nothing", settings.lang, path=left.target))
        return
    left.write_bytes(findings_xlsx.dumps(outcome, settings, roll, folder))
    left.commit()
    wrong = sum(checked.worst == "error" for checked in read)
    key = "check.written_unread" if failed else "check.written"
    complain(say(key, settings.lang, path=left.target, count=len(read), wrong=wrong, failed=failed))


def _leave_out(outcome: Outcome, asked: _Asked, lang: Lang) -> None:
    """Take out what is known already, and say how much was left out, and why."""
    from gongkai.exports import baseline

    if asked.known and (count := baseline.leave_out(outcome, asked.known)):
        complain(say("baseline.left_out", lang, count=count))
    for one, count in asked.exempt.left_out.items():
        codes = ", ".join(one.codes)
        complain(say("exempt.left_out", lang, count=count, files=one.files, codes=codes, reason=one.reason))


def _read(
    paths: tuple[str, ...],
    leave_out: Sequence[Path],
    settings: Settings,
    asked: _Asked,
    copies: Copies | None,
) -> Outcome:
    """Read and check every input, then compare the years of each organ with one another."""
    from gongkai.exports.checked import Checked, Unread

    progress = Progress(settings.lang)
    outcome: Outcome = []
    try:
        with Years(settings, asked.selection, asked.exempt) as years:
            for name, result in read_found(walk(paths, leave_out), settings, progress.complain):
                if isinstance(result, Failure):
                    outcome.append(Unread(name, result.words.say(settings.lang), result.code))
                else:
                    checked = Checked.of(result)
                    found = asked.selection.choose(result.findings)
                    checked.add(asked.exempt.choose(result.source.name, found), result)
                    outcome.append(checked)
                    years.keep(result, checked)
                    if copies is not None:
                        copies.keep(checked, result)
                progress.show(len(outcome))
            years.compare()
    finally:
        progress.clear()
    return outcome


def _write(outcome: Outcome, target: Output, settings: Settings, asked: _Asked, roll: Roll | None) -> None:
    layout = asked.layout
    if asked.statistics:
        from gongkai.checking import every_rule
        from gongkai.exports import statistics

        lines = statistics.counted(outcome, every_rule(settings), settings.lang)
        pieces = [statistics.dumps(lines)] if layout == "json" else statistics.text(lines, settings.lang)
        for piece in pieces:
            target.write(piece)
    elif layout == "csv":
        from gongkai.exports import findings_csv

        target.write_bytes(findings_csv.dumps(outcome, settings, roll))
    elif layout == "github":
        from gongkai.exports import github

        for line in github.dumps(outcome, settings, roll):
            target.write(line)
    elif layout == "json":
        from gongkai.exports.findings_json import dumps

        for piece in dumps(outcome, settings.lang, roll):
            target.write(piece)
    elif layout == "sarif":
        from gongkai.checking import every_rule
        from gongkai.exports import sarif

        target.write(sarif.dumps(outcome, every_rule(settings), settings.lang, roll))
    elif layout == "xlsx":
        from gongkai.exports import findings_xlsx

        target.write_bytes(findings_xlsx.dumps(outcome, settings, roll))
    else:
        from gongkai.exports.findings_text import Page

        for page in Page(target.stream, settings, narrowed=asked.selection.narrows).pages(outcome, roll):
            target.write(page)
