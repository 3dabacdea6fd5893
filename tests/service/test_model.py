"""A model beside the service: what the rules are not sure of is asked, one file or many; its key is nowhere."""

from __future__ import annotations

from collections.abc import Callable

from tests.llm.damaged import Damaged
from tests.llm.double import Double, Question, Reply, answered
from tests.llm.lies import truth
from tests.llm.prose import prose_report

from .conftest import MODELS_KEY, Server, text_of

REPORTS = [prose_report(seed) for seed in range(3)]


def _about(question: Question) -> Damaged:
    return next(one for one in REPORTS if all(question.asks_about(each.text) for each in one.sentences))


def _careful(question: Question) -> Reply:
    return answered(question, truth(question, _about(question)))


def test_questions_are_asked_for_one_file_and_for_jobs(serve: Callable[..., Server]) -> None:
    with Double(_careful) as double:
        server = serve(llm=True, model=double.url)
        one = REPORTS[0]
        alone = server.client.post("/v1/extract", files={"file": (one.filename, one.data)}).json()
        assert alone["usage"]["requests"] == 1
        assert {item["method"] for item in alone["narrative"]["problems"]} == {"llm"}
        job = server.hand_in(*[(each.filename, each.data) for each in REPORTS], text_of(0))
        assert server.ended(job)["totals"]["read"] == 4
        told = server.client.get(f"/v1/jobs/{job}/results", params={"of": "reports"}).json()
        assert [bool(each["usage"]["requests"] + each["usage"]["cache_hits"]) for each in told[:3]] == [
            True
        ] * 3
        server.end()
    everything = b"".join(path.read_bytes() for path in server.folder.rglob("*") if path.is_file())
    assert MODELS_KEY.encode() not in everything
    assert MODELS_KEY not in "".join(server.lines)


def test_a_model_that_is_away_costs_its_answers_only(serve: Callable[..., Server]) -> None:
    server = serve(llm=True, model="http://127.0.0.1:9/v1")
    one = REPORTS[0]
    answer = server.client.post("/v1/extract", files={"file": (one.filename, one.data)})
    assert answer.status_code == 200
    assert all(item["method"] == "rules" for item in answer.json()["narrative"]["problems"])
