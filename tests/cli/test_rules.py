"""``gongkai rules``: the list, one rule, and a code that is none."""

from __future__ import annotations

import json

from .conftest import Run


def test_every_rule_is_listed_under_its_family(run: Run) -> None:
    done = run("rules")
    assert (done.returncode, done.stderr) == (0, b"")
    lines = done.stdout.decode().splitlines()
    assert "GK2xx  表三的勾稽关系" in lines
    assert "  GK203  错误  办理结果之和不等于（七）总计" in lines
    codes = [line.split()[0] for line in lines if line.startswith("  GK")]
    assert codes == sorted(set(codes))


def test_a_beginning_lists_its_rules(run: Run) -> None:
    lines = run("rules", "gk2").stdout.decode().splitlines()
    assert [line.split()[0] for line in lines][:4] == ["GK2xx", "GK201", "GK202", "GK203"]
    assert all(line.split()[0].startswith("GK2") for line in lines)


def test_one_rule_is_explained_with_its_examples(run: Run) -> None:
    text = run("rules", "GK203").stdout.decode()
    for part in (
        "提示内容",
        "说明",
        "依据",
        "国办公开办函〔2021〕30号",
        "正确写法",
        "（一）予以公开 | 3 |",
    ):
        assert part in text
    assert "the outcomes do not add up" in run("rules", "GK203", env={"GONGKAI_LANG": "en"}).stdout.decode()


def test_json(run: Run) -> None:
    one = json.loads(run("rules", "GK203", "--format", "json").stdout)
    assert one["code"] == "GK203"
    assert one["severity"] == "error"
    assert set(one) == {"code", "severity", "title", "wordings", "rationale", "source", "good", "bad"}
    every = json.loads(run("rules", "--format", "json").stdout)
    assert one in every


def test_an_unknown_code_names_the_nearest(run: Run) -> None:
    done = run("rules", "GK230")
    assert (done.returncode, done.stdout) == (2, b"")
    assert "没有规则“GK230”；相近的有：" in done.stderr.decode()
    assert "GK203" in done.stderr.decode()
    assert done.stderr.count(b"\n") == 1
    assert run("rules", "").returncode == 2
