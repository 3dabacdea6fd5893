"""Jobs: what was handed in is read, listed, followed, marked, fetched again, cancelled and deleted."""

from __future__ import annotations

import csv
import io
import json
import re
import zipfile
from collections.abc import Callable
from typing import Any

import openpyxl
import pytest

from benchmarks.pages import page

from .conftest import REAL, SEEDS, Server, is_problem, text_of

Serve = Callable[..., Server]
MIXED = [
    *[(path.name, path.read_bytes()) for path in SEEDS],
    ("hongze-2023.pdf", (REAL / "hongze-2023.pdf").read_bytes()),
    ("坏的.docx", b"PK\3\4 torn"),
]


@pytest.fixture(scope="module")
def job(server: Server) -> str:
    """A job of the seeds, a PDF and a broken file, that has ended."""
    id_ = server.hand_in(*MIXED)
    server.ended(id_)
    return id_


def _of_year(seed: int, year: int) -> bytes:
    """Return a report of one organ; the numbers of every seed are others, so that no year goes on from another."""
    text = page(seed).decode()
    (organ, printed) = re.search(r"<h1>(\S+?人民政府)(\d{4})年", text).groups()  # type: ignore[union-attr]
    for number in (int(printed) + 1, int(printed)):
        text = text.replace(str(number), str(number - int(printed) + year))
    return text.replace(organ, "江城镇人民政府").encode()


