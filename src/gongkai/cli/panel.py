"""``gongkai panel``: many reports as one dataset, with what its columns are and what was left out."""

from __future__ import annotations

import io
import sys
from collections.abc import Iterator, Sequence
from contextlib import nullcontext
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

import click

from gongkai.cli.inputs import Input, walk
from gongkai.cli.output import Output
from gongkai.cli.progress import Progress
from gongkai.cli.reading import read_found, refuse_input_as_output
from gongkai.cli.session import complain, guarded
from gongkai.cli.sink import Sink
from gongkai.errors import SettingsError
from gongkai.failures import Failure
from gongkai.settings import Settings
from gongkai.wording import Lang, say

if TYPE_CHECKING:
    from gongkai.exports.columns import Column, TableWriter
    from gongkai.panel.dataset import Panel
    from gongkai.panel.figures import Figures
    from gongkai.report import Report

FORMATS = ("csv", "xlsx", "parquet", "dta", "json")
SIDE = ("codebook", "dropped", "findings")
UNREAD = 3


def command(lang: Lang) -> click.Command:
    """Return the command, its help in one language."""

    @click.command("panel", help=say("panel.help", lang), epilog=say("panel.codes", lang))
    @click.argument("paths", nargs=-1, required=True, metavar="PATH...")
    @click.option(
        "-o", "--output", type=click.Path(path_type=Path), required=True, help=say("panel.output", lang)
    )
    @click.option("--format", "layout", type=click.Choice(FORMATS), help=say("panel.format", lang))
    @click.option("--long", is_flag=True, help=say("panel.long", lang))
    @click.option("--plots", type=click.Path(path_type=Path), metavar="DIR", help=say("panel.plots", lang))
    @guarded
    def panel(
        paths: tuple[str, ...], output: Path, layout: str | None, long: bool, plots: Path | None
    ) -> int:
        settings = Settings.load()
        refuse_input_as_output(paths, output, settings.lang)
        files = _Files(output, layout or _layout(output, settings.lang), settings.lang)
        try:
            figures = _figures(plots, settings) if plots is not None else None
            return _make(paths, files, settings, long=long, figures=figures)
        finally:
            files.discard()

    return panel


def _layout(output: Path, lang: Lang) -> str:
    """Return the format that the ending of the output file asks for."""
    ending = output.suffix.lower().removeprefix(".")
    if ending not in FORMATS:
        raise SettingsError(say("panel.ending", lang, known=" ".join(FORMATS)), place=str(output))
    return ending


def _make(
    paths: tuple[str, ...], files: _Files, settings: Settings, *, long: bool, figures: Figures | None
) -> int:
    from gongkai.panel.dataset import Panel
    from gongkai.panel.shelf import Shelf

    with Shelf() as shelf:
        panel = Panel(shelf)
        failed = _take(paths, files.output, panel, settings)
        if len(panel):
            panel.settle()
            _write(panel, files, settings, long=long, figures=figures)
        else:
            complain(say("output.nothing", settings.lang, path=files.output))
    return UNREAD if failed else 0


def _take(paths: tuple[str, ...], output: Path, panel: Panel, settings: Settings) -> int:
    """Read every input into the panel; return how many could not be read."""
    progress = Progress(settings.lang)
    failed = 0
    try:
        for result in _reports(paths, output, settings, progress):
            if result is None:
                failed += 1
            else:
                panel.take(result)
            progress.show(len(panel))
    finally:
        progress.clear()
    return failed


def _reports(
    paths: tuple[str, ...], output: Path, settings: Settings, progress: Progress
) -> Iterator[Report | None]:
    """Yield every report, those that were read before as well as those that are read now; None for a failure."""
    from gongkai.panel import stored

    beside = [output.with_suffix(f".{name}.csv") for name in SIDE]
    for found in walk(paths, (output, *beside), stored.SUFFIXES):
        if isinstance(found, Input) and _is_json(found):
            yield from _stored(found, found.name in paths, settings, progress)
            continue
        for _, result in read_found((found,), settings, progress.complain):
            yield None if isinstance(result, Failure) else result


