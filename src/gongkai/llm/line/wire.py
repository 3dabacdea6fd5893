"""What goes over the line and comes back, in the words of the OpenAI API: requests and completions.

instructor says how a request asks for a shape in each mode, and how a completion is read in it.
"""

from __future__ import annotations

import json
import re
from typing import Any

import instructor
from instructor.core.exceptions import IncompleteOutputException
from instructor.processing.response import handle_response_model, process_response
from openai.types.chat import ChatCompletion, ChatCompletionMessageFunctionToolCall
from pydantic import BaseModel, ValidationError

from gongkai.llm.line.capabilities import Capability
from gongkai.llm.line.endpoint_settings import LlmSettings
from gongkai.llm.questions.ask import Ask
from gongkai.llm.questions.shapes import MarkedNumbers, ReplyShape, TableMap
from gongkai.wording import say

_SAID = 160
#: Some servers' templates open the thoughts, so that the reply only closes them.
_THOUGHT_ENDS = re.compile(r"</think(?:ing)?>")
_THOUGHTS = ("<think>", "<thinking>")
_DECODER = json.JSONDecoder()


class NoCompletionError(Exception):
    """The server said 200, and no completion."""


def mode_of(capability: Capability) -> instructor.Mode:
    """Return instructor's name of the mode that an endpoint answers in."""
    return instructor.Mode[capability.mode.upper()]


def request_of(ask: Ask, settings: LlmSettings, capability: Capability) -> dict[str, Any]:
    """Return the body of the first request of a question."""
    _, body = handle_response_model(
        ask.shape.model(),
        mode_of(capability),
        model=settings.model,
        messages=messages_of(ask),
        **parameters(settings, capability, ask.shape),
    )
    return dict(body)


def messages_of(ask: Ask) -> list[dict[str, Any]]:
    """Return the messages of a question as the API has them."""
    return [message._asdict() for message in ask.messages]


def parameters(settings: LlmSettings, capability: Capability, shape: ReplyShape) -> dict[str, Any]:
    """Return what is sent beside the messages, as far as the endpoint is known to take it."""
    longest = longest_reply(shape)
    known: dict[str, Any] = {
        "temperature": 0.0,
        "seed": settings.seed,
        "max_tokens": longest,
        "max_completion_tokens": longest,
    }
    return {name: known[name] for name in capability.parameters if known[name] is not None}


def longest_reply(shape: ReplyShape) -> int:
    """Return how many tokens a full reply of a shape may take, generously."""
    if isinstance(shape, TableMap):
        return 300 + 30 * (shape.lines + shape.heads + len(shape.numbers))
    return 200 + 40 * (len(shape.marks) if isinstance(shape, MarkedNumbers) else shape.count)


def completion_of(response: object, tool: str | None = None) -> ChatCompletion:
    """Return a completion whose text, or whose call of ``tool``, is the JSON that a model says and no more.

    What was said in the other place than asked for is put where it is looked for. Raises
    :class:`NoCompletionError` for anything else that a server may say with a 200.
    """
    if not isinstance(response, ChatCompletion) or not response.choices:
        raise NoCompletionError
    message = response.choices[0].message
    if message is None or not (message.content or message.tool_calls):
        raise NoCompletionError
    if isinstance(message.content, str):
        message.content = bare(message.content)
    calls = [getattr(one, "function", None) for one in message.tool_calls or ()]
    if tool is None and not message.content and len(calls) == 1 and calls[0] is not None:
        message.content = calls[0].arguments
    if tool is not None and not calls and message.content and message.content[0] == "{":
        call = {"id": "call", "type": "function", "function": {"name": tool, "arguments": message.content}}
        message.tool_calls = [ChatCompletionMessageFunctionToolCall.model_validate(call)]
    return response


def thinks(response: object) -> bool:
    """Say whether the text of a completion begins with thoughts; :func:`completion_of` takes them away."""
    if not isinstance(response, ChatCompletion) or not isinstance(response.choices, list):
        return False
    contents = (getattr(getattr(one, "message", None), "content", None) for one in response.choices[:1])
    return any(isinstance(text, str) and text.lstrip().startswith(_THOUGHTS) for text in contents)


def bare(content: str) -> str:
    """Return what a model says without its thoughts in front, and of that the one object that other words stand around.

    Thoughts without an end, and words around several objects, are returned as they are: which is meant is not told.
    """
    ends = _THOUGHT_ENDS.search(content)
    said = (content[ends.end() :] if ends else content).strip()
    start = said.find("{")
    if said.startswith((*_THOUGHTS, "[")) or start < 0:
        return said
    try:
        _, end = _DECODER.raw_decode(said, start)
    except (ValueError, RecursionError):
        return said
    return said if "{" in said[end:] else said[start:end]


def reply_of(
    completion: ChatCompletion, shape: ReplyShape, capability: Capability
) -> tuple[BaseModel | None, str]:
    """Return the reply that a completion holds, or None and why it is refused."""
    try:
        reply: BaseModel = process_response(
            completion,
            response_model=shape.model(),
            stream=False,
            strict=True,
            mode=mode_of(capability),
        )
    except Exception as error:  # whatever a reply may be made of, it is refused, not raised
        return None, refusal_of(error)
    return reply, ""


def refusal_of(error: BaseException) -> str:
    """Return why no reply fits, in the words of the shape, which are Chinese; never in the model's own."""
    cause: BaseException | None = error
    while cause is not None:
        if isinstance(cause, IncompleteOutputException):
            return say("llm.incomplete", "zh")
        if isinstance(cause, ValidationError):
            first = cause.errors(include_url=False, include_input=False, include_context=False)[0]
            if first["type"] == "value_error":  # a validator's own words
                return str(first["msg"]).removeprefix("Value error, ")[:_SAID]
            return say("llm.unusable", "zh")
        cause = cause.__cause__
    return say("llm.unusable", "zh")
