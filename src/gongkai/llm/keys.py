"""The key of an answer: a hash of everything that can change it, and of no secret."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass

from gongkai.llm.ask import Ask
from gongkai.llm.memory import Capability
from gongkai.llm.settings import LlmSettings

#: Part of every key: raise it when what is done with a reply before it is kept changes.
_PROTOCOL = 1


@dataclass(frozen=True, slots=True)
class Keys:
    """Makes the keys of the answers that one endpoint gives with these settings."""

    settings: LlmSettings
    capability: Capability

    def of(self, ask: Ask) -> str:
        """Return what the answer to a question is kept under."""
        parts = {
            "protocol": _PROTOCOL,
            "base_url": self.settings.base_url.rstrip("/"),
            "model": self.settings.model,
            "mode": self.capability.mode,
            "parameters": self.capability.parameters,
            "seed": self.settings.seed,
            "reasks": self.settings.reasks,
            "prompt": [ask.prompt, ask.version],
            "messages": ask.messages,
            "shape": repr(ask.shape),
            "schema": ask.shape.model().model_json_schema(),
        }
        text = json.dumps(parts, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
