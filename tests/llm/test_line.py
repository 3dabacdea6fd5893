"""The line to a model: what is sent again and what is not, how often, how long, and how much is read."""

from __future__ import annotations

import functools
import gzip
import json
import re
import time
import tracemalloc
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest

from gongkai.exports.json import dumps
from gongkai.llm.line.client import Client
from gongkai.llm.line.limits import request_tokens

from .conftest import Open, read_with
from .damaged import table_report
from .double import Behaviour, Question, Reply, said, serving
from .lies import honest
from .oracle import faults
from .prose import prose_report
from .replies import CONTENTS, NO_COMPLETION, REFUSED, TRANSIENT

ABOUT = prose_report(5)
GOOD = honest(ABOUT)


@functools.cache
def _alone() -> str:
    return dumps(read_with(None, ABOUT), with_text=False, pretty=True)


def _read(client: Client) -> str:
    return dumps(read_with(client, ABOUT), with_text=False, pretty=True)


@pytest.mark.parametrize("name", REFUSED)
def test_what_the_request_caused_is_never_sent_again(opened: Open, name: str) -> None:
    with serving(REFUSED[name]) as double:
        client = opened(double, retries=3, reasks=3)
        assert _read(client) == _alone()
        assert double.count == 1
    assert client.failure


@pytest.mark.parametrize("name", ["401", "403", "404"])
def test_after_a_final_failure_nothing_more_is_asked(opened: Open, name: str) -> None:
    with serving(REFUSED[name]) as double:
        client = opened(double)
        for seed in range(5):
            read_with(client, prose_report(seed))
        assert double.count == 1


def test_an_endpoint_that_is_down_is_left_alone(opened: Open) -> None:
    with serving(TRANSIENT["500"]) as double:
        client = opened(double, retries=0)
        for seed in range(9):
            read_with(client, prose_report(seed))
        assert double.count == 3


@pytest.mark.parametrize("name", TRANSIENT)
def test_what_the_line_caused_is_sent_again_a_bounded_number_of_times(opened: Open, name: str) -> None:
    with serving(TRANSIENT[name]) as double:
        client = opened(double, retries=3, reasks=2)
        assert _read(client) == _alone()
        assert double.count == 4
    assert client.failure
    assert "\n" not in client.failure


@pytest.mark.parametrize("name", TRANSIENT)
def test_what_the_line_caused_costs_nothing_once_it_is_over(opened: Open, name: str) -> None:
    with serving(TRANSIENT[name], TRANSIENT[name], GOOD) as double:
        client = opened(double, retries=2)
        report = read_with(client, ABOUT)
        assert double.count == 3
    assert client.failure is None
    assert {item.method for item in report.narrative.problems} == {"llm"}
    assert report.usage.requests == 3


@pytest.mark.parametrize("name", NO_COMPLETION)
def test_a_200_without_a_completion_costs_nothing(opened: Open, name: str) -> None:
    with serving(NO_COMPLETION[name]) as double:
        client = opened(double, retries=3, reasks=2)
        report = read_with(client, ABOUT)
        assert not faults(report, read_with(None, ABOUT), ABOUT)
        assert not [item for item in report.narrative.problems if item.method == "llm"]
        assert double.count <= 1 + 3 + 2
    assert "Traceback" not in (client.failure or "")


@pytest.mark.parametrize("name", CONTENTS)
def test_a_bad_reply_is_asked_for_again_and_no_oftener(opened: Open, name: str) -> None:
    with serving(honest(ABOUT, CONTENTS[name])) as double:
        client = opened(double, reasks=2, retries=3)
        report = read_with(client, ABOUT)
        assert 1 <= double.count <= 3
    assert client.failure is None
    assert [finding.code for finding in report.findings if finding.code.startswith("GK9")] == ["GK902"]
    assert report.usage.rejected == 1


