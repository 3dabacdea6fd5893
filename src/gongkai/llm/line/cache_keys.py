"""The key of an answer: a hash of everything that can change it, and of no secret."""

from __future__ import annotations

import functools
import hashlib
import json
from dataclasses import dataclass
from typing import Any

from pydantic import SecretStr

from gongkai.llm.line.capabilities import Capability
from gongkai.llm.line.endpoint_settings import LlmSettings
from gongkai.llm.questions.ask import Ask
from gongkai.llm.questions.shapes import ReplyShape

#: Part of every key: raise it when what is done with a reply before it is kept changes.
_PROTOCOL = 1


@dataclass(frozen=True, slots=True)
class Keys:
    """Makes the keys of the answers that one endpoint gives with these settings."""

    settings: LlmSettings
    capability: Capability

    def public(self) -> Keys:
        """Return the same without the secret of the settings, for other processes."""
        return Keys(self.settings.model_copy(update={"api_key": SecretStr("")}), self.capability)

    @property
    def endpoint(self) -> str:
        """Whom is asked, and how: what all answers depend on."""
        return _text(
            {
                "protocol": _PROTOCOL,
                "base_url": self.settings.base_url.rstrip("/"),
                "model": self.settings.model,
                "mode": self.capability.mode,
                "parameters": self.capability.parameters,
                "seed": self.settings.seed,
                "reasks": self.settings.reasks,
            }
        )

    def of(self, ask: Ask) -> str:
        """Return what the answer to a question is kept under."""
        parts = {
            "endpoint": self.endpoint,
            "prompt": [ask.prompt, ask.version],
            "messages": ask.messages,
            "shape": repr(ask.shape),
            "schema": _schema(ask.shape),
        }
        return hashlib.sha256(_text(parts).encode("utf-8", "surrogatepass")).hexdigest()


@functools.lru_cache(maxsize=256)
def _schema(shape: ReplyShape) -> dict[str, Any]:
    return shape.model().model_json_schema()


def _text(parts: dict[str, Any]) -> str:
    return json.dumps(parts, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
