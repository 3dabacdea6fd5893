"""``gongkai llm eval``: how well the configured model reads, beside the rules and beside known readers."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING

import click
from rich import box
from rich.console import Console
from rich.table import Table

from gongkai.cli.asking import client_of
from gongkai.cli.output import Output
from gongkai.cli.session import complain
from gongkai.wording import Lang, say

if TYPE_CHECKING:
    from gongkai.evaluation.score import Tally
    from gongkai.evaluation.scorecard import Row
    from gongkai.llm.line.endpoint_settings import LlmSettings

FAILED = 4
#: Wide enough for the rules, a model and some references; what reads it is often no terminal.
_WIDTH = 160


def evaluate(lang: Lang, *, as_json: bool) -> int:
    """Ask the configured endpoint about the packaged corpus and print what came of it."""
    from gongkai.evaluation.corpus import documents
    from gongkai.evaluation.scorecard import measure, references

    client = client_of(lang)
    corpus = documents()
    with (
        client,
        click.progressbar(
            length=len(corpus), label=client.settings.model, file=sys.stderr, hidden=not _shown()
        ) as bar,
    ):
        row = measure(
            client.settings.model or "?",
            corpus,
            client,
            at_a_time=client.settings.concurrency,
            done=lambda: bar.update(1),
        )
    rows = [row, measure(say("eval.rules", lang), corpus), *references()]
    target = Output(None, lang)
    if as_json:
        target.write(json.dumps(_values(rows, client.settings), ensure_ascii=False, indent=2) + "\n")
    else:
        target.write(drawn(rows, client.settings, len(corpus), lang))
    if client.failure is not None:
        complain(say("llm.failed", lang, failure=client.failure))
        return FAILED
    return 0


def drawn(rows: Sequence[Row], settings: LlmSettings | None, documents: int, lang: Lang) -> str:
    """Return the table of a scorecard: a line a measure, a column a reader."""
    table = Table(
        box=box.SIMPLE_HEAD, title=say("eval.title", lang, documents=documents), title_justify="left"
    )
    table.add_column("")
    for row in rows:
        table.add_column(row.name, justify="right")
    for kind in ("items", "categories", "answers", "cells", "claims"):
        for share in ("precision", "recall"):
            values = (getattr(getattr(row.score, kind), share) for row in rows)
            table.add_row(f"{say(f'eval.{kind}', lang)} {say(f'eval.{share}', lang)}", *map(_share, values))
    table.add_row(say("eval.contradictions", lang), *(_of(row.score.contradictions) for row in rows))
    table.add_row(say("eval.silent", lang), *(str(len(row.score.silent)) for row in rows))
    for name in ("questions", "reasks", "refused", "unanswered", "input_tokens", "output_tokens"):
        table.add_row(say(f"eval.{name}", lang), *(f"{getattr(row.spent, name):,}" for row in rows))
    table.add_row(
        say("eval.seconds", lang), *(f"{row.spent.seconds:.1f}" if row.spent.seconds else "" for row in rows)
    )
    if settings is not None and settings.cost(0, 0) is not None:
        money = (settings.cost(row.spent.input_tokens, row.spent.output_tokens) for row in rows)
        label = say("eval.money", lang, currency=settings.currency)
        table.add_row(label, *(f"{amount:.4f}" if amount else "" for amount in money))
    console = Console(width=_WIDTH, color_system=None, force_terminal=False, highlight=False)
    with console.capture() as said:
        console.print(table)
    return "\n".join(line.rstrip() for line in said.get().splitlines()) + "\n"


def _values(rows: Sequence[Row], settings: LlmSettings) -> list[dict[str, object]]:
    """Return the rows as plain values; money where prices are set."""
    values = []
    for row in rows:
        amount = settings.cost(row.spent.input_tokens, row.spent.output_tokens)
        values.append(
            {
                **row.to_dict(),
                "money": None if amount is None else float(amount),
                "currency": settings.currency,
            }
        )
    return values


def _share(value: float | None) -> str:
    return "" if value is None else f"{value:.1%}"


def _of(tally: Tally) -> str:
    return f"{tally.right}/{tally.true}"


def _shown() -> bool:
    return sys.stderr is not None and sys.stderr.isatty()