@pytest.mark.parametrize("name", ["prose", "truncated", "text_for_number", "raw_surrogate", "surrogate"])
def test_a_good_reply_after_a_bad_one_is_believed(opened: Open, name: str) -> None:
    with serving(honest(ABOUT, CONTENTS[name]), GOOD) as double:
        report = read_with(opened(double), ABOUT)
        assert double.count == 2
        again = double.questions[1].body["messages"]
    assert {item.method for item in report.narrative.problems} == {"llm"}
    assert len(again) > len(double.questions[0].body["messages"]), "the reason is said"


def test_a_section_reads_no_more_than_it_may_however_long_its_replies(opened: Open) -> None:
    """A bad reply is sent back whole when it is asked for again: its length counts, not only how often."""
    for length in (10, 1_000, 40_000, 400_000):
        with serving(honest(ABOUT, lambda _, length=length: "啊" * length)) as double:
            client = opened(double, reasks=5)
            report = read_with(client, ABOUT)
            read = [request_tokens(question.body) for question in double.questions]
        assert client.failure is None
        assert report.usage.rejected == 1
        assert sum(read) <= 3 * (read[0] + double.questions[0].body["max_tokens"]), (length, read)
        assert len(read) == 1 if length >= 40_000 else len(read) > 1


def test_a_reply_cut_short_by_its_length_is_not_asked_for_again(opened: Open) -> None:
    def cut(question: Question) -> Reply:
        return said(question, '{"items":[{"from":1,"to":1,"role":"pro', finish="length")

    with serving(cut) as double:
        report = read_with(opened(double, reasks=2), ABOUT)
        assert double.count == 1
    assert report.usage.rejected == 1


def test_a_call_of_a_tool_that_is_not_there(opened: Open) -> None:
    def behave(question: Question) -> Reply:
        return replace(said(question, "{}"), body=said(question, '{"cmd":"rm"}', tool="shell").body)

    with serving(behave) as double:
        client = opened(double, mode="tools", reasks=1)
        report = read_with(client, ABOUT)
        assert double.count == 2
    assert client.failure is None
    assert report.usage.rejected == 1


def test_no_request_offers_a_tool_but_the_shape(opened: Open) -> None:
    with serving(GOOD) as double:
        read_with(opened(double, mode="tools"), ABOUT)
        (tool,) = double.questions[0].body["tools"]
    assert tool["function"]["name"].endswith("Reply")


@pytest.mark.parametrize(
    ("behaviours", "most"),
    [
        ((TRANSIENT["500"], honest(ABOUT, CONTENTS["prose"])), 6),
        ((honest(ABOUT, CONTENTS["prose"]), TRANSIENT["429"], honest(ABOUT, CONTENTS["prose"])), 6),
        ((TRANSIENT["reset"], TRANSIENT["500"], honest(ABOUT, CONTENTS["prose"]), TRANSIENT["503"]), 6),
    ],
)
def test_reasks_and_retries_share_one_allowance(
    opened: Open, behaviours: tuple[Behaviour, ...], most: int
) -> None:
    with serving(*behaviours) as double:
        read_with(opened(double, reasks=2, retries=3), ABOUT)
        assert double.count <= most


def test_a_table_that_stays_wrong_keeps_to_the_same_allowance(opened: Open) -> None:
    about = table_report(0, "garbled")
    wrong = honest(about, lambda content: re.sub(r'"(carried_forward|total_outcomes)"', '"granted"', content))
    bad = honest(about, CONTENTS["prose"])
    for behaviours in ((wrong,), (bad, wrong), (TRANSIENT["500"], wrong, TRANSIENT["500"], bad, wrong)):
        with serving(*behaviours) as double:
            report = read_with(opened(double, reasks=2, retries=2), about)
            assert double.count <= 1 + 2 + 2
        assert not faults(report, read_with(None, about), about)


# --- how long --------------------------------------------------------------------------------------


@pytest.mark.parametrize("wanted", ["0.3", "date"])
def test_retry_after_is_honoured(opened: Open, wanted: str) -> None:
    arrivals: list[float] = []

    def busy(question: Question) -> Reply:
        arrivals.append(time.monotonic())
        if len(arrivals) > 1:
            return GOOD(question)
        # A date has whole seconds: two from now are more than one away.
        date = format_datetime(datetime.now(UTC) + timedelta(seconds=2), usegmt=True)
        return Reply(429, b"{}", {"Retry-After": date if wanted == "date" else wanted})

    with serving(busy) as double:
        read_with(opened(double), ABOUT)
    assert len(arrivals) == 2
    assert arrivals[1] - arrivals[0] >= (0.9 if wanted == "date" else 0.3)


