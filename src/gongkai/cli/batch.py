"""``gongkai batch``: many reports into a folder, durably."""

from __future__ import annotations

import os
import shlex
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from fnmatch import fnmatchcase
from pathlib import Path
from typing import TYPE_CHECKING

import click

from gongkai.cli.asking import METAVAR, SCOPES, Asking
from gongkai.cli.board import Board
from gongkai.cli.inputs import STDIN, Unusable, walk
from gongkai.cli.session import complain, guarded, printable
from gongkai.cli.usage import named
from gongkai.errors import SettingsError
from gongkai.failures import EMPTY, Failure, empties
from gongkai.settings import Settings
from gongkai.wording import Lang, say

if TYPE_CHECKING:
    from gongkai.batch.results import Summary
    from gongkai.batch.runner import Order
    from gongkai.batch.sources import Source, Wanted
    from gongkai.batch.work import Engine, Limits, Questions
    from gongkai.cli.questions import Answers

ENGINES = ("local", "ray")
UNREAD, UNASKED = 3, 4


@dataclass(frozen=True, slots=True)
class Means:
    """With what to read."""

    engine: str
    address: str | None
    workers: int | None
    limits: Limits

    def made(self, settings: Settings, questions: Questions | None = None) -> Engine:
        """Return the engine, for readings that may have such questions."""
        if self.engine == "ray":
            from gongkai.batch.on_ray import Cluster

            return Cluster(self.address, self.workers, settings, self.limits, questions)
        from gongkai.batch.pool import Pool

        return Pool(self.workers or os.cpu_count() or 1, settings, self.limits, questions)


def command(lang: Lang) -> click.Command:
    """Return the command, its help in one language."""

    @click.command("batch", cls=Asking, help=say("batch.help", lang), epilog=say("batch.codes", lang))
    @click.argument("input_", metavar="INPUT", callback=named)
    @click.option(
        "-o", "--output", "folder", type=click.Path(path_type=Path), required=True, metavar="DIR",
        help=say("batch.output", lang),
    )  # fmt: skip
    @click.option("--workers", type=click.IntRange(1), metavar="N", help=say("batch.workers", lang))
    @click.option("--limit", type=click.IntRange(0), metavar="N", help=say("batch.limit", lang))
    @click.option("--only", metavar="PATTERN", default="*", help=say("batch.only", lang))
    @click.option("--retry-failed", "retry", is_flag=True, help=say("batch.retry_failed", lang))
    @click.option("--dry-run", is_flag=True, help=say("batch.dry_run", lang))
    @click.option(
        "--memory-limit", type=click.IntRange(256), metavar="MIB", default=2048,
        help=say("batch.memory_limit", lang),
    )  # fmt: skip
    @click.option(
        "--timeout", type=click.FloatRange(0, min_open=True), metavar="SECONDS", default=60.0,
        help=say("batch.timeout", lang),
    )  # fmt: skip
    @click.option(
        "--shard-size", type=click.IntRange(1), metavar="N", default=5000, help=say("batch.shard_size", lang)
    )
    @click.option(
        "--manifest", type=click.Path(path_type=Path), metavar="CSV", help=say("batch.manifest", lang)
    )
    @click.option("--engine", type=click.Choice(ENGINES), default="local", help=say("batch.engine", lang))
    @click.option("--ray-address", envvar="GONGKAI_RAY_ADDRESS", help=say("batch.ray_address", lang))
    @click.option("--llm", type=click.Choice(SCOPES), metavar=METAVAR, help=say("extract.llm", lang))
    @click.option(
        "--llm-export", "out", type=click.Path(path_type=Path), metavar="FILE",
        help=say("batch.llm_export", lang),
    )  # fmt: skip
    @click.option(
        "--llm-import", "back", type=click.Path(path_type=Path), metavar="FILE",
        help=say("batch.llm_import", lang),
    )  # fmt: skip
    @guarded
    def batch(
        input_: str,
        *,
        folder: Path,
        workers: int | None,
        limit: int | None,
        only: str,
        retry: bool,
        dry_run: bool,
        memory_limit: int,
        timeout: float,
        shard_size: int,
        manifest: Path | None,
        engine: str,
        ray_address: str | None,
        llm: str | None,
        out: Path | None,
        back: Path | None,
    ) -> int:
        settings = Settings.load()
        from gongkai.batch.runner import Order
        from gongkai.batch.work import Limits
        from gongkai.form import TABLES, load_forms, tables_of

        tables = TABLES
        if settings.forms_dir is not None:  # a broken form ends the run before it begins
            tables = tables_of(load_forms(settings.forms_dir))
        try:
            if folder.exists() and not folder.is_dir():
                raise SettingsError(say("batch.folder", settings.lang), place=str(folder))
        except OSError as error:
            raise _unwritable(error, folder, settings.lang) from error
        source = _source(input_, lambda name: fnmatchcase(name, only), folder, settings)
        from gongkai.batch.manifest import load

        listed = tuple(load(manifest, settings.lang)) if manifest else ()
        order = Order(
            source, folder, limit=limit, retry=retry, shard=shard_size, tables=tables, listed=listed
        )
        means = Means(engine, ray_address, workers, Limits(memory_limit, timeout))
        if llm == "never" or not (llm or out or back):
            return _preview(order, settings) if dry_run else _run(order, means, settings)
        from gongkai.cli.questions import Answers

        with Answers(llm or "auto", out=out, back=back, lang=settings.lang) as answers:
            if dry_run:
                return _preview(order, settings, answers.questions)
            return _run(order, means, settings, answers)

    return batch


