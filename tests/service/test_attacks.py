"""Whoever means harm: other sites, other users, bombs, floods and those who send nothing."""

from __future__ import annotations

import io
import socket
import tempfile
import time
import zipfile
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from subprocess import run
from sys import executable

import httpx
import pytest

from .conftest import Server, is_problem, text_of

Serve = Callable[..., Server]


def _address(server: Server) -> tuple[str, int]:
    host, _, port = server.url.removeprefix("http://").partition(":")
    return host, int(port)


@pytest.mark.parametrize(
    "host", ["evil.example", "evil.example:80", "127.0.0.1.evil.example", "localhost.evil", "", "[::1"]
)
def test_a_name_that_was_made_to_mean_this_machine_is_refused(server: Server, host: str) -> None:
    answer = server.client.get("/v1/jobs", headers={"Host": host})
    assert answer.status_code in (400, 421)
    assert is_problem(answer)


@pytest.mark.parametrize("host", ["localhost", "localhost:8765", "127.0.0.1:1", "[::1]:8765", "192.168.1.9"])
def test_this_machines_own_names_are_taken(server: Server, host: str) -> None:
    assert server.client.get("/v1/jobs", headers={"Host": host}).status_code == 200


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Origin": "http://127.0.0.1:1"},
        {"Origin": "http://["},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
    ],
)
def test_a_page_of_another_site_can_do_nothing(server: Server, headers: dict[str, str]) -> None:
    for answer in (
        server.client.post("/v1/jobs", files=[("files", text_of())], headers=headers),
        server.client.post("/v1/extract", files=[("file", text_of())], headers=headers),
        server.client.get("/v1/jobs", headers=headers),
        server.client.delete(f"/v1/jobs/{'0' * 32}", headers=headers),
    ):
        assert answer.status_code == 403
        assert is_problem(answer)
        assert "access-control-allow-origin" not in answer.headers


def test_the_own_page_and_a_link_to_it_work(server: Server) -> None:
    own = {"Origin": server.url, "Sec-Fetch-Site": "same-origin"}
    assert server.client.post("/v1/check", files=[("file", text_of())], headers=own).status_code == 200
    link = {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "navigate"}
    assert server.client.get("/", headers=link).status_code == 200


def test_a_bomb_costs_its_own_job_alone(server: Server) -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for at in range(20):
            archive.writestr(f"{at}.txt", b"0" * (20 << 20))
    many = io.BytesIO()
    with zipfile.ZipFile(many, "w") as archive:
        for at in range(10_000):
            archive.writestr(f"{at}.txt", b"x")
    evil = io.BytesIO()
    with zipfile.ZipFile(evil, "w") as archive:
        archive.writestr("../../../../tmp/gongkai-was-here.txt", text_of()[1])
        archive.writestr("/etc/gongkai-was-here", text_of()[1])
    job = server.hand_in(
        ("bomb.zip", out.getvalue()), ("many.zip", many.getvalue()), ("evil.zip", evil.getvalue()), text_of()
    )
    totals = server.ended(job)["totals"]
    states = {one["name"]: one["state"] for one in server.files(job)}
    assert states["bomb.zip"] == states["many.zip"] == "failed"
    assert totals["read"] == 3
    assert not Path(tempfile.gettempdir(), "gongkai-was-here.txt").exists()
    assert not Path("/etc/gongkai-was-here").exists()


def test_an_upload_that_is_too_large_is_cut_off_while_it_comes(serve: Serve) -> None:
    server = serve(upload=1)
    told = server.client.post("/v1/jobs", files=[("files", ("a.txt", b"x" * (2 << 20)))])
    assert told.status_code == 413
    assert is_problem(told)
    assert "1 MB" in told.json()["detail"]

    def endless() -> Iterator[bytes]:
        for _ in range(2000):
            yield b"x" * 65536

    with _either() as seen:
        seen.append(
            server.client.post("/v1/extract", content=endless(), headers={"Content-Type": "text/plain"})
        )
    assert not seen or (seen[0].status_code == 413 and is_problem(seen[0]))
    assert not list((server.folder / "coming").iterdir())
    assert server.client.post("/v1/check", files=[("file", text_of())]).status_code == 200


class _either:  # noqa: N801 - reads as a sentence
    """A server that cuts off may have closed before its answer is read."""

    def __enter__(self) -> list[httpx.Response]:
        return []

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> bool:
        return kind is not None and issubclass(kind, httpx.TransportError)


def test_too_many_files_are_refused_while_they_come(serve: Serve) -> None:
    server = serve(files=3)
    answer = server.client.post("/v1/jobs", files=[("files", text_of())] * 4)
    assert answer.status_code == 413
    assert answer.json()["code"] == "too-many-files"
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for at in range(4):
            archive.writestr(f"{at}.txt", text_of()[1])
    job = server.hand_in(("a.zip", out.getvalue()))
    assert server.ended(job)["totals"]["failed"] == 1
    assert "3" in server.files(job)[0]["error"]["message"]


