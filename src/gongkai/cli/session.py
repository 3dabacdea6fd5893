"""How every command ends: its exit code, and one line where something was wrong."""

from __future__ import annotations

import functools
import os
import sys
from collections.abc import Callable
from typing import ParamSpec

import click

from gongkai.errors import GongkaiError
from gongkai.failures import clean, described
from gongkai.wording import default_lang, say

USAGE = 2
INTERRUPTED = 130
PIPE_CLOSED = 141

P = ParamSpec("P")


def guarded(command: Callable[P, int]) -> Callable[P, int]:
    """Let a command end quietly on Ctrl-C and a closed pipe, and with one line on a wrong setting."""

    @functools.wraps(command)
    def run(*args: P.args, **kwargs: P.kwargs) -> int:
        try:
            if any(name.startswith("GONGKAI_") for name in os.environ):
                from gongkai.cli.variables import unknown

                for line in unknown(os.environ, default_lang()):
                    complain(f"{_program()}: {line}")
            return command(*args, **kwargs)
        except KeyboardInterrupt:
            return INTERRUPTED
        except BrokenPipeError:
            _forget_output(both=True)
            return PIPE_CLOSED
        except GongkaiError as error:
            forget_full_output()
            complain(f"{_program()}: {described(error, default_lang())}")
            return USAGE
        except OSError as error:
            forget_full_output()
            complain(f"{_program()}: {refused(error)}")
            return USAGE

    return run


def refused(error: OSError) -> str:
    """Return what the system would not do, and with which file: a full disk, a name that is too long."""
    name = error.filename if isinstance(error.filename, str) else "stdout"
    lang = default_lang()
    return f"{say('output.failed', lang, error=error)} ({clean(name)})"


def forget_full_output() -> None:
    """Forget what standard output could not take, for it would be tried again at the program's end."""
    try:
        if sys.stdout is not None:
            sys.stdout.flush()
    except OSError:
        _forget_output()


def printable(text: str) -> str:
    """Return a text in which whatever would break a line or steer a terminal is escaped."""
    return "".join(c if c.isprintable() or c == "\u3000" else _escaped(c) for c in text)


def complain(line: str) -> None:
    """Print one line on standard error; whatever would break the line or steer a terminal is escaped."""
    click.echo(printable(line), err=True)


def _escaped(character: str) -> str:
    return character.encode("unicode_escape").decode("ascii")


def _program() -> str:
    return click.get_current_context().find_root().info_name or "gongkai"


def _forget_output(*, both: bool = False) -> None:
    """Point standard output at nothing, so that the last flush at exit cannot fail again."""
    nothing = os.open(os.devnull, os.O_WRONLY)
    for stream in (sys.stdout, sys.stderr) if both else (sys.stdout,):
        try:
            os.dup2(nothing, stream.fileno())
        except (OSError, ValueError, AttributeError):
            continue
