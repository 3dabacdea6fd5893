"""``gongkai extract``: read files, print what they say."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import click

from gongkai.cli.inputs import is_many
from gongkai.cli.output import Output
from gongkai.cli.reading import read_all, refuse_input_as_output
from gongkai.cli.session import complain, guarded
from gongkai.settings import Settings
from gongkai.wording import Lang, say

if TYPE_CHECKING:
    from gongkai.report import Report

FORMATS = ("json", "jsonl", "table")


def command(lang: Lang) -> click.Command:
    """Return the command, its help in one language."""

    @click.command("extract", help=say("extract.help", lang), epilog=say("extract.codes", lang))
    @click.argument("paths", nargs=-1, required=True, metavar="PATH...")
    @click.option("-o", "--output", type=click.Path(path_type=Path), help=say("extract.output", lang))
    @click.option("--format", "layout", type=click.Choice(FORMATS), help=say("extract.format", lang))
    @click.option("--with-text", is_flag=True, help=say("extract.with_text", lang))
    @guarded
    def extract(paths: tuple[str, ...], output: Path | None, layout: str | None, with_text: bool) -> int:
        settings = Settings.load()
        if output == Path("-"):
            output = None
        refuse_input_as_output(paths, output, settings.lang)
        if layout is None:
            layout = "jsonl" if output is not None and output.suffix == ".jsonl" else "json"
        pretty = layout == "json" and not is_many(paths)
        target = Output(output, settings.lang)
        try:
            write = _table(target, settings) if layout == "table" else _json(target, with_text, pretty)
            return _extract_all(paths, target, write, settings)
        finally:
            target.discard()

    return extract


def _extract_all(
    paths: tuple[str, ...], target: Output, write: Callable[[Report], None], settings: Settings
) -> int:
    written = failed = 0
    for _, result in read_all(paths, target.target, settings):
        if isinstance(result, str):
            failed += 1
        else:
            write(result)
            written += 1
    target.commit()
    if target.target is not None and not written:
        complain(say("output.nothing", settings.lang, path=target.target))
    return 3 if failed else 0


def _json(target: Output, with_text: bool, pretty: bool) -> Callable[[Report], None]:
    from gongkai.exports.json import dumps

    return lambda report: target.write(dumps(report, with_text=with_text, pretty=pretty) + "\n")


def _table(target: Output, settings: Settings) -> Callable[[Report], None]:
    from gongkai.exports.table import draw

    return lambda report: target.write(draw(report, target.stream, settings))
