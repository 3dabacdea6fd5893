"""One file, answered at once: as the library and the command line read it, in every format, or refused with the reason."""

from __future__ import annotations

import io
import json
import zipfile

import openpyxl
import pytest

import gongkai
from gongkai.exports.json import dumps

from .conftest import REAL, SEEDS, Server, is_problem, text_of

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@pytest.mark.parametrize("seed", SEEDS, ids=lambda path: path.stem[:3])
def test_a_report_is_what_the_library_reads(server: Server, seed: object) -> None:
    data = seed.read_bytes()  # type: ignore[attr-defined]
    answer = server.client.post("/v1/extract", files={"file": ("报告.txt", data)})
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "application/json"
    told = json.loads(answer.text)
    told["usage"]["seconds"] = 0.0
    expected = gongkai.extract(data, name="报告.txt", settings=gongkai.Settings())
    assert told == json.loads(dumps(expected))


def test_a_body_that_is_the_file_itself(server: Server) -> None:
    data = (REAL / "hongze-2023.pdf").read_bytes()
    answer = server.client.post(
        "/v1/extract", params={"name": "洪泽.pdf"}, content=data, headers={"Content-Type": "application/pdf"}
    )
    assert answer.json()["source"]["name"] == "洪泽.pdf"
    assert answer.json()["agency"] == "洪泽区人民政府"
    assert answer.json()["requests"]["new_requests"]["natural_person"] == 21


def test_findings_in_both_languages(server: Server) -> None:
    name, data = text_of()
    zh = server.client.post("/v1/check", files={"file": (name, data)}).json()
    en = server.client.post("/v1/check", params={"lang": "en"}, files={"file": (name, data)}).json()
    assert [one["code"] for one in zh[0]["findings"]] == [one["code"] for one in en[0]["findings"]]
    assert zh[0]["findings"][0]["message"] != en[0]["findings"][0]["message"]
    found = gongkai.check(data, name=name, settings=gongkai.Settings())
    assert [one["message"] for one in zh[0]["findings"]] == [one.message for one in found]


@pytest.mark.parametrize("do", ["extract", "check"])
def test_other_formats_by_what_is_accepted(server: Server, do: str) -> None:
    files = {"file": text_of()}
    csv = server.client.post(f"/v1/{do}", files=files, headers={"Accept": "text/csv"})
    assert csv.headers["content-type"].startswith("text/csv")
    assert csv.content.startswith(b"\xef\xbb\xbf")
    book = server.client.post(f"/v1/{do}", files=files, headers={"Accept": XLSX})
    assert openpyxl.load_workbook(io.BytesIO(book.content)).sheetnames
    lines = server.client.post(f"/v1/{do}", files=files, params={"format": "jsonl"})
    assert lines.headers["content-type"] == "application/x-ndjson"
    assert json.loads(lines.text)["source"]["name"] == text_of()[0]


def test_sarif_of_findings_alone(server: Server) -> None:
    accept = {"Accept": "application/sarif+json"}
    log = server.client.post("/v1/check", files={"file": text_of()}, headers=accept).json()
    assert log["version"] == "2.1.0"
    refused = server.client.post("/v1/extract", files={"file": text_of()}, headers=accept)
    assert refused.status_code == 406
    assert is_problem(refused)


def _zip() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr(*text_of())
    return out.getvalue()


@pytest.mark.parametrize(
    ("name", "data", "status", "code"),
    [
        ("a.txt", b"", 422, "no-file"),
        ("a.bin", bytes(range(256)) * 40, 415, "unreadable-type"),
        ("a.txt", "今日要闻：我市召开政务公开工作会议。".encode(), 422, "not-a-report"),
        ("a.docx", b"PK\3\4 torn", 422, "unreadable"),
        ("a.zip", _zip(), 422, "one-file"),
    ],
)
def test_what_cannot_be_read_is_refused_with_the_reason(
    server: Server, name: str, data: bytes, status: int, code: str
) -> None:
    answer = server.client.post("/v1/extract", files={"file": (name, data)})
    assert answer.status_code == status, answer.text
    assert is_problem(answer)
    assert answer.json()["code"] == code


@pytest.mark.parametrize(
    "request_",
    [
        {"json": {"file": "x"}},
        {"data": {"file": "x"}},
        {"content": b"x", "headers": {"Content-Type": "multipart/mixed; boundary=x"}},
        {"content": b"x"},
    ],
)
def test_bodies_that_are_no_file(server: Server, request_: dict[str, object]) -> None:
    answer = server.client.post("/v1/extract", **request_)  # type: ignore[arg-type]
    assert answer.status_code == 415
    assert is_problem(answer)


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"--x\r\n",
        b'--x\r\nContent-Disposition: form-data; name="file"; filename="a.txt"\r\n\r\nhalf',
        b"--x\r\n" + b"A: " + b"a" * 9000 + b"\r\n\r\n\r\n--x--\r\n",
        b"--x\r\n" + b"A: b\r\n" * 50 + b"\r\n\r\n--x--\r\n",
    ],
)
def test_forms_that_are_none(server: Server, body: bytes) -> None:
    headers = {"Content-Type": "multipart/form-data; boundary=x"}
    answer = server.client.post("/v1/extract", content=body, headers=headers)
    assert answer.status_code == 400
    assert is_problem(answer)


@pytest.mark.parametrize("name", ["=?x-nope?b?AAAA?=", "=?utf-8?q?=ff=fe?=", "=?utf-8?b?A?="])
def test_a_name_in_letters_that_nobody_knows_costs_no_file(server: Server, name: str) -> None:
    head = f'--x\r\nContent-Disposition: form-data; name="file"; filename="{name}"\r\n\r\n'.encode()
    headers = {"Content-Type": "multipart/form-data; boundary=x"}
    answer = server.client.post(
        "/v1/extract", content=head + SEEDS[0].read_bytes() + b"\r\n--x--\r\n", headers=headers
    )
    assert answer.status_code == 200
    assert answer.json()["source"]["name"]


def test_two_files_are_for_a_job(server: Server) -> None:
    answer = server.client.post("/v1/check", files=[("file", text_of(0)), ("file", text_of(1))])
    assert answer.status_code == 422
    assert answer.json()["code"] == "one-file"


@pytest.mark.parametrize(
    ("sent", "listed"),
    [
        ("../../etc/报告.txt", "etc/报告.txt"),
        ("..\\..\\报告.txt", "报告.txt"),
        ("C:\\年报\\报告.txt", "C:/年报/报告.txt"),
        ("报告\x00\x1b[31m.txt", "报告[31m.txt"),
    ],
)
def test_a_name_is_only_a_name(server: Server, sent: str, listed: str) -> None:
    answer = server.client.post(
        "/v1/extract", params={"name": sent}, content=text_of()[1], headers={"Content-Type": "text/plain"}
    )
    assert answer.json()["source"]["name"] == listed


def test_a_crowd_is_told_to_come_again(serve: object) -> None:
    server: Server = serve(hurt=True, workers=1, queue=1)  # type: ignore[operator]
    from concurrent.futures import ThreadPoolExecutor

    data = ("HURT-pages" + "某局2023年政府信息公开工作年度报告").encode()
    with ThreadPoolExecutor(4) as pool:
        answers = list(
            pool.map(lambda _: server.client.post("/v1/extract", files={"file": ("a.txt", data)}), range(4))
        )
    busy = [one for one in answers if one.status_code == 429]
    assert busy
    for one in busy:
        assert is_problem(one)
        assert int(one.headers["retry-after"]) > 0
