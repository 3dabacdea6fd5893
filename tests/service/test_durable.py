"""What was accepted is read, whatever dies: the server, its readers, one of several servers."""

from __future__ import annotations

import os
import random
import signal
import socket
import sqlite3
import time
from collections.abc import Callable
from pathlib import Path
from threading import Event
from types import SimpleNamespace
from typing import Any

import pytest

from gongkai.service import aside
from gongkai.service.aside import Aside
from gongkai.service.claims import Claims, Ended
from gongkai.service.database import Database
from gongkai.service.settings import ServiceSettings
from gongkai.service.shelves import Shelves
from gongkai.service.store import Store, Upload
from gongkai.settings import Settings

from .conftest import SEEDS, Server, text_of

Serve = Callable[..., Server]


def test_a_server_that_is_killed_under_load_loses_nothing(serve: Serve) -> None:
    draw = random.Random(14)
    accepted: list[str] = []
    for _ in range(2):
        server = serve(workers=1)
        for _ in range(2):
            accepted.append(server.hand_in(*[(path.name, path.read_bytes()) for path in SEEDS] * 2))
        time.sleep(draw.random() * 0.6)
        server.kill()
    server = serve()
    for job in accepted:
        totals = server.ended(job)["totals"]
        assert (totals["files"], totals["read"]) == (10, 10)
        assert len(server.client.get(f"/v1/jobs/{job}/results").json()) == 10


def test_a_file_that_kills_its_reader_is_failed_with_the_reason(serve: Serve) -> None:
    server = serve(hurt=True)
    job = server.hand_in(
        text_of(0), ("crash.txt", b"HURT-crash"), text_of(1), ("flaky.txt", b"HURT-exit"), text_of(2)
    )
    totals = server.ended(job)["totals"]
    assert (totals["read"], totals["failed"]) == (3, 2)
    reasons = [one["error"] for one in server.files(job) if one["error"]]
    assert {one["code"] for one in reasons} == {"crashed"}
    assert "--" not in reasons[0]["message"]
    answer = server.client.post("/v1/extract", files={"file": ("crash.txt", b"HURT-crash")})
    assert answer.status_code == 422
    assert server.client.post("/v1/extract", files={"file": text_of(0)}).status_code == 200


def test_servers_share_their_jobs(serve: Serve) -> None:
    one, other = serve(), serve()
    job = one.hand_in(*[(path.name, path.read_bytes()) for path in SEEDS] * 2)
    assert other.client.get(f"/v1/jobs/{job}").status_code == 200
    one.kill()
    totals = other.ended(job)["totals"]
    assert (totals["files"], totals["read"]) == (10, 10)
    with sqlite3.connect(other.folder / "jobs.sqlite") as db:
        assert db.execute("SELECT max(claims) FROM files").fetchone()[0] <= 2


def test_the_reports_of_a_job_are_compared_once_whoever_comes_to_its_end(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    compared: list[str] = []
    going_on = Event()

    def compare(_: Store, claims: Claims, job: str, *__: Any) -> None:
        compared.append(claims.holder)
        going_on.wait(60)
        claims.close(job, [])

    monkeypatch.setattr(aside, "compare", compare)
    shelves = Shelves(tmp_path)
    stores = [Store(Database(tmp_path), shelves) for _ in range(3)]
    job, _ = shelves.begin()
    stores[0].accept(job, "local", [Upload("a.txt", None, 1)], None, "")
    servers = [Claims(one.database) for one in stores]
    for one in servers:
        one.beat()
    readers: Any = SimpleNamespace(ending=Event(), told=lambda: None)
    helpers = [
        Aside(store, claims, Settings(), ServiceSettings(), readers)
        for store, claims in zip(stores, servers, strict=True)
    ]
    helpers[0].close(job)
    assert compared == []  # a file is still to be read
    servers[0].finish([(one, Ended(None, "empty")) for one in servers[0].claim(9)])
    assert [claims.begin_close(job) for claims in servers] == [True, False, False]
    assert not servers[0].begin_close(job)
    servers[0].leave()  # the server that was at it ends, and the next takes the job over
    for _ in range(2):
        for helper in helpers[1:]:
            helper.close(job)
    going_on.set()
    for helper in helpers:
        helper.end(wait=True)
    assert compared == [servers[1].holder]
    row = stores[0].job(job, "local")
    assert row is not None
    assert row["state"] == "done"


@pytest.mark.parametrize("open_end", ["events", "upload"])
def test_ctrl_c_ends_with_one_line_whatever_is_under_way(serve: Serve, open_end: str) -> None:
    server = serve(workers=1)
    job = server.hand_in(*[(path.name, path.read_bytes()) for path in SEEDS] * 8)
    host = server.url.removeprefix("http://")
    asked = {
        "events": f"GET /v1/jobs/{job}/events HTTP/1.1\r\nHost: {host}\r\n\r\n",
        "upload": f"POST /v1/jobs HTTP/1.1\r\nHost: {host}\r\nContent-Type: text/plain\r\nContent-Length: 99\r\n\r\n报",
    }
    name, _, port = host.partition(":")
    with socket.create_connection((name, int(port))) as held:
        held.sendall(asked[open_end].encode())
        if open_end == "events":
            assert held.recv(1000).startswith(b"HTTP/1.1 200")
        time.sleep(0.2)
        os.killpg(server.process.pid, signal.SIGINT)  # as a terminal does: the whole group
        assert server.process.wait(10) == 130
    assert server.process.stderr is not None
    assert server.process.stderr.read().splitlines() == ["已结束；没有读完的文件，下次启动后接着读。"]


def test_a_server_that_is_told_to_end_leaves_its_work_to_the_next(serve: Serve) -> None:
    server = serve(workers=1)
    job = server.hand_in(*[(path.name, path.read_bytes()) for path in SEEDS] * 3)
    server.end()
    assert server.process.returncode in (0, 130)
    assert serve().ended(job)["totals"]["read"] == 15
