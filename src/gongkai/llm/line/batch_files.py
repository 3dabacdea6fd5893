"""Questions and answers as files, in the format of OpenAI's Batch API, for models behind another door.

A request's ``custom_id`` is the key of its answer. What comes back goes through the same checks as a
reply over the line, and the same gates; a reply of the wrong shape is refused, as nobody is asked again.
"""

from __future__ import annotations

import json
import tempfile
import threading
from pathlib import Path
from types import TracebackType
from typing import IO, Any, Self

from openai.types.chat import ChatCompletion
from pydantic import ValidationError

from gongkai.errors import SettingsError
from gongkai.llm.line.cache_keys import Keys
from gongkai.llm.line.client import Client
from gongkai.llm.line.wire import NoCompletionError, completion_of, reply_of, request_of
from gongkai.llm.questions.ask import Answer, Ask, Unanswered
from gongkai.report import Usage
from gongkai.wording import say

_URL = "/v1/chat/completions"


class Export:
    """An :class:`~gongkai.llm.questions.ask.Asker` that writes each question down, once, and has no answer.

    Questions come in any order; :meth:`write` puts them in one that is always the same.
    """

    def __init__(self, keys: Keys) -> None:
        self.reasks = keys.settings.reasks
        self._keys = keys
        self._notes = tempfile.TemporaryFile()  # noqa: SIM115 - closed by __exit__
        self._at: dict[str, int] = {}
        self._lock = threading.Lock()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._notes.close()

    def answer(self, ask: Ask) -> Unanswered:
        """Write a request."""
        key = self._keys.of(ask)
        body = request_of(ask, self._keys.settings, self._keys.capability)
        line = {"custom_id": key, "method": "POST", "url": _URL, "body": body}
        with self._lock:
            if key not in self._at:
                self._at[key] = self._notes.tell()
                self._notes.write(json.dumps(line, ensure_ascii=False).encode() + b"\n")
        return Unanswered("pending")

    def write(self, stream: IO[bytes]) -> int:
        """Write every question, by the order of the keys; return how many there are."""
        for _, start in sorted(self._at.items()):
            self._notes.seek(start)
            stream.write(self._notes.readline())
        return len(self._at)


class Import:
    """An :class:`~gongkai.llm.questions.ask.Asker` whose answers are the replies in a file.

    An answer that was used is kept in the client's cache too. ``failed`` counts requests that came back with
    an error: they stay open, and are exported again. Raises :class:`~gongkai.errors.SettingsError`
    for a file that holds no replies.
    """

    def __init__(self, path: Path, client: Client) -> None:
        self.reasks = client.reasks
        self.failed = 0
        self._client = client
        self._keys = client.keys
        self._lang = client.lang
        self._lock = threading.Lock()
        try:
            self._file = path.open("rb")
        except OSError as error:
            raise SettingsError(say("llm.import_file", self._lang, error=error), place=str(path)) from error
        self._at = self._index(path)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._file.close()

    def _index(self, path: Path) -> dict[str, int]:
        """Return where the line of each key starts: the replies themselves stay on disk."""
        at: dict[str, int] = {}
        start = 0
        for number, line in enumerate(self._file, 1):
            if line.strip():
                try:
                    at[str(json.loads(line)["custom_id"])] = start
                except (ValueError, KeyError, TypeError) as error:
                    self._file.close()
                    raise SettingsError(
                        say("llm.import_line", self._lang, number=number), place=str(path)
                    ) from error
            start += len(line)
        return at

    def answer(self, ask: Ask) -> Answer | Unanswered:
        """Return the answer that the file holds."""
        key = self._keys.of(ask)
        at = self._at.get(key)
        if at is None:
            return Unanswered("pending")
        with self._lock:
            self._file.seek(at)
            line = self._file.readline()
        answer = self._read(json.loads(line), ask)
        if answer is None:
            self.failed += 1
            return Unanswered("pending")
        self._client.keep(ask, answer)
        return answer

    def _read(self, line: dict[str, Any], ask: Ask) -> Answer | None:
        """Return the answer of one line, None where the request failed."""
        response = line.get("response")
        if not isinstance(response, dict) or response.get("status_code", 200) != 200:
            return None
        tool = ask.shape.model().__name__ if self._keys.capability.mode == "tools" else None
        try:
            completion = completion_of(ChatCompletion.model_validate(response.get("body")), tool)
        except (ValidationError, NoCompletionError):
            return None
        used = completion.usage
        cost = Usage(
            requests=1,
            input_tokens=used.prompt_tokens if used else 0,
            output_tokens=used.completion_tokens if used else 0,
        )
        reply, refusal = reply_of(completion, ask.shape, self._keys.capability)
        return Answer(reply.model_dump(mode="json") if reply is not None else None, refusal, cost=cost)
