"""How every command ends: its exit code, and one line where something was wrong."""

from __future__ import annotations

import functools
import os
import sys
from collections.abc import Callable
from typing import ParamSpec

import click

from gongkai.errors import GongkaiError
from gongkai.failures import described
from gongkai.wording import default_lang

USAGE = 2
INTERRUPTED = 130
PIPE_CLOSED = 141

P = ParamSpec("P")


def guarded(command: Callable[P, int]) -> Callable[P, int]:
    """Let a command end quietly on Ctrl-C and a closed pipe, and with one line on a wrong setting."""

    @functools.wraps(command)
    def run(*args: P.args, **kwargs: P.kwargs) -> int:
        try:
            return command(*args, **kwargs)
        except KeyboardInterrupt:
            return INTERRUPTED
        except BrokenPipeError:
            _forget_output()
            return PIPE_CLOSED
        except GongkaiError as error:
            complain(f"{_program()}: {described(error, default_lang())}")
            return USAGE

    return run


def complain(line: str) -> None:
    """Print one line on standard error; whatever would break the line or steer a terminal is escaped."""
    click.echo("".join(c if c.isprintable() or c == "\u3000" else _escaped(c) for c in line), err=True)


def _escaped(character: str) -> str:
    return character.encode("unicode_escape").decode("ascii")


def _program() -> str:
    return click.get_current_context().find_root().info_name or "gongkai"


def _forget_output() -> None:
    """Point standard output at nothing, so that the last flush at exit cannot fail again."""
    nothing = os.open(os.devnull, os.O_WRONLY)
    for stream in (sys.stdout, sys.stderr):
        try:
            os.dup2(nothing, stream.fileno())
        except (OSError, ValueError, AttributeError):
            continue
