"""``gongkai extract``: read files, print what they say."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import click

from gongkai.cli.asking import METAVAR, SCOPES, Asking, Model, estimate
from gongkai.cli.inputs import is_folder, is_many
from gongkai.cli.output import Output, layout_of
from gongkai.cli.reading import read_all, refuse_input_as_output
from gongkai.cli.session import complain, guarded
from gongkai.cli.usage import named
from gongkai.errors import SettingsError
from gongkai.failures import EMPTY, Failure, empties
from gongkai.settings import Settings
from gongkai.wording import Lang, say

if TYPE_CHECKING:
    from gongkai.report import Report

FORMATS = ("json", "jsonl", "table", "csv", "xlsx", "parquet", "dta")
BINARY = ("xlsx", "parquet", "dta")


class Writer(NamedTuple):
    """What a format does with each report, and once there are no more."""

    add: Callable[[Report], None]
    close: Callable[[], None] = lambda: None


def command(lang: Lang) -> click.Command:
    """Return the command, its help in one language."""

    @click.command("extract", cls=Asking, help=say("extract.help", lang), epilog=say("extract.codes", lang))
    @click.argument("paths", nargs=-1, required=True, metavar="PATH...", callback=named)
    @click.option("-o", "--output", type=click.Path(path_type=Path), help=say("extract.output", lang))
    @click.option("--format", "layout", type=click.Choice(FORMATS), help=say("extract.format", lang))
    @click.option("--with-text", is_flag=True, help=say("extract.with_text", lang))
    @click.option("--llm", type=click.Choice(SCOPES), metavar=METAVAR, help=say("extract.llm", lang))
    @click.option("--explain", is_flag=True, help=say("extract.explain", lang))
    @click.option("--dry-run", is_flag=True, help=say("extract.dry_run", lang))
    @guarded
    def extract(
        paths: tuple[str, ...],
        *,
        output: Path | None,
        layout: str | None,
        with_text: bool,
        llm: str | None,
        explain: bool,
        dry_run: bool,
    ) -> int:
        settings = Settings.load()
        if dry_run:
            return estimate(paths, settings, llm)
        if output == Path("-"):
            output = None
        refuse_input_as_output(paths, output, settings.lang)
        layout = layout or layout_of(output, FORMATS, "json", settings.lang)
        if layout in BINARY and output is None:
            raise SettingsError(say("output.binary", settings.lang), place=f"--format {layout}")
        target = Output(output, settings.lang)
        try:
            writer = _writer(layout, target, settings, with_text, pretty=not is_many(paths))
            with Model(settings, llm, explain=explain) as model:
                return _extract_all(paths, target, writer, settings, model)
        finally:
            target.discard()

    return extract


def _extract_all(
    paths: tuple[str, ...], target: Output, writer: Writer, settings: Settings, model: Model
) -> int:
    written = failed = empty = 0
    results = read_all(paths, target.target, settings, reader=model.reader, ahead=model.ahead)
    for _, result in results:
        if isinstance(result, Failure):
            failed += 1
            empty += result.code == EMPTY
        else:
            writer.add(result)
            model.book(result)
            written += 1
    if written or target.target is None:
        writer.close()
        target.commit()
    else:
        complain(say("output.nothing", settings.lang, path=target.target))
    model.report()
    if failed and (written + failed > len(paths) or any(map(is_folder, paths))):
        counts = {"count": written + failed - empty, "read": written, "failed": failed - empty}
        complain(say("input.received", settings.lang, **counts) + empties(empty, settings.lang))
    return 3 if failed else (4 if model.failed else 0)


def _writer(layout: str, target: Output, settings: Settings, with_text: bool, pretty: bool) -> Writer:
    if layout == "table":
        from gongkai.exports.table import draw

        return Writer(lambda report: target.write(draw(report, target.stream, settings)))
    if layout == "xlsx":
        return _workbook(target, settings)
    if layout in ("json", "jsonl"):
        from gongkai.exports.json import dumps

        pretty = pretty and layout == "json"
        return Writer(lambda report: target.write(dumps(report, with_text=with_text, pretty=pretty) + "\n"))
    return _cells(layout, target, settings)


def _workbook(target: Output, settings: Settings) -> Writer:
    from gongkai.cli.sink import Sink
    from gongkai.exports.printed_xlsx import PrintedWorkbook

    stream = io.BufferedWriter(Sink(target))
    book = PrintedWorkbook(stream, settings)

    def close() -> None:
        book.close()
        stream.flush()

    return Writer(book.add, close)


def _cells(layout: str, target: Output, settings: Settings) -> Writer:
    """Return what writes one row a field."""
    from gongkai.cli.sink import Sink
    from gongkai.exports.long import Cells, columns
    from gongkai.exports.tables import open_table
    from gongkai.form import load_forms

    stream = io.BufferedWriter(Sink(target))
    table = open_table(layout, stream, columns(settings.lang))
    cells = Cells(load_forms(settings.forms_dir), settings.lang)

    def add(report: Report) -> None:
        table.add(cells.rows(report, report.findings))
        stream.flush()  # what was read outlives whatever comes after

    def close() -> None:
        table.close()
        stream.flush()
        if table.unfit:
            complain(say("unit.unfit", settings.lang, count=table.unfit, format=layout))

    return Writer(add, close)