@pytest.mark.parametrize("wanted", ["3600", "1e400", "99999999999999999999", "inf"])
def test_a_server_that_asks_for_an_hour_is_not_waited_for(opened: Open, wanted: str) -> None:
    with serving(lambda _: Reply(429, b"{}", {"Retry-After": wanted})) as double:
        client = opened(double, retries=3)
        assert _read(client) == _alone()
        assert double.count == 1
    assert client.failure


@pytest.mark.parametrize("slow_head", [False, True])
def test_a_slow_drip_meets_the_deadline_of_its_request(opened: Open, slow_head: bool) -> None:
    def drip(question: Question) -> Reply:
        return replace(GOOD(question), drip=0.02, slow_head=slow_head)

    with serving(drip) as double:
        client = opened(double, timeout=1.0, retries=1)
        start = time.monotonic()
        assert _read(client) == _alone()
        assert time.monotonic() - start < 10
        assert double.count == 2
    assert client.failure


# --- how much --------------------------------------------------------------------------------------


def _peak(client: Client) -> int:
    tracemalloc.start()
    try:
        read_with(client, ABOUT)
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


def _long(question: Question) -> Reply:
    return said(question, "长" * 1_800_000)


def _bomb(question: Question) -> Reply:
    body = gzip.compress(said(question, "0" * 60_000_000).body, 9)
    return Reply(200, body, {"Content-Encoding": "gzip"})


@pytest.mark.parametrize("behaviour", [_long, _bomb])
def test_a_reply_of_ten_megabytes_is_not_read(opened: Open, behaviour: Behaviour) -> None:
    reply = behaviour(Question({"messages": []}, {}, 0))
    with serving(GOOD, lambda _: reply) as double:
        client = opened(double, retries=2, reasks=1)
        read_with(client, ABOUT)  # what a first question loads is not the reply's
        peak = _peak(client)
        assert double.count <= 1 + 1 + 1 + 2
    assert peak < 8 << 20


def test_a_body_without_end_is_not_read(opened: Open) -> None:
    chunk = b"10000\r\n" + b" " * 0x10000 + b"\r\n"
    head = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n"
    with serving(lambda _: Reply(raw=head + chunk * 400)) as double:
        client = opened(double)
        read_with(client, ABOUT)
        assert double.count <= 3


# --- what servers say of the cost --------------------------------------------------------------------

_USAGES = [
    None, {}, [], "many", {"prompt_tokens": -5, "completion_tokens": -5, "total_tokens": -10},
    {"prompt_tokens": "12", "completion_tokens": "x", "total_tokens": None},
    {"prompt_tokens": 1.5, "completion_tokens": 2.5, "total_tokens": 4.0},
    {"prompt_tokens": True, "completion_tokens": [], "total_tokens": {}},
    {"prompt_tokens": 10**30, "completion_tokens": 10**30, "total_tokens": 10**31},
]  # fmt: skip


@pytest.mark.parametrize("usage", _USAGES)
def test_odd_counts_of_tokens_spoil_nothing(opened: Open, usage: object) -> None:
    with serving(lambda question: replace(GOOD(question), body=_with_usage(GOOD(question), usage))) as double:
        client = opened(double, budget_tokens=1_000_000)
        report = read_with(client, ABOUT)
    assert client.failure is None
    assert {item.method for item in report.narrative.problems} == {"llm"}
    assert type(report.usage.input_tokens) is int
    assert type(report.usage.output_tokens) is int
    assert report.usage.input_tokens > 0
    assert 0 <= report.usage.output_tokens < 10**9
    assert client.budget.spent_tokens > 0


def _with_usage(reply: Reply, usage: object) -> bytes:
    return json.dumps({**json.loads(reply.body), "usage": usage}).encode()
