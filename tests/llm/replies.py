"""Replies that are no answer, whatever was asked; and good answers in odd clothes."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from typing import Any

from .double import Behaviour, Question, Reply, said


def _odd_values(text: str) -> Callable[[str], str]:
    """The true answer with ``text`` in the place of its first number."""

    def change(content: str) -> str:
        at = next((i for i, char in enumerate(content) if char.isdigit()), 0)
        end = at
        while end < len(content) and content[end].isdigit():
            end += 1
        return content[:at] + text + content[end:]

    return change


CONTENTS: dict[str, Callable[[str], str]] = {
    "prose": lambda _: "好的，根据资料，本年新收申请 12 件，其余各项均为 0。",
    "empty_object": lambda _: "{}",
    "array": lambda _: "[]",
    "null": lambda _: "null",
    "truncated": lambda content: content[: len(content) // 2],
    "twice": lambda content: content + content,
    "unclosed_thought": lambda content: "<think>我想一想。" + content,
    "text_for_number": _odd_values('"12a"'),
    "fraction": _odd_values("1.5"),
    "boolean": _odd_values("true"),
    "huge": _odd_values("9" * 4500),
    "not_a_number": _odd_values("NaN"),
    "infinite": _odd_values("1e400"),
    "negative_zero": _odd_values("-0"),
    "unicode_digits": _odd_values('"１２"'),
    "object_for_number": _odd_values('{"a":1}'),
    "surrogate": lambda _: '{"items":"\\ud800","lines":"\\udfff","numbers":"\\ud83d"}',
    "raw_surrogate": lambda _: "\ud800\udfff",
    "nul": lambda _: '{"lines":[{"n":1,"id":"granted\\u0000"}]}\x00',
    "deep": lambda _: "[" * 100_000,
    "deep_object": lambda _: '{"lines":' * 50_000,
    "another_shape": lambda _: '{"lines":[{"n":1,"id":"nope"}],"heads":[],"numbers":1,"items":{}}',
    "schema": lambda _: '{"type":"object","properties":{"lines":{"type":"array"}}}',
}
#: The same answer in other clothes: it may be believed.
CLOTHED: dict[str, Callable[[str], str]] = {
    "fenced": lambda content: f"```json\n{content}\n```",
    "thought": lambda content: f"<think>先看第一句……{{}}</think>\n\n{content}",
    "thought_fenced": lambda content: f"<think>想</think>```json\n{content}\n```",
    "doubled_key": lambda content: '{"items":[],' + content[1:],
    "spaced": lambda content: f"\n\n  {content}  \n",
    "thought_closed": lambda content: f"先看第一句。</think>\n{content}",
    "trailing": lambda content: content + "\n以上是结果。",
    "words_around_a_fence": lambda content: f"结果如下：\n```JSON\n{content}\n```\n请核对。",
    "more_keys": lambda content: content[:-1] + ',"tool":"rm -rf /"}',
    "keys_of_its_own": lambda content: content.replace('{"from"', '{"text":"全面完成整改","from"'),
    "numbers_as_text": lambda content: re.sub(r"(?<=: )(\d+)", r'"\1"', content),
    "numbers_as_shown": lambda content: re.sub(r"(?<=: )(\d+)", r'"[\1]"', content),
    "null_left_out": lambda content: content.replace(', "answers": null', ""),
    "null_as_text": lambda content: content.replace("null", '"null"'),
    "null_as_nought": lambda content: content.replace("null", "0"),
    "within_an_object": lambda content: f'{{"reasoning": "逐句看过", "result": {content}}}',
    "roles_in_chinese": lambda content: content.replace('"problem"', '"问题"').replace(
        '"measure"', '"改进措施"'
    ),
    "a_category_of_its_own": lambda content: re.sub(
        r'(?<="category": )"[a-z]+"', '"其它方面"', content, count=1
    ),
    "a_category_left_out": lambda content: re.sub(r'"category": "[a-z]+", ', "", content, count=1),
}
#: Of these the JSON itself is written otherwise, so that a tool's arguments may be, too.
WRITTEN_OTHERWISE = (
    "more_keys", "keys_of_its_own", "numbers_as_text", "numbers_as_shown", "null_left_out", "null_as_text",
    "null_as_nought", "doubled_key", "spaced", "within_an_object", "roles_in_chinese", "a_category_of_its_own",
    "a_category_left_out",
)  # fmt: skip


def _error(status: int, message: str = "no", **headers: str) -> Behaviour:
    body = json.dumps({"error": {"message": message, "type": "t"}}).encode()
    return lambda _: Reply(status, body, {name.replace("_", "-"): value for name, value in headers.items()})


def _completion(**more: Any) -> Behaviour:
    def behave(question: Question) -> Reply:
        return said(question, "{}", **more)

    return behave


def _body(body: bytes, **headers: str) -> Behaviour:
    return lambda _: Reply(200, body, {name.replace("_", "-"): value for name, value in headers.items()})


#: A 200 that holds no completion.
NO_COMPLETION: dict[str, Behaviour] = {
    "error_body": _body(b'{"error":{"message":"overloaded","code":500}}'),
    "html": _body("<html><body>请登录</body></html>".encode(), Content_Type="text/html; charset=utf-8"),
    "html_as_json": _body(b"<html></html>"),
    "nothing": _body(b""),
    "no_choices": _completion(choices=[]),
    "null_choices": _completion(choices=None),
    "null_choice": _completion(choices=[None]),
    "choices_object": _completion(choices={"a": 1}),
    "null_message": _completion(choices=[{"index": 0, "finish_reason": "stop", "message": None}]),
    "text_message": _completion(choices=[{"index": 0, "finish_reason": "stop", "message": "hi"}]),
    "null_content": _completion(
        choices=[{"index": 0, "finish_reason": "stop", "message": {"role": "assistant", "content": None}}]
    ),
    "array": _body(b"[1,2,3]"),
    "number": _body(b"7"),
    "deep_json": _body(b"[" * 200_000),
    "not_utf8": _body(b'{"choices":"\xff\xfe"}'),
    "event_stream": _body(b"data: {}\n\ndata: [DONE]\n\n", Content_Type="text/event-stream"),
    "filtered": _completion(
        choices=[
            {"index": 0, "finish_reason": "content_filter", "message": {"role": "assistant", "content": ""}}
        ]
    ),
}

#: Never sent again.
REFUSED: dict[str, Behaviour] = {
    "400": _error(400),
    "401": _error(401),
    "403": _error(403),
    "404": _error(404),
    "422": _error(422),
    "302": _error(302, Location="http://127.0.0.1:9/v1/chat/completions"),
}

#: Sent again, as often as the settings allow.
TRANSIENT: dict[str, Behaviour] = {
    "429": _error(429),
    "429_now": _error(429, Retry_After="0"),
    "429_negative": _error(429, Retry_After="-5"),
    "429_nan": _error(429, Retry_After="nan"),
    "429_word": _error(429, Retry_After="soon"),
    "429_past_date": _error(429, Retry_After="Wed, 21 Oct 2015 07:28:00 GMT"),
    "500": _error(500),
    "502": _error(502),
    "503": _error(503),
    "529": _error(529),
    "reset": lambda _: Reply(reset=True),
    "cut": lambda _: Reply(200, b'{"id":"c","choices":[{"message":{"content":"{}"}}]}' * 9, cut=40),
    "short_body": lambda _: Reply(200, b"{}", {"Content-Length": "500"}),
    "no_http": lambda _: Reply(raw=b"\x00\x01\x02 this is no HTTP\r\n\r\n"),
    "no_head": lambda _: Reply(raw=b""),
}
