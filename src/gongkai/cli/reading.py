"""From the inputs of a command line to reports, one at a time; what fails costs one line."""

from __future__ import annotations

import sys
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from gongkai.cli.inputs import Input, PassedOver, Unusable, is_below, same_file, walk
from gongkai.cli.session import complain
from gongkai.errors import FormError, SettingsError
from gongkai.failures import clean, failure_of
from gongkai.settings import Settings
from gongkai.wording import Lang, say

if TYPE_CHECKING:
    from gongkai.report import Report

#: The name of an input with its report, or with the words that say why there is none.
Read = tuple[str, "Report | str"]
#: Reads one input: its file or its bytes, and its name.
Reader = Callable[[Path | bytes, str], "Report"]


def refuse_input_as_output(paths: Iterable[str], output: Path | None, lang: Lang) -> None:
    """Raise SettingsError where ``-o`` names one of the inputs, or what a folder among them would give."""
    from gongkai.readers import SUFFIXES

    for path in paths:
        if same_file(Path(path), output):
            raise SettingsError(say("output.is_input", lang), place=path)
        if output is not None and is_below(output, Path(path), SUFFIXES):
            raise SettingsError(say("output.in_folder", lang, folder=path), place=str(output))


def read_all(
    paths: Iterable[str],
    output: Path | None,
    settings: Settings,
    complain: Callable[[str], None] = complain,
    *,
    reader: Reader | None = None,
    ahead: int = 1,
) -> Iterator[Read]:
    """Read every input in order; ``complain`` has been told of each that could not be read.

    ``reader`` reads one input, by the rules alone where none is given; ``ahead``: how many inputs may
    be under way at a time, for a reader that waits for somebody else.
    """
    from gongkai.readers import SUFFIXES

    reader = reader or _by_rules(settings)
    inputs = _told(walk(paths, SUFFIXES, output), settings, complain)
    for found, result in _in_order(inputs, lambda found: _read(found, settings, reader), ahead):
        if isinstance(result, str):
            complain(f"{found.name}: {result}")
        yield clean(found.name), result


def _by_rules(settings: Settings) -> Reader:
    from gongkai.pipeline import extract

    return lambda source, name: extract(source, name=name, settings=settings)


def _told(
    found: Iterable[Input | Unusable | PassedOver], settings: Settings, complain: Callable[[str], None]
) -> Iterator[Input | Unusable]:
    """Yield what there is to read, having told of what was passed over."""
    for one in found:
        if isinstance(one, PassedOver):
            complain(one.words(settings.lang))
        else:
            yield one


def _in_order(
    inputs: Iterable[Input | Unusable], read: Callable[[Input | Unusable], Report | str], ahead: int
) -> Iterator[tuple[Input | Unusable, Report | str]]:
    """Yield each input with what reading it gave, in the order of the inputs."""
    if ahead <= 1:
        yield from ((found, read(found)) for found in inputs)
        return
    from concurrent.futures import Future, ThreadPoolExecutor

    under_way: deque[tuple[Input | Unusable, Future[Report | str]]] = deque()
    pool = ThreadPoolExecutor(ahead, thread_name_prefix="gongkai-read")
    try:
        for found in inputs:
            under_way.append((found, pool.submit(read, found)))
            if len(under_way) >= 2 * ahead:
                first, result = under_way.popleft()
                yield first, result.result()
        while under_way:
            first, result = under_way.popleft()
            yield first, result.result()
    finally:
        pool.shutdown(wait=False, cancel_futures=True)


def _read(found: Input | Unusable, settings: Settings, reader: Reader) -> Report | str:
    """Read one input: a report, or the words that say why there is none."""
    from gongkai.readers import SUFFIXES

    if isinstance(found, Unusable):
        return found.words(SUFFIXES, settings.lang)
    try:
        source = found.path if found.path is not None else sys.stdin.buffer.read()
        return reader(source, clean(found.name))
    except (FormError, SettingsError):
        raise
    except Exception as error:  # a bug must cost one file, not the run
        return failure_of(error, settings.lang, known=(found.name, str(found.path))).message
