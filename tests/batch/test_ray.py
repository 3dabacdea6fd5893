"""The Ray engine on a cluster of two nodes: the same results, byte for byte."""

from __future__ import annotations

import os
import re
import select
import signal
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from .conftest import Batch, command, environment, fill, marked, rows, written

pytest.importorskip("ray", reason="needs ray: pip install 'gongkai[ray]'")


@pytest.fixture(scope="module")
def seen(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder in which every node that reads leaves its mark."""
    return tmp_path_factory.mktemp("seen")


@pytest.fixture(scope="module")
def door(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A pipe at which a document knocks when its turn has come."""
    path = tmp_path_factory.mktemp("door") / "pipe"
    os.mkfifo(path)
    return path


@pytest.fixture(scope="module")
def address(seen: Path, door: Path) -> Iterator[str]:
    """The address of a cluster of two nodes on which documents may hurt."""
    from ray.cluster_utils import Cluster

    with pytest.MonkeyPatch.context() as patch:
        more = {"HURT_SEEN": str(seen), "HURT_DOOR": str(door), "RAY_USAGE_STATS_ENABLED": "0"}
        for name, value in environment(hurt=True, **more).items():
            patch.setenv(name, value)
        cluster = Cluster(initialize_head=True, head_node_args={"num_cpus": 1, "include_dashboard": False})
        cluster.add_node(num_cpus=1)
    cluster.wait_for_nodes()
    yield cluster.address
    cluster.shutdown()


@pytest.fixture
def inputs(tmp_path: Path) -> Path:
    """Reports, some that hurt, some that are none."""
    fill(tmp_path / "in", 150)
    for name, data in (("0010-empty", b""), ("0011-crash", b"HURT-crash"), ("0012-memory", b"HURT-memory")):
        (tmp_path / f"in/{name}.html").write_bytes(data)
    (tmp_path / "in/0120-twice.html").write_bytes(marked(3))
    (tmp_path / "in/0121-exit.html").write_bytes(b"HURT-exit")
    return tmp_path / "in"


OPTIONS = ("--memory-limit", "400", "--shard-size", "60")


def test_two_nodes_write_what_one_process_writes(
    batch: Batch, inputs: Path, tmp_path: Path, address: str, seen: Path
) -> None:
    # Without it a node that is quick may read everything.
    (inputs / "0000-meet.html").write_bytes(marked(5).replace(b"</body>", b"<!-- HURT-meet --></body>"))
    local = batch("in", "-o", "local", *OPTIONS, hurt=True)
    spread = batch("in", "-o", "ray", *OPTIONS, "--engine", "ray", env={"GONGKAI_RAY_ADDRESS": address})
    assert local.returncode == spread.returncode == 3, spread.stderr
    assert written(tmp_path / "local") == written(tmp_path / "ray")
    assert rows(tmp_path / "local") == rows(tmp_path / "ray")
    assert [code for _, _, _, code in rows(tmp_path / "ray") if code] == [
        "unreadable", "crashed", "memory", "crashed",
    ]  # fmt: skip
    assert _without_progress(
        local.stderr.replace("in local", "in ray").replace("panel local", "panel ray")
    ) == _without_progress(spread.stderr)
    assert len(list(seen.iterdir())) == 2  # both nodes have read


def _without_progress(said: str) -> list[str]:
    """The lines of ``said`` but those that come by the clock: a slow machine prints some."""
    kept = (line for line in said.splitlines() if " a second, " not in line)
    return [re.sub(r"; [\d.]+ seconds$", "", line) for line in kept]


def test_ray_goes_on_where_another_engine_stopped(
    batch: Batch, inputs: Path, tmp_path: Path, address: str
) -> None:
    ray = ("--engine", "ray", "--ray-address", address)
    batch("in", "-o", "whole", *OPTIONS, hurt=True)
    batch("in", "-o", "parts", *OPTIONS, "--limit", "40", hurt=True)
    assert batch("in", "-o", "parts", *OPTIONS, "--limit", "100", *ray).returncode == 3
    assert batch("in", "-o", "parts", *OPTIONS, hurt=True).returncode == 3
    assert written(tmp_path / "parts") == written(tmp_path / "whole")
    assert rows(tmp_path / "parts") == rows(tmp_path / "whole")


@pytest.mark.parametrize(("sent", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_a_stopped_run_says_how_to_go_on(
    tmp_path: Path, address: str, door: Path, sent: int, code: int
) -> None:
    (tmp_path / "x.html").write_bytes(b"HURT-knock")
    options = ("--engine", "ray", "--ray-address", address)
    run = command(str(tmp_path / "x.html"), "-o", str(tmp_path / "out"), *options)
    ours = os.open(door, os.O_RDWR | os.O_NONBLOCK)
    with subprocess.Popen(run, stderr=subprocess.PIPE, text=True, env=environment()) as running:
        heard, _, _ = select.select([ours], [], [], 120)
        running.send_signal(sent)
        _, said = running.communicate(timeout=60)
    os.read(ours, 1)
    os.close(ours)
    assert heard
    assert running.returncode == code
    assert said.splitlines()[-1].endswith("run the same command to go on")
    assert "Traceback" not in said


def test_a_cluster_that_is_not_there(batch: Batch, inputs: Path, tmp_path: Path) -> None:
    ray = ("--engine", "ray", "--ray-address", "no such place")
    done = batch("in", "-o", "out", *ray)
    assert done.returncode == 2
    assert done.stderr.count("\n") == 1
    assert "Ray failed" in done.stderr
