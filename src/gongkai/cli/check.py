"""``gongkai check``: what is wrong in reports, and where, for the person who must have it put right."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import click

from gongkai.cli.output import Output, layout_of
from gongkai.cli.progress import Progress
from gongkai.cli.reading import read_all, refuse_input_as_output
from gongkai.cli.session import complain, guarded
from gongkai.errors import SettingsError
from gongkai.failures import Failure
from gongkai.panel.years import Years
from gongkai.settings import THRESHOLDS, Settings, Threshold
from gongkai.wording import Lang, say

if TYPE_CHECKING:
    from gongkai.checking import Selection
    from gongkai.exemptions import Exemptions
    from gongkai.exports.checked import Outcome

FORMATS = ("text", "json", "sarif", "xlsx", "csv", "github")
#: Formats that statistics have.
_COUNTED = ("text", "json")
FOUND, UNREAD = 1, 3


def command(lang: Lang) -> click.Command:
    """Return the command, its help in one language."""

    @click.command("check", help=say("check.help", lang), epilog=say("check.codes", lang))
    @click.argument("paths", nargs=-1, required=True, metavar="PATH...")
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
        target, kept = Output(output, settings.lang), Output(write_baseline, settings.lang)
        try:
            from gongkai.checking import Selection
            from gongkai.exemptions import Exemptions

            asked = _Asked(
                layout,
                Selection.of(settings, select, ignore, min_severity),
                Exemptions.load(settings),
                _known(baseline, settings.lang),
                statistics,
            )
            code = _check_all(paths, target, kept if write_baseline else None, settings, asked)
            return 0 if exit_zero and code == FOUND else code
        finally:
            target.discard()
            kept.discard()

    return check


class _Asked(NamedTuple):
    """How findings are written, and which: by code, by file, those that are new; ``statistics``: only their numbers."""

    layout: str
    selection: Selection
    exempt: Exemptions
    known: Collection[str]
    statistics: bool


def _known(baseline: Path | None, lang: Lang) -> Collection[str]:
    if baseline is None:
        return ()
    from gongkai.exports.baseline import load

    return load(baseline, lang)


def _check_all(
    paths: tuple[str, ...], target: Output, kept: Output | None, settings: Settings, asked: _Asked
) -> int:
    outcome = _read(paths, target.target, settings, asked)
    from gongkai.exports.checked import reports, unread

    if kept is not None:
        from gongkai.exports import baseline

        kept.write(baseline.dumps(outcome))
        kept.commit()
        complain(say("baseline.written", settings.lang, path=kept.target))
    _leave_out(outcome, asked, settings.lang)
    read = reports(outcome)
    if read or target.target is None:
        _write(outcome, target, settings, asked)
        target.commit()
    else:
        complain(say("output.nothing", settings.lang, path=target.target))
    if unread(outcome):
        return UNREAD
    return FOUND if any(checked.worst == "error" for checked in read) else 0


def _leave_out(outcome: Outcome, asked: _Asked, lang: Lang) -> None:
    """Take out what is known already, and say how much was left out, and why."""
    from gongkai.exports import baseline

    if asked.known and (count := baseline.leave_out(outcome, asked.known)):
        complain(say("baseline.left_out", lang, count=count))
    for one, count in asked.exempt.left_out.items():
        codes = ", ".join(one.codes)
        complain(say("exempt.left_out", lang, count=count, files=one.files, codes=codes, reason=one.reason))


def _read(paths: tuple[str, ...], output: Path | None, settings: Settings, asked: _Asked) -> Outcome:
    """Read and check every input, then compare the years of each organ with one another."""
    from gongkai.exports.checked import Checked, Unread

    progress = Progress(settings.lang)
    outcome: Outcome = []
    try:
        with Years(settings, asked.selection, asked.exempt) as years:
            for name, result in read_all(paths, output, settings, progress.complain):
                if isinstance(result, Failure):
                    outcome.append(Unread(name, result.words.say(settings.lang), result.code))
                else:
                    checked = Checked.of(result)
                    found = asked.selection.choose(result.findings)
                    checked.add(asked.exempt.choose(result.source.name, found), result)
                    outcome.append(checked)
                    years.keep(result, checked)
                progress.show(len(outcome))
            years.compare()
    finally:
        progress.clear()
    return outcome


def _write(outcome: Outcome, target: Output, settings: Settings, asked: _Asked) -> None:
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

        target.write_bytes(findings_csv.dumps(outcome, settings))
    elif layout == "github":
        from gongkai.exports import github

        for line in github.dumps(outcome, settings):
            target.write(line)
    elif layout == "json":
        from gongkai.exports.findings_json import dumps

        for piece in dumps(outcome):
            target.write(piece)
    elif layout == "sarif":
        from gongkai.checking import every_rule
        from gongkai.exports import sarif

        target.write(sarif.dumps(outcome, every_rule(settings), settings.lang))
    elif layout == "xlsx":
        from gongkai.exports import findings_xlsx

        target.write_bytes(findings_xlsx.dumps(outcome, settings))
    else:
        from gongkai.exports.findings_text import Page

        for page in Page(target.stream, settings, narrowed=asked.selection.narrows).pages(outcome):
            target.write(page)
