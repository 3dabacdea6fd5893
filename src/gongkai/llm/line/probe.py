"""Finds out what an endpoint can do: few small requests, each of which would tell something.

The surest mode is the first that answers in the shape even when the words ask for prose. A mode that
only obeys the words is the next best: every reply is validated as if nothing constrained it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Literal

import instructor
from openai import APIStatusError, BadRequestError, UnprocessableEntityError
from openai.types.chat import ChatCompletion
from pydantic import BaseModel, ConfigDict, Field

from gongkai.llm.line.capabilities import Capability
from gongkai.llm.line.endpoint import Endpoint
from gongkai.llm.line.endpoint_settings import MODES, LlmSettings, Mode
from gongkai.llm.line.limits import Budget
from gongkai.report import Usage
from gongkai.wording import Lang

_WORDS = '今年收到申请 3 件。请输出 JSON：{"count": 3, "kind": "requests"}'
_PROSE = "用一句话介绍你自己，不要用 JSON。"
_PARAMETERS = ("temperature", "seed", "max_tokens", "max_completion_tokens")
_LONGEST = 300


class Sample(BaseModel):
    """一个数和它的类别。"""

    model_config = ConfigDict(extra="forbid")

    count: int = Field(ge=0, le=99)
    kind: Literal["requests", "other"]


@dataclass(frozen=True, slots=True)
class Tried:
    """What a mode did: ``accepted`` by the server, ``obeyed`` when asked to, ``enforced`` against the words."""

    mode: Mode
    accepted: bool
    obeyed: bool = False
    enforced: bool = False


@dataclass(frozen=True, slots=True)
class Found:
    """What was found; ``capability`` is None where no mode gives answers that can be used."""

    capability: Capability | None
    tried: tuple[Tried, ...]
    usage: Usage


async def probe(settings: LlmSettings, lang: Lang) -> Found:
    """Try an endpoint. Raises :class:`~gongkai.llm.line.endpoint.EndpointError` where it does not answer at all."""
    usage = Usage()
    endpoint = Endpoint(settings, Capability(parameters=()), Budget(), usage, lang)
    try:
        return await _Probe(endpoint, usage).run()
    finally:
        await endpoint.close()


class _Probe:
    def __init__(self, endpoint: Endpoint, usage: Usage) -> None:
        self._endpoint = endpoint
        self._usage = usage

    async def run(self) -> Found:
        parameters = await self._parameters()
        tried = [await self._try(mode, parameters) for mode in MODES]
        usable = [one for one in tried if one.obeyed]
        if not usable:
            return Found(None, tuple(tried), self._usage)
        best = next((one for one in usable if one.enforced), usable[0])
        fails_open = (
            next(one for one in tried if one.mode == "json_schema").accepted and await self._is_open()
        )
        capability = Capability(
            mode=best.mode, parameters=parameters, thinks=self._endpoint.thinks, fails_open=fails_open
        )
        return Found(capability, tuple(tried), self._usage)

    async def _parameters(self) -> tuple[str, ...]:
        """Return the parameters that the endpoint takes: all at once, else one by one."""
        plain = {"messages": [{"role": "user", "content": _WORDS}]}
        wanted = tuple(name for name in _PARAMETERS if name != "max_completion_tokens")
        if await self._sent(**plain, **_values(wanted)):
            return wanted
        taken = [name for name in _PARAMETERS if await self._sent(**plain, **_values((name,)))]
        if not taken and not await self._sent(**plain):
            return ()
        if {"max_tokens", "max_completion_tokens"} <= set(taken):
            taken.remove("max_completion_tokens")
        return tuple(taken)

    async def _try(self, mode: Mode, parameters: tuple[str, ...]) -> Tried:
        """Ask for the shape with words that agree, then with words that want prose."""
        told = await self._shaped(mode, _WORDS, parameters)
        if told is None:
            return Tried(mode, accepted=False)
        against = await self._shaped(mode, _PROSE, parameters) if told else False
        return Tried(mode, accepted=True, obeyed=told, enforced=bool(against))

    async def _shaped(self, mode: Mode, words: str, parameters: tuple[str, ...]) -> bool | None:
        """Say whether a reply has the shape; None where the server refused the request."""
        refused = False

        async def send(**request: Any) -> ChatCompletion:
            nonlocal refused
            try:
                return await self._complete(**request)
            except (BadRequestError, UnprocessableEntityError):
                refused = True
                raise

        create: Any = instructor.patch(create=send, mode=instructor.Mode[mode.upper()])
        try:
            await create(
                response_model=Sample,
                max_retries=0,
                model=self._endpoint.settings.model,
                messages=[{"role": "user", "content": words}],
                **_values(parameters),
            )
        except Exception:  # whatever is wrong with the reply: it is not of the shape
            return None if refused else False
        return True

    async def _is_open(self) -> bool:
        """Say whether a schema that cannot be compiled is accepted, and the reply then unconstrained."""
        schema = {
            "type": "object",
            "properties": {"count": {"type": "string", "pattern": "^(?=x)(?<!y)z\\p{Han}$"}},
            "required": ["count"],
            "additionalProperties": False,
        }
        asked = {"type": "json_schema", "json_schema": {"name": "odd", "schema": schema}}
        return await self._sent(
            messages=[{"role": "user", "content": _PROSE}], response_format=asked, max_tokens=_LONGEST
        )

    async def _sent(self, **request: Any) -> bool:
        """Send a request; say whether the server accepts it. Other failures are the endpoint's."""
        try:
            await self._complete(model=self._endpoint.settings.model, **request)
        except (BadRequestError, UnprocessableEntityError):
            return False
        except APIStatusError as error:
            if error.status_code >= 500 and "response_format" in request:
                return False
            self._endpoint.fail(error)
        except Exception as error:
            self._endpoint.fail(error)
        return True

    async def _complete(self, **request: Any) -> ChatCompletion:
        return await self._endpoint.complete(self._usage, **request)


def _values(names: tuple[str, ...]) -> dict[str, Any]:
    every = {"temperature": 0.0, "seed": 1, "max_tokens": _LONGEST, "max_completion_tokens": _LONGEST}
    return {name: every[name] for name in names}


def rows(found: Found) -> Iterator[tuple[str, str]]:
    """Yield what was found as pairs of a wording's key and a value."""
    for one in found.tried:
        key = (
            "enforced"
            if one.enforced
            else "obeyed"
            if one.obeyed
            else "ignored"
            if one.accepted
            else "refused"
        )
        yield one.mode, key
