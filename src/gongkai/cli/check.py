"""``gongkai check``: what is wrong in reports, and where, for the person who must have it put right."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from gongkai.cli.output import Output, layout_of
from gongkai.cli.progress import Progress
from gongkai.cli.reading import read_all, refuse_input_as_output
from gongkai.cli.session import complain, guarded
from gongkai.cli.years import Years
from gongkai.errors import SettingsError
from gongkai.failures import Failure
from gongkai.settings import THRESHOLDS, Settings, Threshold
from gongkai.wording import Lang, say

if TYPE_CHECKING:
    from gongkai.checking import Selection
    from gongkai.exports.checked import Outcome

FORMATS = ("text", "json", "sarif", "xlsx")
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
    @guarded
    def check(
        paths: tuple[str, ...],
        *,
        output: Path | None,
        layout: str | None,
        select: tuple[str, ...],
        ignore: tuple[str, ...],
        min_severity: Threshold | None,
    ) -> int:
        settings = Settings.load()
        if output == Path("-"):
            output = None
        refuse_input_as_output(paths, output, settings.lang)
        layout = layout or layout_of(output, FORMATS, "text", settings.lang)
        if layout == "xlsx" and output is None:
            raise SettingsError(say("output.binary", settings.lang), place="--format xlsx")
        target = Output(output, settings.lang)
        try:
            from gongkai.checking import Selection

            selection = Selection.of(settings, select, ignore, min_severity)
            return _check_all(paths, target, layout, settings, selection)
        finally:
            target.discard()

    return check


def _check_all(
    paths: tuple[str, ...], target: Output, layout: str, settings: Settings, selection: Selection
) -> int:
    outcome = _read(paths, target.target, settings, selection)
    from gongkai.exports.checked import reports, unread

    read = reports(outcome)
    if read or target.target is None:
        _write(outcome, target, layout, settings, selection)
        target.commit()
    else:
        complain(say("output.nothing", settings.lang, path=target.target))
    if unread(outcome):
        return UNREAD
    return FOUND if any(checked.worst == "error" for checked in read) else 0


def _read(paths: tuple[str, ...], output: Path | None, settings: Settings, selection: Selection) -> Outcome:
    """Read and check every input, then compare the years of each organ with one another."""
    from gongkai.exports.checked import Checked, Unread

    progress = Progress(settings.lang)
    outcome: Outcome = []
    try:
        with Years(settings, selection) as years:
            for name, result in read_all(paths, output, settings, progress.complain):
                if isinstance(result, Failure):
                    outcome.append(Unread(name, result.message, result.code))
                else:
                    checked = Checked.of(result)
                    checked.add(selection.choose(result.findings), result)
                    outcome.append(checked)
                    years.keep(result, checked)
                progress.show(len(outcome))
            years.compare()
    finally:
        progress.clear()
    return outcome


def _write(outcome: Outcome, target: Output, layout: str, settings: Settings, selection: Selection) -> None:
    if layout == "json":
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

        for page in Page(target.stream, settings, narrowed=selection.narrows).pages(outcome):
            target.write(page)
