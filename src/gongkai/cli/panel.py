"""``gongkai panel``: many reports as one dataset, with what its columns are and what was left out."""

from __future__ import annotations

import io
import shlex
import sys
from collections.abc import Iterator, Sequence
from contextlib import nullcontext
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, cast

import click

from gongkai.cli.inputs import Input, same_file, walk
from gongkai.cli.panel_files import Files
from gongkai.cli.progress import Progress
from gongkai.cli.reading import read_found, refuse_input_as_output
from gongkai.cli.session import complain, guarded
from gongkai.cli.usage import named
from gongkai.errors import SettingsError
from gongkai.failures import Failure
from gongkai.settings import Settings
from gongkai.wording import Lang, say

if TYPE_CHECKING:
    from gongkai.batch.manifest import Listed
    from gongkai.exports.columns import About
    from gongkai.panel.dataset import Panel
    from gongkai.panel.figures import Figures
    from gongkai.panel.organ_map import OrganMap
    from gongkai.report import Report

FORMATS = ("csv", "xlsx", "parquet", "dta", "json")
UNREAD = 3
#: So many lines of a map are named.
_LINES = 10


class _Unread(NamedTuple):
    """An input, or a line of one, that is no report, and the code of why."""

    name: str
    code: str


def command(lang: Lang) -> click.Command:
    """Return the command, its help in one language."""

    @click.command("panel", help=say("panel.help", lang), epilog=say("panel.codes", lang))
    @click.argument("paths", nargs=-1, required=True, metavar="PATH...", callback=named)
    @click.option(
        "-o", "--output", type=click.Path(path_type=Path), required=True, help=say("panel.output", lang)
    )
    @click.option("--format", "layout", type=click.Choice(FORMATS), help=say("panel.format", lang))
    @click.option("--long", is_flag=True, help=say("panel.long", lang))
    @click.option("--plots", type=click.Path(path_type=Path), metavar="DIR", help=say("panel.plots", lang))
    @click.option("--organs", type=click.Path(path_type=Path), metavar="CSV", help=say("panel.organs", lang))
    @click.option(
        "--manifest", type=click.Path(path_type=Path), metavar="CSV", help=say("panel.manifest", lang)
    )
    @guarded
    def panel(
        *,
        paths: tuple[str, ...],
        output: Path,
        layout: str | None,
        long: bool,
        plots: Path | None,
        organs: Path | None,
        manifest: Path | None,
    ) -> int:
        settings = Settings.load()
        listed = _listed(paths, manifest, settings.lang)
        refuse_input_as_output(paths, output, settings.lang)
        about = _about(paths, output, settings.lang, long=long)
        files = Files(output, layout or _layout(output, settings.lang), about, settings.lang)
        try:
            figures = _figures(plots, settings) if plots is not None else None
            given = _organs(organs, files, settings.lang) if organs is not None else None
            return _make(paths, files, settings, listed, long=long, figures=figures, organs=given)
        finally:
            files.discard()

    return panel


def _listed(paths: Sequence[str], manifest: Path | None, lang: Lang) -> list[Listed]:
    """Return what is listed of the sources: in a file that was named, and where ``batch`` has left its own."""
    from gongkai.batch.manifest import NAME, load

    left = [Path(path) / NAME for path in paths if path != "-"]
    given = [*([manifest] if manifest else []), *(path for path in left if path.is_file())]
    return [one for path in given for one in load(path, lang)]


def _layout(output: Path, lang: Lang) -> str:
    """Return the format that the ending of the output file asks for."""
    ending = output.suffix.lower().removeprefix(".")
    if ending not in FORMATS:
        raise SettingsError(say("panel.ending", lang, known=" ".join(FORMATS)), place=str(output))
    return ending


def _about(paths: Sequence[str], output: Path, lang: Lang, *, long: bool) -> About:
    """Return what the file says of itself: the version, and the command as far as it decides what stands in it.

    No clock and no folder of this machine: the same reports make the same bytes wherever they go.
    """
    from gongkai import __version__
    from gongkai.exports.columns import About

    given = [Path(path).name if Path(path).is_absolute() else path for path in paths]
    command = ["gongkai", "panel", *given, *(["--long"] if long else []), "-o", output.name]
    notes = (f"gongkai {__version__}", shlex.join(command), say("panel.about", lang))
    return About(say("panel.title", lang, version=__version__), notes)


def _make(
    paths: tuple[str, ...],
    files: Files,
    settings: Settings,
    listed: list[Listed],
    *,
    long: bool,
    figures: Figures | None,
    organs: OrganMap | None,
) -> int:
    from gongkai.panel.dataset import Panel
    from gongkai.panel.shelf import Shelf

    with Shelf() as shelf:
        panel = Panel(shelf, organs)
        leave_out = (*files.paths, *([organs.path] if organs else []))
        failed = _take(paths, leave_out, panel, settings)
        if len(panel):
            panel.settle()
            _write(panel, files, settings, listed, long=long, figures=figures)
        else:
            complain(say("output.nothing", settings.lang, path=files.output))
    if organs is not None and organs.unused:
        complain(say("organs.unused", settings.lang, lines=_numbers(organs.unused)))
    return UNREAD if failed else 0