def test_who_sends_nothing_is_let_go(serve: Serve) -> None:
    server = serve(patience=1)
    silent = [socket.create_connection(_address(server), timeout=10) for _ in range(50)]
    for one in silent[:25]:
        one.sendall(b"GET /v1/jobs HTTP/1.1\r\nHost: localhost\r\nX-Slow: ")
    half = socket.create_connection(_address(server), timeout=10)
    half.sendall(
        b"POST /v1/extract HTTP/1.1\r\nHost: localhost\r\nContent-Type: text/plain\r\nContent-Length: 9999\r\n\r\nhalf"
    )
    assert server.client.get("/healthz").status_code == 200
    began = time.monotonic()
    for one in silent:
        assert one.recv(100) == b""
    assert half.recv(100).startswith(b"HTTP/1.1 408")
    assert time.monotonic() - began < 8


def test_two_hundred_tabs_follow_one_job(serve: Serve) -> None:
    server = serve(hurt=True, streams=20)
    job = server.hand_in(("hang.txt", b"HURT-hang"))
    path = f"/v1/jobs/{job}/events"
    with ThreadPoolExecutor(60) as pool:

        def open_tab(_: int) -> int:
            with httpx.stream("GET", server.url + path, timeout=5, trust_env=False) as answer:
                if answer.status_code == 200:
                    with _either():
                        for _line in answer.iter_lines():
                            time.sleep(2)
                return answer.status_code

        statuses = list(pool.map(open_tab, range(60)))
    assert set(statuses) == {200, 429}
    assert statuses.count(200) <= 30
    assert server.client.get("/healthz").elapsed.total_seconds() < 1
    server.client.delete(f"/v1/jobs/{job}")
    server.wait(lambda: "gongkai_event_streams 0" in server.client.get("/metrics").text, 20)


def _key(server: Server, name: str) -> str:
    made = run(
        [executable, "-m", "gongkai", "serve", "--add-key", name],
        env=server.environment, capture_output=True, text=True, check=True,
    )  # fmt: skip
    return made.stdout.strip()


@pytest.fixture(scope="module")
def locked(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server that asks for keys."""
    one = Server(tmp_path_factory.mktemp("locked") / "data", auth="always")
    yield one
    one.end()


def test_keys_keep_users_apart(locked: Server) -> None:
    server = locked
    one, other = (httpx.Client(base_url=server.url, trust_env=False, timeout=30) for _ in range(2))
    for client, name in ((one, "甲"), (other, "乙")):
        key = _key(server, name)
        client.headers["Authorization"] = f"Bearer {key}"
        stored = b"".join(path.read_bytes() for path in server.folder.glob("jobs.sqlite*"))
        assert key.encode() not in stored
    for path in ("/v1/jobs", "/v1/rules", "/metrics"):
        answer = server.client.get(path)
        assert answer.status_code == 401
        assert is_problem(answer)
    assert server.client.post("/v1/extract", files=[("file", text_of())]).status_code == 401
    job = one.post("/v1/jobs", files=[("files", text_of())]).json()["id"]
    server.wait(lambda: one.get(f"/v1/jobs/{job}").json()["state"] == "done")
    for path in ("", "/files", "/events", "/results", "/files/0", "/files/0/pages/1"):
        assert other.get(f"/v1/jobs/{job}{path}").status_code == 404
    assert other.delete(f"/v1/jobs/{job}").status_code == 404
    assert other.get("/v1/jobs").json()["jobs"] == []
    same = {"Idempotency-Key": "1"}
    ids = {
        client.post("/v1/jobs", files=[("files", text_of())], headers=same).json()["id"]
        for client in (one, other)
    }
    assert len(ids) == 2
    run(
        [executable, "-m", "gongkai", "serve", "--drop-keys", "甲"],
        env=server.environment,
        check=True,
        capture_output=True,
    )
    assert one.get("/v1/jobs").status_code == 401


def test_a_browser_signs_in_with_a_key(locked: Server) -> None:
    server = locked
    key = _key(server, "丙")
    assert server.client.get("/").status_code == 200
    assert server.client.get("/v1/session").json()["owner"] is None
    assert server.client.post("/v1/session", json={"key": "gk_wrong"}).status_code == 401
    answer = server.client.post("/v1/session", json={"key": key})
    cookie = answer.headers["set-cookie"].lower()
    assert "httponly" in cookie
    assert "samesite=strict" in cookie
    assert server.client.get("/v1/jobs").status_code == 200
    assert server.client.delete("/v1/session").status_code == 204
    assert server.client.get("/v1/jobs").status_code == 401


def test_guessing_keys_is_slow(locked: Server) -> None:
    statuses = [
        locked.client.get("/v1/jobs", headers={"Authorization": f"Bearer gk_{at}"}).status_code
        for at in range(40)
    ]
    assert statuses[0] == 401
    assert statuses[-1] == 429


def test_one_user_sends_so_much_a_minute(serve: Serve) -> None:
    server = serve(rate=40)
    answers = [server.client.get("/v1/rules") for _ in range(90)]
    assert answers[0].status_code == 200
    assert answers[-1].status_code == 429
    assert is_problem(answers[-1])
    assert int(answers[-1].headers["retry-after"]) >= 1
    assert server.client.get("/healthz").status_code == 200


def test_the_folder_is_the_users_alone(server: Server) -> None:
    assert server.folder.stat().st_mode & 0o077 == 0
    assert (server.folder / "jobs.sqlite").stat().st_mode & 0o077 == 0
