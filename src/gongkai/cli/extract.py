"""``gongkai extract``: read files, print what they say."""

from __future__ import annotations

import sys
import traceback
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import click

from gongkai.cli.inputs import Input, PassedOver, Unusable, is_many, same_file, walk
from gongkai.cli.output import Output
from gongkai.cli.session import complain, described, guarded, one_line
from gongkai.errors import FormError, GongkaiError, SettingsError
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
        for path in paths:
            if same_file(Path(path), output):
                raise SettingsError(say("output.is_input", settings.lang), place=path)
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
    from gongkai.readers import SUFFIXES

    written = failed = 0
    for found in walk(paths, SUFFIXES, target.target):
        if isinstance(found, PassedOver):
            endings = " ".join(f"{ending} {count}" for ending, count in sorted(found.endings.items()))
            complain(f"{found.name}: {say('input.passed_over', settings.lang, endings=endings)}")
            continue
        result = _read(found, settings)
        if isinstance(result, str):
            failed += 1
            complain(f"{found.name}: {result}")
        else:
            write(result)
            written += 1
    target.commit()
    if target.target is not None and not written:
        complain(say("output.nothing", settings.lang, path=target.target))
    return 3 if failed else 0


def _read(found: Input | Unusable, settings: Settings) -> Report | str:
    """Read one input: a report, or the words that say why there is none."""
    from gongkai.pipeline import extract
    from gongkai.readers import SUFFIXES

    if isinstance(found, Unusable):
        reason = found.error.strerror if found.error else ""
        return say(found.key, settings.lang, known=" ".join(SUFFIXES), error=reason)
    try:
        source = found.path if found.path is not None else sys.stdin.buffer.read()
        return extract(source, name=_clean(found.name), settings=settings)
    except (FormError, SettingsError):
        raise
    except GongkaiError as error:
        return described(error, settings.lang, known=(found.name, str(found.path)))
    except OSError as error:
        return _system(error, settings.lang)
    except Exception as error:  # a bug must cost one file, not the run
        return _bug(error, settings.lang)


def _json(target: Output, with_text: bool, pretty: bool) -> Callable[[Report], None]:
    from gongkai.exports.json import dumps

    return lambda report: target.write(dumps(report, with_text=with_text, pretty=pretty) + "\n")


def _table(target: Output, settings: Settings) -> Callable[[Report], None]:
    from gongkai.exports.table import draw

    return lambda report: target.write(draw(report, target.stream, settings))


def _clean(name: str) -> str:
    """Return a name that any text can hold: bytes that are no UTF-8 are written as escapes."""
    return name.encode("utf-8", "backslashreplace").decode("utf-8")


def _system(error: OSError, lang: Lang) -> str:
    if isinstance(error, FileNotFoundError):
        return say("input.absent", lang)
    if isinstance(error, PermissionError):
        return say("input.denied", lang)
    return say("input.failed", lang, error=error.strerror or error)


def _bug(error: Exception, lang: Lang) -> str:
    frames = traceback.extract_tb(error.__traceback__)
    place = f"{Path(frames[-1].filename).name}:{frames[-1].lineno}" if frames else "?"
    return say("input.bug", lang, error=f"{type(error).__name__}: {one_line(error)}", place=place)
