"""``--llm`` on the command line: whom to ask, what it cost, and what it would cost."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self, cast

import click

from gongkai.cli.output import Output
from gongkai.cli.reading import Reader, read_all
from gongkai.cli.session import complain, printable
from gongkai.errors import SettingsError
from gongkai.failures import Failure
from gongkai.settings import Settings
from gongkai.wording import Lang, say

if TYPE_CHECKING:
    from gongkai.llm.line.askers import Estimate
    from gongkai.llm.line.client import Client
    from gongkai.llm.questions.ask import Asker
    from gongkai.llm.questions.route import Reason, Scope
    from gongkai.report import Report

SCOPES = ("auto", "always", "never")
METAVAR = "[=auto|always|never]"


class Asking(click.Command):
    """A command with ``--llm``, whose value may be left out: what follows it then is a path."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        options = args.index("--") if "--" in args else len(args)
        given = ["--llm=auto" if arg == "--llm" else arg for arg in args[:options]]
        return super().parse_args(ctx, given + args[options:])


class Model:
    """The model of one run, or none: reads inputs with its help and says what that cost."""

    def __init__(self, settings: Settings, scope: str | None, *, explain: bool = False) -> None:
        self._settings = settings
        self._scope = cast("Scope", scope if scope in ("auto", "always") else "auto")
        self._explain = explain
        self._client = client_of(settings.lang) if scope in ("auto", "always") else None
        self._rejected = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        if self._client is not None:
            self._client.close()

    @property
    def reader(self) -> Reader | None:
        """How an input is to be read; None for by the rules alone."""
        if self._client is None and not self._explain:
            return None
        return reading_with(self._settings, self._client, self._scope, explain=self._explain)

    @property
    def ahead(self) -> int:
        """How many inputs may be under way at a time; what is explained is explained in order."""
        return self._client.settings.concurrency if self._client and not self._explain else 1

    @property
    def failed(self) -> bool:
        """Whether the endpoint failed."""
        return self._client is not None and self._client.failure is not None

    def book(self, report: Report) -> None:
        """Count what was refused in a report."""
        self._rejected += report.usage.rejected

    def report(self) -> None:
        """Say what the run cost, and what failed."""
        if self._client is not None:
            tell_account(self._client, self._rejected, self._settings.lang)


def tell_account(client: Client, rejected: int, lang: Lang) -> None:
    """Say on standard error what a run cost, and why the endpoint failed if it did."""
    run = client.usage
    complain(
        say(
            "llm.run",
            lang,
            requests=run.cost.requests,
            cached=run.cached,
            input=run.cost.input_tokens,
            output=run.cost.output_tokens,
            rejected=rejected,
            unasked=run.unasked,
            seconds=f"{run.cost.seconds:.1f}",
            money=told(client, lang),
        )
    )
    if client.failure is not None:
        complain(say("llm.failed", lang, failure=client.failure))


def told(client: Client, lang: Lang) -> str:
    """Return the words for what a client has spent, nothing where no price is known."""
    return _money(client, client.usage.cost.input_tokens, client.usage.cost.output_tokens, lang)


def client_of(lang: Lang) -> Client:
    """Return a client of the endpoint of the settings; raises SettingsError where it cannot be made."""
    try:
        from gongkai.llm.line.client import Client
    except ModuleNotFoundError as error:
        raise SettingsError(say("llm.missing", lang), place=error.name or "") from error
    return Client.of_settings(lang=lang)


def reading_with(settings: Settings, asker: Asker | None, scope: Scope, *, explain: bool = False) -> Reader:
    """Return what reads an input with a model's help; ``explain``: and says what is doubtful in it."""
    from gongkai.pipeline import doubts, read_document, worded
    from gongkai.readers import read

    def reader(source: bytes, name: str) -> Report:
        document = read(source, name=name, limits=settings.limits)
        report = worded(read_document(document, settings, asker, scope), settings)
        if explain:
            for line in _explained(name, doubts(document, settings, scope), settings.lang):
                complain(line)
        return report

    return reader


def _explained(name: str, reasons: list[Reason], lang: Lang) -> list[str]:
    if not reasons:
        return [say("llm.sure", lang, name=name)]
    return [
        say(
            "llm.doubt",
            lang,
            name=name,
            section=one.section,
            code=one.code,
            of=f" ({one.of})" if one.of else "",
            why=say(f"doubt.{one.code}", lang),
            asked=say("llm.asked" if one.asked else "llm.not_asked", lang),
        )
        for one in reasons
    ]


def estimate(paths: tuple[str, ...], settings: Settings, scope: str | None) -> int:
    """Print what ``--llm`` would send, and send nothing; return the exit code."""
    lang = settings.lang
    target = Output(None, lang)
    failed = reports = 0
    with client_of(lang) as client:
        from gongkai.llm.line.askers import Estimate

        whole = Estimate(client)
        for name, result in read_all(
            paths,
            None,
            settings,
            reader=reading_with(settings, whole, "always" if scope == "always" else "auto"),
        ):
            failed += isinstance(result, Failure)
            reports += not isinstance(result, Failure)
            _print_asks(target, name, whole, lang)
        target.write(
            say(
                "llm.would_all",
                lang,
                reports=reports,
                asks=whole.asked,
                cached=whole.cached,
                tokens=whole.tokens,
                money=_money(client, whole.tokens, 0, lang),
            )
            + "\n"
        )
    return 3 if failed else 0


def _print_asks(target: Output, name: str, whole: Estimate, lang: Lang) -> None:
    for ask, tokens in whole.take():
        about = {"section": ask.section, "prompt": ask.prompt, "version": ask.version}
        target.write(say("llm.would", lang, name=name, tokens=tokens, **about) + "\n")
        for message in ask.messages:
            indented = "\n    ".join(printable(line) for line in message.content.split("\n"))
            target.write(f"  {message.role}\n    {indented}\n")


def _money(client: Client, read: int, written: int, lang: Lang) -> str:
    """Return the words for what tokens cost, nothing where no price is known."""
    amount = client.settings.cost(read, written)
    if amount is None:
        return ""
    return say("llm.money", lang, amount=f"{amount:.4f}", currency=client.settings.currency)
