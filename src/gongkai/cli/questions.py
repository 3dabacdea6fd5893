"""``--llm`` of ``gongkai batch``: who answers the questions of its readings, a server or files."""

from __future__ import annotations

from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Self, cast

from gongkai.batch.asked import Asked
from gongkai.batch.work import Engine, Questions
from gongkai.cli.asking import client_of, tell_account, told
from gongkai.cli.output import Output
from gongkai.cli.session import complain
from gongkai.errors import SettingsError
from gongkai.wording import Lang, say

if TYPE_CHECKING:
    from gongkai.llm.line.batch_files import Export
    from gongkai.llm.line.client import Client
    from gongkai.llm.questions.ask import Asker
    from gongkai.llm.questions.route import Scope


class Answers:
    """Where a run's answers come from.

    With ``out`` or ``back`` (files of a batch service) no server is asked: replies are taken from
    ``back``, and questions that are still open are written to ``out``.
    """

    def __init__(self, scope: str, *, out: Path | None, back: Path | None, lang: Lang) -> None:
        self._lang = lang
        self._scope = cast("Scope", scope)
        self._target = Output(out, lang)
        self._back = back
        self._stack = ExitStack()
        self._client: Client
        self._asked: Asked | None = None
        self._asker: Asker
        self._export: Export | None = None

    def __enter__(self) -> Self:
        self._client = self._stack.enter_context(client_of(self._lang))
        self._asker = self._by_files() if self._target.target or self._back else self._client
        return self

    def __exit__(self, *_: object) -> None:
        self._target.discard()
        self._stack.close()

    @property
    def questions(self) -> Questions:
        """What readings need to know of the model: without its key."""
        return Questions(self._client.keys.public(), self._scope)

    def beside(self, engine: Engine) -> Engine:
        """Return an engine whose questions are answered."""
        self._asked = Asked(engine, self._asker, self._client.settings.concurrency)
        return self._asked

    @property
    def failed(self) -> bool:
        """Whether a server was to be asked and failed."""
        return self._asker is self._client and self._client.failure is not None

    def line(self) -> str:
        """Return what the model has done so far, in a few words."""
        run = self._client.usage
        return say(
            "batch.model", self._lang, requests=run.cost.requests, cached=run.cached,
            tokens=run.cost.input_tokens + run.cost.output_tokens, money=told(self._client, self._lang),
        )  # fmt: skip

    def finish(self) -> None:
        """Put the file of open questions in its place, and say what the model cost."""
        rejected = self._asked.rejected if self._asked else 0
        left = self._asked.left if self._asked else 0
        if self._back is not None:
            complain(say("batch.imported", self._lang, path=self._back, rejected=rejected, left=left))
        if self._export is not None:
            count = self._export.write(self._target.stream.buffer)
            self._target.commit()
            complain(say("batch.exported", self._lang, count=count, path=self._target.target))
        if self._asker is self._client:
            tell_account(self._client, rejected, self._lang)

    def _by_files(self) -> Asker:
        from gongkai.llm.line.askers import Cached, Chain
        from gongkai.llm.line.batch_files import Export, Import

        if not self._client.settings.model:
            raise SettingsError(say("llm.unset", self._lang, variable="GONGKAI_LLM_MODEL"))
        askers: list[Asker] = [Cached(self._client)]
        if self._back is not None:
            askers.append(self._stack.enter_context(Import(self._back, self._client)))
        if self._target.target is not None:
            self._export = self._stack.enter_context(Export(self._client.keys))
            askers.append(self._export)
        return Chain(askers)