def _organs(path: Path, files: Files, lang: Lang) -> OrganMap:
    """Return the map of a file, which must not be one that is about to be written."""
    from gongkai.panel.organ_map import OrganMap

    written = files.paths[:1] if files.layout == "xlsx" else files.paths
    if any(same_file(path, output) for output in written):
        raise SettingsError(say("organs.overwritten", lang), place=str(path))
    return OrganMap(path, lang)


def _numbers(lines: Sequence[int]) -> str:
    shown = ", ".join(map(str, lines[:_LINES]))
    return f"{shown} …" if len(lines) > _LINES else shown


def _take(paths: tuple[str, ...], leave_out: Sequence[Path], panel: Panel, settings: Settings) -> int:
    """Read every input into the panel; return how many could not be read."""
    progress = Progress(settings.lang)
    failed = 0
    try:
        for result in _reports(paths, leave_out, settings, progress):
            if isinstance(result, _Unread):
                failed += 1
                panel.unread[result.name] = result.code
            else:
                panel.take(result)
            progress.show(len(panel))
    finally:
        progress.clear()
    return failed


def _reports(
    paths: tuple[str, ...], leave_out: Sequence[Path], settings: Settings, progress: Progress
) -> Iterator[Report | _Unread]:
    """Yield every report, those that were read before as well as those that are read now, or what is none."""
    from gongkai.panel import stored

    for found in walk(paths, leave_out, stored.SUFFIXES):
        if isinstance(found, Input) and _is_json(found):
            yield from _stored(found, found.name in paths, settings, progress)
            continue
        for name, result in read_found((found,), settings, progress.complain):
            yield _Unread(name, result.code) if isinstance(result, Failure) else result


def _is_json(found: Input) -> bool:
    """Say whether an input holds reports that were read before; of standard input its beginning tells."""
    from gongkai.panel import stored

    if found.path is not None:
        return found.path.suffix.lower() in stored.SUFFIXES
    beginning = cast(io.BufferedReader, sys.stdin.buffer).peek()[:64]
    return beginning.lstrip(b"\xef\xbb\xbf \r\n\t").startswith((b"{", b"["))


def _stored(found: Input, named: bool, settings: Settings, progress: Progress) -> Iterator[Report | _Unread]:
    """Yield the reports of JSON; a folder may hold other .json files, such as a summary of a run."""
    from gongkai.failures import failure_of
    from gongkai.panel import stored

    is_json = found.path is not None and found.path.suffix.lower() == ".json"
    try:
        with found.path.open("rb") if found.path else nullcontext(sys.stdin.buffer) as stream:
            for result in stored.read(stream, found.name, lines=found.path is not None and not is_json):
                if not isinstance(result, Exception):
                    yield result
                elif named or not is_json:
                    progress.complain(f"{result.place}: {result.said(settings.lang)}")
                    yield _Unread(result.place, result.code)
    except OSError as error:
        progress.complain(f"{found.name}: {failure_of(error).words.say(settings.lang)}")
        yield _Unread(found.name, "input")


def _write(
    panel: Panel,
    files: Files,
    settings: Settings,
    listed: list[Listed],
    *,
    long: bool,
    figures: Figures | None,
) -> None:
    from gongkai.form import load_forms
    from gongkai.panel import side, texts
    from gongkai.panel.long import Long
    from gongkai.panel.tally import Tally
    from gongkai.panel.wide import Wide
    from gongkai.rules.registry import explained

    lang, forms = settings.lang, load_forms(settings.forms_dir)
    rules = explained(forms)
    shape: Long | Wide = Long(forms, lang) if long else Wide(forms, lang)
    columns = shape.columns
    data = files.table("data", columns)
    tables = {name: files.table(name, side.columns(name, lang)) for name in side.SIDE}
    unresolved = panel.unresolved()
    tally = Tally(columns)
    tables["dropped"].add(side.dropped(panel.dropped, lang))
    for entry in panel.entries():
        data.add(tally.add(shape.rows(entry)))
        tables["findings"].add(side.findings(entry, lang, rules))
        for name, made in texts.ROWS.items():
            tables[name].add(made(entry))
        if figures is not None:
            figures.add(entry)
    tables["codebook"].add(side.codebook(columns, tally, lang))
    tables["organs"].add(side.organs(unresolved))
    tables["divisions"].add(side.history(panel.divisions()))
    tables["sources"].add(panel.sources(listed))
    unfit = files.close()
    if figures is not None:
        figures.draw()
    files.commit()
    if unfit:
        complain(say("unit.unfit", lang, count=unfit, format=files.layout))
    if panel.dropped:
        complain(say("panel.dropped", lang, count=len(panel.dropped)))
    if unresolved:
        complain(say("panel.unresolved", lang, count=len(unresolved)))


def _figures(folder: Path, settings: Settings) -> Figures:
    from gongkai.panel.figures import Figures

    return Figures(folder, settings)