def _is_json(found: Input) -> bool:
    """Say whether an input holds reports that were read before; of standard input its beginning tells."""
    from gongkai.panel import stored

    if found.path is not None:
        return found.path.suffix.lower() in stored.SUFFIXES
    beginning = cast(io.BufferedReader, sys.stdin.buffer).peek()[:64]
    return beginning.lstrip(b"\xef\xbb\xbf \r\n\t").startswith((b"{", b"["))


def _stored(found: Input, named: bool, settings: Settings, progress: Progress) -> Iterator[Report | None]:
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
                    yield None
    except OSError as error:
        progress.complain(f"{found.name}: {failure_of(error).words.say(settings.lang)}")
        yield None


def _write(panel: Panel, files: _Files, settings: Settings, *, long: bool, figures: Figures | None) -> None:
    from gongkai.form import load_forms
    from gongkai.panel import side
    from gongkai.panel.long import Long
    from gongkai.panel.wide import Wide
    from gongkai.rules.registry import explained

    lang, forms = settings.lang, load_forms(settings.forms_dir)
    rules = explained(forms)
    cells, rows = Long(forms, lang), Wide(forms, lang)
    columns = cells.columns if long else rows.columns
    data = files.table("data", columns)
    tables = {name: files.table(name, side.columns(name, lang)) for name in SIDE}
    tables["codebook"].add(side.codebook(columns, lang))
    tables["dropped"].add(side.dropped(panel.dropped, lang))
    for entry in panel.entries():
        data.add(cells.rows(entry) if long else [rows.row(entry)])
        tables["findings"].add(side.findings(entry, lang, rules))
        if figures is not None:
            figures.add(entry)
    unfit = files.close()
    if figures is not None:
        figures.draw()
    files.commit()
    if unfit:
        complain(say("unit.unfit", lang, count=unfit, format=files.layout))
    if panel.dropped:
        complain(say("panel.dropped", lang, count=len(panel.dropped)))


def _figures(folder: Path, settings: Settings) -> Figures:
    from gongkai.panel.figures import Figures

    return Figures(folder, settings)


class _Files:
    """Where the data and the tables beside it go: files of their own, or the sheets of one workbook."""

    def __init__(self, output: Path, layout: str, lang: Lang) -> None:
        self.output = output
        self.layout = layout
        self._lang = lang
        self._outputs: list[Output] = []
        self._streams: list[io.BufferedWriter] = []
        self._tables: list[TableWriter] = []
        self._book: Any = None
        self._open(output)

    def table(self, name: str, columns: Sequence[Column]) -> TableWriter:
        """Open the data or a table beside it."""
        if self.layout == "xlsx":
            from gongkai.exports.workbook import SheetTable, open_book

            self._book = self._book or open_book(self._streams[0])
            table: TableWriter = SheetTable(self._book, say(f"sheet.{name}", self._lang), columns)
        else:
            from gongkai.exports.tables import open_table

            layout = self.layout if name == "data" else "csv"
            stream = (
                self._streams[0] if name == "data" else self._open(self.output.with_suffix(f".{name}.csv"))
            )
            table = open_table(layout, stream, columns)
        self._tables.append(table)
        return table

    def close(self) -> int:
        """Finish every table; return how many numbers no format could hold."""
        for table in self._tables:
            table.close()
        if self._book is not None:
            self._book.close()
        for stream in self._streams:
            stream.flush()
        return sum(table.unfit for table in self._tables)

    def commit(self) -> None:
        """Put the finished files in their places."""
        for output in reversed(self._outputs):
            output.commit()

    def discard(self) -> None:
        """Take away what was not committed."""
        for output in self._outputs:
            output.discard()

    def _open(self, path: Path) -> io.BufferedWriter:
        output = Output(path, self._lang)
        self._outputs.append(output)
        self._streams.append(io.BufferedWriter(Sink(output), 1 << 20))
        return self._streams[-1]
