"""From the inputs of a command line to reports, one at a time; what fails costs one line."""

from __future__ import annotations

import sys
from collections import deque
from collections.abc import Callable, Collection, Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from gongkai.cli.inputs import Input, Unusable, is_below, same_file, walk
from gongkai.cli.session import complain
from gongkai.errors import FormError, SettingsError
from gongkai.failures import Failure, clean, failure_of
from gongkai.settings import Settings
from gongkai.wording import Lang, say

if TYPE_CHECKING:
    from gongkai.readers.inputs import Given
    from gongkai.report import Report

#: The name of an input with its report, or with why there is none.
Read = tuple[str, "Report | Failure"]
#: Reads one input: its bytes, and its name.
Reader = Callable[[bytes, str], "Report"]


def refuse_input_as_output(paths: Iterable[str], output: Path | None, lang: Lang) -> None:
    """Raise SettingsError where ``-o`` names one of the inputs, or a document in a folder among them."""
    for path in paths:
        if same_file(Path(path), output):
            raise SettingsError(say("output.is_input", lang), place=path)
        if output is not None and is_below(output, Path(path)):
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
    leave_out: Collection[Path] = (output,) if output is not None else ()
    yield from read_found(walk(paths, leave_out), settings, complain, reader=reader, ahead=ahead)


def read_found(
    found: Iterable[Input | Unusable],
    settings: Settings,
    complain: Callable[[str], None] = complain,
    *,
    reader: Reader | None = None,
    ahead: int = 1,
) -> Iterator[Read]:
    """Read what a walk has found, as :func:`read_all` does."""
    read = reader or _by_rules(settings)
    inputs = (given for one in found for given in opened(one, settings))
    for name, result in _in_order(inputs, lambda given: _read(given, settings, read), ahead):
        if isinstance(result, Failure):
            complain(f"{name}: {result.words.say(settings.lang)}")
        yield clean(name), result


def opened(found: Input | Unusable, settings: Settings) -> Iterator[Given | tuple[str, Failure]]:
    """Go through the inputs that something found stands for, an archive for each file in it."""
    from gongkai.readers import load
    from gongkai.readers.inputs import inputs_of

    if isinstance(found, Unusable):
        yield found.name, found.failure
        return
    try:
        path, limits = found.path, settings.limits
        data = sys.stdin.buffer.read((limits.size << 20) + 1) if path is None else load(path, limits)
        yield from inputs_of(found.name, data, limits)
    except Exception as error:  # a bug must cost one file, not the run
        yield found.name, failure_of(error, known=(found.name, str(found.path)))


def _by_rules(settings: Settings) -> Reader:
    from gongkai.pipeline import extract

    return lambda source, name: extract(source, name=name, settings=settings)


def _in_order(
    inputs: Iterable[tuple[str, object]], read: Callable[[tuple[str, object]], Report | Failure], ahead: int
) -> Iterator[tuple[str, Report | Failure]]:
    """Yield the name of each input with what reading it gave, in the order of the inputs."""
    if ahead <= 1:
        yield from ((given[0], read(given)) for given in inputs)
        return
    from concurrent.futures import Future, ThreadPoolExecutor

    under_way: deque[tuple[str, Future[Report | Failure]]] = deque()
    pool = ThreadPoolExecutor(ahead, thread_name_prefix="gongkai-read")
    try:
        for given in inputs:
            under_way.append((given[0], pool.submit(read, given)))
            if len(under_way) >= 2 * ahead:
                first, result = under_way.popleft()
                yield first, result.result()
        while under_way:
            first, result = under_way.popleft()
            yield first, result.result()
    finally:
        pool.shutdown(wait=False, cancel_futures=True)


def _read(given: tuple[str, object], settings: Settings, reader: Reader) -> Report | Failure:
    """Read one input: a report, or why there is none."""
    name, data = given
    if isinstance(data, Failure):
        return data
    try:
        if isinstance(data, Exception):
            raise data
        assert isinstance(data, bytes)
        return reader(data, clean(name))
    except (FormError, SettingsError):
        raise
    except Exception as error:  # a bug must cost one file, not the run
        return failure_of(error, known=(name, str(Path(name))))
