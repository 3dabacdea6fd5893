"""From the inputs of a command line to reports, one at a time; what fails costs one line."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from gongkai.cli.inputs import Input, PassedOver, Unusable, same_file, walk
from gongkai.cli.session import complain
from gongkai.errors import FormError, SettingsError
from gongkai.failures import failure_of
from gongkai.settings import Settings
from gongkai.wording import Lang, say

if TYPE_CHECKING:
    from gongkai.report import Report

#: The name of an input with its report, or with the words that say why there is none.
Read = tuple[str, "Report | str"]


def refuse_input_as_output(paths: Iterable[str], output: Path | None, lang: Lang) -> None:
    """Raise SettingsError where ``-o`` names one of the inputs."""
    for path in paths:
        if same_file(Path(path), output):
            raise SettingsError(say("output.is_input", lang), place=path)


def read_all(
    paths: Iterable[str],
    output: Path | None,
    settings: Settings,
    complain: Callable[[str], None] = complain,
) -> Iterator[Read]:
    """Read every input in order; ``complain`` has been told of each that could not be read."""
    from gongkai.readers import SUFFIXES

    for found in walk(paths, SUFFIXES, output):
        if isinstance(found, PassedOver):
            endings = " ".join(f"{ending} {count}" for ending, count in sorted(found.endings.items()))
            complain(f"{found.name}: {say('input.passed_over', settings.lang, endings=endings)}")
            continue
        result = _read(found, settings)
        if isinstance(result, str):
            complain(f"{found.name}: {result}")
        yield clean(found.name), result


def _read(found: Input | Unusable, settings: Settings) -> Report | str:
    """Read one input: a report, or the words that say why there is none."""
    from gongkai.pipeline import extract
    from gongkai.readers import SUFFIXES

    if isinstance(found, Unusable):
        reason = found.error.strerror if found.error else ""
        return say(found.key, settings.lang, known=" ".join(SUFFIXES), error=reason)
    try:
        source = found.path if found.path is not None else sys.stdin.buffer.read()
        return extract(source, name=clean(found.name), settings=settings)
    except (FormError, SettingsError):
        raise
    except Exception as error:  # a bug must cost one file, not the run
        return failure_of(error, settings.lang, known=(found.name, str(found.path))).message


def clean(name: str) -> str:
    """Return a name that any text can hold: bytes that are no UTF-8 are written as escapes."""
    return name.encode("utf-8", "backslashreplace").decode("utf-8")
