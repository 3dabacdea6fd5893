"""The Ray engine on a cluster of two nodes: the same results, byte for byte."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from .conftest import Batch, environment, fill, marked, rows, written

pytest.importorskip("ray", reason="needs ray: pip install 'gongkai[ray]'")


@pytest.fixture(scope="module")
def seen(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder in which every node that reads leaves its mark."""
    return tmp_path_factory.mktemp("seen")


@pytest.fixture(scope="module")
def address(seen: Path) -> Iterator[str]:
    """The address of a cluster of two nodes on which documents may hurt."""
    from ray.cluster_utils import Cluster

    with pytest.MonkeyPatch.context() as patch:
        for name, value in environment(hurt=True, HURT_SEEN=str(seen), RAY_USAGE_STATS_ENABLED="0").items():
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
    local = batch("in", "-o", "local", *OPTIONS, hurt=True)
    spread = batch("in", "-o", "ray", *OPTIONS, "--engine", "ray", env={"GONGKAI_RAY_ADDRESS": address})
    assert local.returncode == spread.returncode == 3, spread.stderr
    assert written(tmp_path / "local") == written(tmp_path / "ray")
    assert rows(tmp_path / "local") == rows(tmp_path / "ray")
    assert [code for _, _, _, code in rows(tmp_path / "ray") if code] == [
        "unreadable", "crashed", "memory", "crashed",
    ]  # fmt: skip
    assert local.stderr.replace(": local", ": ray") == spread.stderr
    assert len(list(seen.iterdir())) == 2  # both nodes have read


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


def test_a_cluster_that_is_not_there(batch: Batch, inputs: Path, tmp_path: Path) -> None:
    ray = ("--engine", "ray", "--ray-address", "no such place")
    done = batch("in", "-o", "out", *ray)
    assert done.returncode == 2
    assert done.stderr.count("\n") == 1
    assert "Ray failed" in done.stderr
