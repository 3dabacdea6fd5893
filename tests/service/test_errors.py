"""Every error of every address has one shape, whoever refuses: the service, its framework, or its server."""

from __future__ import annotations

import json
import re
import socket
from typing import Any

import httpx
import pytest

from .conftest import Server, is_problem

_NONE = {"id": "0" * 32, "position": "0", "number": "1", "finding": "0" * 32}
METHODS = ("GET", "POST", "PUT", "DELETE", "PATCH")


def _addresses(server: Server) -> dict[str, Any]:
    found: dict[str, Any] = server.client.get("/v1/openapi.json").json()["paths"]
    return found


def test_every_method_of_every_address_errs_in_one_shape(server: Server) -> None:
    for address, operations in _addresses(server).items():
        path = re.sub(r"\{(\w+)\}", lambda found: _NONE[found[1]], address)
        for method in METHODS:
            answer = server.client.request(method, path)
            if method.lower() not in operations:
                assert answer.status_code == 405, (method, path)
                assert is_problem(answer)
            elif answer.status_code >= 400:
                assert is_problem(answer)
                assert str(answer.status_code) in operations[method.lower()]["responses"], (method, path)


@pytest.mark.parametrize(
    "path",
    [
        "/nothing",
        "/v1",
        "/v1/jobs/../../etc/passwd",
        "/ui/..%2f..%2fapp.py",
        "/ui/models.py",
        "/v1/jobs/",
        "/v2/x",
    ],
)
def test_addresses_that_are_none(server: Server, path: str) -> None:
    answer = server.client.get(path)
    assert answer.status_code == 404
    assert is_problem(answer)


@pytest.mark.parametrize("id_", ["x", "..", "0" * 31, "G" * 32, "%00", "0" * 33])
def test_ids_that_are_none_are_said_to_be(server: Server, id_: str) -> None:
    answer = server.client.get(f"/v1/jobs/{id_}/files")
    assert answer.status_code in (404, 422)
    assert is_problem(answer)


def test_a_wrong_parameter_is_named(server: Server) -> None:
    answer = server.client.get("/v1/jobs", params={"limit": "many"})
    assert answer.status_code == 422
    assert is_problem(answer)
    assert answer.json()["errors"][0]["place"] == "query.limit"


def test_what_is_no_http_is_refused_in_the_same_shape(server: Server) -> None:
    host, _, port = server.url.removeprefix("http://").partition(":")
    with socket.create_connection((host, int(port)), timeout=10) as one:
        one.sendall(b"\x16\x03\x01 nonsense\r\n\r\n")
        raw = b""
        while part := one.recv(4096):
            raw += part
    head, _, body = raw.partition(b"\r\n\r\n")
    assert head.startswith(b"HTTP/1.1 400")
    assert b"application/problem+json" in head
    assert json.loads(body)["code"] == "bad-request"


def test_an_error_speaks_the_language_asked_for(server: Server) -> None:
    assert server.client.get("/nothing").json()["title"] == "没有找到"
    assert server.client.get("/nothing", params={"lang": "en"}).json()["title"] == "Not found"
    assert (
        server.client.get("/nothing", headers={"Accept-Language": "en-GB,zh"}).json()["title"] == "Not found"
    )


@pytest.mark.parametrize("path", ["/", "/v1/rules", "/nothing", "/healthz", "/ui/app.js"])
def test_every_answer_bears_what_keeps_a_browser_safe(server: Server, path: str) -> None:
    headers = server.client.get(path).headers
    policy = headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert "frame-ancestors 'none'" in policy
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["cross-origin-resource-policy"] == "same-origin"
    assert "server" not in headers


def test_the_page_asks_nobody_else(server: Server) -> None:
    for name in ("", "ui/app.js", "ui/app.css", "ui/view.js", "ui/view.css"):
        text = server.client.get(f"/{name}").text
        assert not re.search(r"https?://|//cdn|@import|url\(", text), name
        assert not re.search(r"\son\w+=|style=\"|<script>|innerHTML|insertAdjacentHTML|eval\(", text), name


def test_the_description_is_openapi_3_1_with_examples(server: Server) -> None:
    told = server.client.get("/v1/openapi.json").json()
    assert told["openapi"].startswith("3.1")
    assert "examples" in json.dumps(told["components"]["schemas"]["Job"])
    assert told["components"]["schemas"]["GongkaiReport"]["properties"]["evidence"]
    for address, operations in told["paths"].items():
        for operation in operations.values():
            assert operation["summary"], address
            refusals = {int(status) for status in operation["responses"] if int(status) >= 400}
            assert {401, 403, 421, 429} <= refusals, address


def test_health_and_counts(server: Server) -> None:
    assert server.client.get("/healthz").text == "ok\n"
    assert server.client.get("/readyz").text == "ready\n"
    told = server.client.get("/metrics").text
    assert "gongkai_ready 1" in told
    assert re.search(r'gongkai_requests_total\{method="GET",status="200"\} \d+', told)


def test_the_rules_in_both_languages(server: Server) -> None:
    zh = server.client.get("/v1/rules").json()["rules"]
    en = server.client.get("/v1/rules", params={"lang": "en"}).json()["rules"]
    assert {one["code"] for one in zh} == {one["code"] for one in en} >= {"GK201", "GK301"}
    assert zh[0]["title"] != en[0]["title"]


def test_nothing_is_said_to_a_client_that_is_gone(server: Server) -> None:
    url = httpx.URL(server.url)
    with socket.create_connection((url.host, url.port)) as gone:
        gone.sendall(f"GET /v1/rules HTTP/1.1\r\nHost: {url.host}:{url.port}\r\n\r\n".encode())
    assert server.client.get("/healthz").status_code == 200
