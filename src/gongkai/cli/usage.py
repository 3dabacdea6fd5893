"""What was wrong with a command line, in the language of the program."""

from __future__ import annotations

from collections.abc import Sequence
from difflib import get_close_matches
from pathlib import Path
from typing import TypeVar

import click
from click.exceptions import BadOptionUsage, NoArgsIsHelpError, NoSuchOption

from gongkai.cli.help import in_words
from gongkai.cli.session import complain
from gongkai.settings import half
from gongkai.wording import Lang, say

T = TypeVar("T", str, tuple[str, ...])


def named(ctx: click.Context, param: click.Parameter, value: T) -> T:
    """Return the files or folders that are named; one without a name is a variable of the shell that was never set."""
    if not all(one.strip() for one in ([value] if isinstance(value, str) else value)):
        raise click.BadParameter("", ctx, param)
    return value


def show(error: click.ClickException, program: str, lang: Lang) -> None:
    """Print how the command is used, and one line that says what was wrong."""
    if isinstance(error, NoArgsIsHelpError):
        error.show()
        return
    context = error.ctx if isinstance(error, click.UsageError) else None
    if context is not None:
        click.echo(context.get_usage(), err=True)
    command = context.command_path if context is not None else program
    complain(say("usage.help", lang, program=program, message=_said(error, lang), command=command))


def _said(error: click.ClickException, lang: Lang) -> str:
    if isinstance(error, NoSuchOption):
        return say("usage.option", lang, name=error.option_name, near=_near(error.possibilities, lang))
    if isinstance(error, BadOptionUsage):
        return say("usage.argument", lang, name=error.option_name)
    command = getattr(error, "command_name", None)  # of click 8.4 on
    if command is not None:
        key = "usage.command" if command.isascii() and command.isalpha() else "usage.path"
        return say(key, lang, name=command, near=_near(_likely(command, error), lang))
    if not isinstance(error, click.BadParameter) or error.param is None:
        return say("usage.other", lang, error=error.format_message())
    hint = error.param.get_error_hint(error.ctx).replace("'", "").removesuffix("...")
    name = in_words(hint, lang)
    if isinstance(error, click.MissingParameter):
        return say("usage.missing", lang, name=name)
    kind = error.param.type
    if isinstance(kind, click.Choice):
        return say("usage.choice", lang, name=name, known=", ".join(map(str, kind.choices)))
    if isinstance(kind, click.IntRange | click.FloatRange) and kind.min is not None:
        return say("usage.range", lang, name=name, least=f"{'>' if kind.min_open else '≥'} {kind.min:g}")
    if not error.message:  # of :func:`named`
        return say("usage.nameless", lang, name=name)
    return say("usage.value", lang, name=name, error=error.message)


def _likely(command: str, error: click.ClickException) -> Sequence[str]:
    """Return the commands, and the files and folders here, that are written like one that is not there."""
    context = error.ctx if isinstance(error, click.UsageError) else None
    if context is None or not isinstance(context.command, click.Group):
        return ()
    here = () if command.isascii() and command.isalpha() else _here()
    return [
        *get_close_matches(half(command).lower(), context.command.list_commands(context)),
        *get_close_matches(command, here),
    ]


def _here() -> Sequence[str]:
    try:
        return [entry.name for entry in Path().iterdir() if not entry.name.startswith(".")]
    except OSError:
        return ()


def _near(names: Sequence[str] | None, lang: Lang) -> str:
    return say("usage.near", lang, names=", ".join(names)) if names else ""