def _source(input_: str, wanted: Wanted, results: Path, settings: Settings) -> Source:
    """Return the documents that INPUT stands for; ``results``: the folder that is written."""
    from gongkai.batch import sources

    limits = settings.limits
    if input_ == STDIN:
        return sources.of_stdin(wanted, limits)
    path = Path(input_)
    if path.is_dir():
        total = sum(1 for _ in _files(input_, wanted, results))
        return sources.of_files(input_, _files(input_, wanted, results), total, limits)
    try:
        if not path.exists():
            raise SettingsError.of("input.absent", place=input_)
        held = sources.of_container(path, wanted, limits)
    except OSError as error:
        raise SettingsError.of("input.failed", place=input_, error=error) from error
    return held or sources.of_files(input_, [(input_, None)] if wanted(input_) else [], 1, limits)


def _files(folder: str, wanted: Wanted, results: Path) -> Iterator[tuple[str, Failure | None]]:
    """Go through a folder as ``gongkai extract`` does: files, or what is wrong with them."""
    for found in walk([folder], (results,)):
        if isinstance(found, Unusable):
            yield found.name, found.failure
        elif wanted(found.name):
            yield found.name, None


def _run(order: Order, means: Means, settings: Settings, answers: Answers | None = None) -> int:
    from gongkai.batch.fingerprint import Fingerprint
    from gongkai.batch.parquet import installed
    from gongkai.batch.runner import run

    lang = settings.lang
    questions = answers.questions if answers else None
    with _board(order, lang, answers.line if answers else lambda: "") as board:
        try:
            order.folder.mkdir(parents=True, exist_ok=True)
            engine = means.made(settings, questions)
            engine = answers.beside(engine) if answers else engine
            fingerprint = Fingerprint.of(settings, questions)
            summary = run(order, engine, fingerprint, settings.lang, board)
        except (KeyboardInterrupt, SystemExit):
            board.complain(say("batch.interrupted", lang, count=board.done))
            raise
        except OSError as error:
            raise _unwritable(error, order.folder, lang) from error
    if summary.reports and not installed():
        complain(say("batch.no_pyarrow", lang))
    _close(summary, order.folder, board.seconds, lang)
    if answers is not None:
        answers.finish()
    return UNREAD if summary.failed else UNASKED if answers is not None and answers.failed else 0


def _board(order: Order, lang: Lang, also: Callable[[], str] = lambda: "") -> Board:
    total = order.source.total
    if total is not None and order.limit is not None:
        total = min(total, order.limit)
    return Board(order.source.gone, lang, also, total=total)


def _close(summary: Summary, folder: Path, seconds: float, lang: Lang) -> None:
    """Say what a run has come to, why inputs were not read, and what can be done next."""
    from gongkai.batch.results import ERRORS

    failed, empty = summary.failed.total(), summary.failed[EMPTY]
    counts = {"inputs": summary.inputs - empty, "reports": summary.reports, "failed": failed - empty}
    complain(say("batch.result", lang, **counts, folder=folder, empty=empties(empty, lang)))
    if summary.reports:
        proved = {"proved": summary.proved, "wrong": summary.wrong, "seconds": f"{seconds:.1f}"}
        complain(say("batch.closing", lang, **proved))
    if failed:
        reasons = (f"{say(f'lost.{code}', lang)} {count}" for code, count in summary.failed.most_common())
        joint = "、" if lang == "zh" else ", "
        complain(say("batch.reasons", lang, reasons=joint.join(reasons), file=folder / ERRORS))
    if summary.reports:
        next_ = shlex.join(["gongkai", "panel", str(folder), "-o", "panel.csv"])
        complain(say("batch.next", lang, command=next_))


def _unwritable(error: OSError, folder: Path, lang: Lang) -> SettingsError:
    place = error.filename2 or error.filename or folder
    return SettingsError(say("output.failed", lang, error=error), place=str(place))


def _preview(order: Order, settings: Settings, questions: Questions | None = None) -> int:
    from gongkai.batch.fingerprint import Fingerprint
    from gongkai.batch.runner import preview

    fingerprint = Fingerprint.of(settings, questions)
    count = 0
    with _board(order, settings.lang) as board:
        for name in preview(order, fingerprint, settings.lang, board):
            click.echo(printable(name))
            count += 1
    complain(say("batch.would_read", settings.lang, count=count, known=board.known))
    return 0