def _zip(*members: tuple[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members:
            archive.writestr(name, data)
    return out.getvalue()


def test_a_name_is_shown_as_its_user_gave_it(server: Server) -> None:
    name = '教育局"定稿" 100%.txt'  # a form writes its marks as %22
    job = server.hand_in((name, text_of()[1]))
    server.ended(job)
    assert server.files(job)[0]["name"] == name
    assert server.client.get(f"/v1/jobs/{job}/results").json()[0]["source"]["name"] == name


def test_no_answer_waits_for_the_one_before(server: Server) -> None:
    # Nagle's algorithm holds each back for 40 ms or so, once a connection is no longer new.
    waited = [server.client.get("/").elapsed.total_seconds() for _ in range(40)]
    assert min(waited[20:]) < 0.03


def test_what_came_of_each_file(server: Server, job: str) -> None:
    totals = server.client.get(f"/v1/jobs/{job}").json()["totals"]
    assert (totals["files"], totals["read"], totals["failed"], totals["open"]) == (7, 6, 1, 0)
    files = server.files(job)
    assert [one["name"] for one in files] == [name for name, _ in MIXED]
    assert files[-1]["state"] == "failed"
    assert files[-1]["error"]["code"] == "unreadable"
    assert ".docx" in files[-1]["error"]["message"]
    assert files[5]["agency"] == "洪泽区人民政府"
    assert totals["errors"] == sum(one["errors"] for one in files) > 0
    assert totals["with_errors"] == sum(one["errors"] > 0 for one in files)


def test_why_a_file_was_not_read_in_english(server: Server, job: str) -> None:
    told = server.client.get(f"/v1/jobs/{job}/files", params={"lang": "en"}).json()["files"][-1]
    assert "damaged" in told["error"]["message"]


def test_files_come_in_parts(server: Server, job: str) -> None:
    first = server.client.get(f"/v1/jobs/{job}/files", params={"limit": 4}).json()
    rest = server.client.get(f"/v1/jobs/{job}/files", params={"after": first["next"]}).json()
    assert [one["position"] for one in first["files"] + rest["files"]] == list(range(7))
    assert rest["next"] is None


def test_results_in_every_format_and_again(server: Server, job: str) -> None:
    here = f"/v1/jobs/{job}/results"
    told = server.client.get(here).json()
    assert [one["source"]["name"] for one in told] == [name for name, _ in MIXED]
    assert told[-1]["error"]["code"] == "unreadable"
    assert server.client.get(here).json() == told
    lines = server.client.get(here, headers={"Accept": "application/x-ndjson"}).text.splitlines()
    assert [json.loads(line) for line in lines] == told
    rows = list(
        csv.reader(io.StringIO(server.client.get(here, params={"format": "csv"}).text.lstrip("\ufeff")))
    )
    assert len(rows) > 7
    book = openpyxl.load_workbook(io.BytesIO(server.client.get(here, params={"format": "xlsx"}).content))
    assert book.sheetnames
    log = server.client.get(here, headers={"Accept": "application/sarif+json"}).json()
    assert len(log["runs"][0]["artifacts"]) == 6
    page = server.client.get(here, params={"format": "html"})
    assert "Content-Security-Policy" in page.text
    assert "attachment" in page.headers["content-disposition"]
    reports = server.client.get(here, params={"of": "reports"}).json()
    assert [one["source"]["name"] for one in reports] == [name for name, _ in MIXED[:-1]]
    assert reports[5]["requests"]["new_requests"]["total"] == 21


def test_formats_that_are_none(server: Server, job: str) -> None:
    for given in ({"headers": {"Accept": "image/png"}}, {"params": {"format": "pdf"}}):
        answer = server.client.get(f"/v1/jobs/{job}/results", **given)  # type: ignore[arg-type]
        assert answer.status_code == 406
        assert is_problem(answer)


def _events(server: Server, job: str, **headers: str) -> list[tuple[int, str, dict[str, Any]]]:
    told: list[tuple[int, str, dict[str, Any]]] = []
    with server.client.stream("GET", f"/v1/jobs/{job}/events", headers=headers) as answer:
        assert answer.headers["content-type"].startswith("text/event-stream")
        event: dict[str, str] = {}
        for line in answer.iter_lines():
            if line and not line.startswith(":"):
                name, _, value = line.partition(": ")
                event[name] = value
            elif event:
                told.append((int(event["id"]), event["event"], json.loads(event["data"])))
                event = {}
    return told


def test_a_job_is_followed_as_it_is_read(server: Server) -> None:
    job = server.hand_in(*MIXED)
    told = _events(server, job)
    assert {one["name"] for _, kind, one in told if kind == "file"} == {name for name, _ in MIXED}
    assert told[-1][1] == "job"
    assert told[-1][2]["state"] == "done"
    assert [number for number, _, _ in told] == sorted({number for number, _, _ in told})
    assert _events(server, job, **{"Last-Event-ID": str(told[2][0])}) == told[3:]
    assert (
        server.client.get(f"/v1/jobs/{job}/events", headers={"Last-Event-ID": str(told[-1][0])}).status_code
        == 204
    )


def test_an_archive_is_the_files_in_it(server: Server) -> None:
    inner = _zip(("内/a.txt", SEEDS[0].read_bytes()))
    outer = _zip(
        ("教育局/b.txt", SEEDS[1].read_bytes()), ("c.zip", inner), ("坏.docx", b"PK\3\4"), ("说明.txt", b"x")
    )
    job = server.hand_in(("全部.zip", outer))
    server.ended(job)
    states = {one["name"]: one["state"] for one in server.files(job)}
    assert states == {
        "全部.zip!/教育局/b.txt": "done",
        "全部.zip!/c.zip!/内/a.txt": "done",
        "全部.zip!/坏.docx": "failed",
        "全部.zip!/说明.txt": "failed",
    }


def test_an_archive_may_be_the_body(server: Server) -> None:
    data = _zip(text_of(0), text_of(1))
    headers = {"Content-Type": "application/zip"}
    answer = server.client.post("/v1/jobs", params={"name": "年报.zip"}, content=data, headers=headers)
    assert server.ended(answer.json()["id"])["totals"]["read"] == 2


def test_years_of_one_organ_are_held_against_one_another(server: Server) -> None:
    years = [(f"{year}.html", _of_year(seed, year)) for seed, year in ((1, 2022), (2, 2023))]
    alone, both = server.hand_in(years[1]), server.hand_in(*years)
    server.ended(alone), server.ended(both)
    found = [
        {one["code"] for one in server.client.get(f"/v1/jobs/{job}/results").json()[-1]["findings"]}
        for job in (alone, both)
    ]
    assert not any(code.startswith("GK7") for code in found[0])
    assert any(code.startswith("GK7") for code in found[1])
    of_2023 = (f"/v1/jobs/{alone}/files/0", f"/v1/jobs/{both}/files/1")
    lone, view = (server.client.get(path).json()["view"] for path in of_2023)
    assert [any("其他年度" in one for one in shown["unchecked"]) for shown in (lone, view)] == [True, False]
    assert {one["code"] for one in view["findings"]} == found[1]
    assert server.files(both)[1]["errors"] == view["counts"]["error"]


def test_the_same_key_gives_the_same_job(server: Server) -> None:
    key = {"Idempotency-Key": "2024-01-31 教育局".encode().hex()}
    first = server.hand_in(text_of(0), **key)
    again = server.client.post("/v1/jobs", files=[("files", text_of(0))], headers=key)
    assert again.status_code == 202
    assert again.json()["id"] == first
    assert again.headers["idempotency-replayed"] == "true"
    other = server.client.post("/v1/jobs", files=[("files", text_of(1))], headers=key)
    assert other.status_code == 422
    assert other.json()["code"] == "key-reused"


def test_a_mark_stays_and_goes_into_the_results(server: Server) -> None:
    job = server.hand_in(text_of(1), text_of(0))
    server.ended(job)
    opened = server.client.get(f"/v1/jobs/{job}/files/0").json()
    finding = opened["view"]["findings"][0]
    here = f"/v1/jobs/{job}/files/0/marks/{finding['id']}"
    mark = {"state": "dismissed", "remark": "单位已说明，不改"}
    assert server.client.put(here, json=mark).json() == mark
    assert server.client.get(f"/v1/jobs/{job}/files/0").json()["marks"] == {finding["id"]: mark}
    results = f"/v1/jobs/{job}/results"
    marked = [one for one in server.client.get(results).json()[0]["findings"] if "mark" in one]
    assert [(one["code"], one["mark"]) for one in marked] == [(finding["code"], mark)]
    table = server.client.get(results, params={"format": "csv"}).text
    book = openpyxl.load_workbook(io.BytesIO(server.client.get(results, params={"format": "xlsx"}).content))
    sheet = "\n".join(str(cell) for row in book.worksheets[0].values for cell in row)
    assert "\n不采纳，单位已说明，不改\n" in sheet  # the column of remarks
    assert '"remark":"单位已说明，不改"' in server.client.get(results, params={"format": "html"}).text
    assert "不采纳" in table
    assert "单位已说明，不改" in table
    log = server.client.get(results, params={"format": "sarif"}).json()
    assert [
        one["suppressions"][0]["justification"] for one in log["runs"][0]["results"] if "suppressions" in one
    ] == [mark["remark"]]
    assert server.client.delete(here).status_code == 204
    assert server.client.get(f"/v1/jobs/{job}/files/0").json()["marks"] == {}


def test_marks_that_are_none(server: Server, job: str) -> None:
    finding = server.client.get(f"/v1/jobs/{job}/files/1").json()["view"]["findings"][0]["id"]
    for path, body, status in (
        (f"files/1/marks/{finding}", {"state": "maybe"}, 422),
        (f"files/1/marks/{finding}", {"state": "confirmed", "remark": "长" * 501}, 422),
        (f"files/1/marks/{'0' * 32}", {"state": "confirmed"}, 404),
        (f"files/99/marks/{finding}", {"state": "confirmed"}, 404),
    ):
        answer = server.client.put(f"/v1/jobs/{job}/{path}", json=body)
        assert answer.status_code == status
        assert is_problem(answer)


def test_a_report_is_laid_open(server: Server, job: str) -> None:
    view = server.client.get(f"/v1/jobs/{job}/files/5").json()["view"]
    cell = view["cells"]["requests.new_requests.natural_person"]
    assert (cell["v"], cell["s"], cell["page"]) == ("21", "verified", 3)
    assert view["text"][cell["a"] : cell["b"]] == "21"
    assert view["unchecked"]
    picture = server.client.get(f"/v1/jobs/{job}/files/5/pages/3")
    assert picture.content.startswith(b"\x89PNG")
    width, height = map(float, picture.headers["x-page-size"].split("x"))
    left, top, right, bottom = cell["box"]
    assert 0 < left < right < width
    assert 0 < top < bottom < height
    for path in ("files/5/pages/999", "files/0/pages/1", "files/6", "files/77"):
        assert is_problem(server.client.get(f"/v1/jobs/{job}/{path}"))


def test_a_job_is_cancelled_at_once(serve: Serve) -> None:
    server = serve(hurt=True, workers=1)
    hanging = ("hang.txt", b"HURT-hang")
    job = server.hand_in(text_of(0), hanging, *[text_of(1)] * 5)
    server.wait(lambda: server.files(job)[0]["state"] == "done")
    early = server.client.get(f"/v1/jobs/{job}/results")
    assert early.status_code == 409
    assert is_problem(early)
    assert server.client.delete(f"/v1/jobs/{job}").json()["state"] == "cancelled"
    files = server.files(job)
    assert [one["state"] for one in files] == ["done"] + ["cancelled"] * 6
    assert len(server.client.get(f"/v1/jobs/{job}/results").json()) == 7
    other = server.hand_in(text_of(2))  # the reader is free again
    assert server.ended(other, 20)["totals"]["read"] == 1


def test_a_job_that_has_ended_is_deleted_from_the_disk(server: Server) -> None:
    job = server.hand_in(("机密报告.txt", text_of(0)[1]))
    server.ended(job)
    assert list(server.folder.rglob(f"*{job}*"))
    assert server.client.delete(f"/v1/jobs/{job}").status_code == 204
    for path in ("", "/files", "/results", "/events", "/files/0"):
        assert server.client.get(f"/v1/jobs/{job}{path}").status_code == 404
    assert not list(server.folder.rglob(f"*{job}*"))
    assert not any("机密报告".encode() in one.read_bytes() for one in server.folder.glob("jobs.sqlite*"))


def test_what_is_kept_no_longer_is_gone() -> None:
    import tempfile
    from pathlib import Path
    from time import time

    from gongkai.service.database import Database
    from gongkai.service.shelves import Shelves
    from gongkai.service.store import Store, Upload

    with tempfile.TemporaryDirectory() as folder:
        store = Store(Database(Path(folder)), Shelves(Path(folder)))
        ids = []
        for _ in range(2):
            job, place = store.shelves.begin()
            (place / "0.in").write_bytes(b"x")
            ids.append(store.accept(job, "local", [Upload("a.txt", None, 1)], None, ""))
            store.cancel(job)
        with store.database.writing() as db:
            db.execute("UPDATE jobs SET finished = ? WHERE id = ?", (time() - 7200, ids[0]))
        store.sweep(3600)
        assert store.job(ids[0], "local") is None
        assert store.job(ids[1], "local") is not None
        assert store.shelves.known() == [ids[1]]
