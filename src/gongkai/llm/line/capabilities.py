"""What is known of endpoints: found by ``gongkai llm probe``, kept beside the answers."""

from __future__ import annotations

import json
import os
import tempfile
from pathlib import Path

from pydantic import BaseModel, ConfigDict, ValidationError

from gongkai.llm.line.endpoint_settings import LlmSettings, Mode

_FILE = "endpoints.json"


class Capability(BaseModel):
    """What an endpoint can do.

    ``mode``: how it answers in a shape. ``parameters``: which of temperature, seed, max_tokens or
    max_completion_tokens it takes. ``thinks``: it begins with ``<think>``. ``fails_open``: it answers
    200, unconstrained, to a schema that it cannot compile.
    """

    model_config = ConfigDict(frozen=True, extra="ignore")

    mode: Mode = "json_schema"
    parameters: tuple[str, ...] = ("temperature", "seed", "max_tokens")
    thinks: bool = False
    fails_open: bool = False


def recall(settings: LlmSettings) -> Capability:
    """Return what is known of the endpoint of the settings; the settings' own mode stands above it."""
    kept = _read(settings.folder).get(_name(settings))
    try:
        found = Capability.model_validate(kept) if kept is not None else Capability()
    except ValidationError:
        found = Capability()
    return found.model_copy(update={"mode": settings.mode}) if settings.mode else found


def remember(settings: LlmSettings, capability: Capability) -> Path:
    """Keep what was found out, and return where."""
    folder = settings.folder
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    known = _read(folder) | {_name(settings): capability.model_dump(mode="json")}
    with tempfile.NamedTemporaryFile("w", encoding="utf-8", dir=folder, delete=False) as file:
        json.dump(known, file, ensure_ascii=False, indent=2, sort_keys=True)
    os.replace(file.name, folder / _FILE)  # noqa: PTH105 - whole or not at all
    return folder / _FILE


def _name(settings: LlmSettings) -> str:
    return f"{settings.base_url.rstrip('/')} {settings.model}"


def _read(folder: Path) -> dict[str, object]:
    try:
        found = json.loads((folder / _FILE).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}
