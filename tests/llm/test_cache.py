"""Answers that were paid for: asked once, read again byte for byte, and never in the way."""

from __future__ import annotations

import json
import sqlite3
import stat
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path
from typing import Any

import diskcache
import pytest

from gongkai.errors import SettingsError
from gongkai.exports.json import dumps
from gongkai.llm.line.answer_cache import AnswerCache
from gongkai.llm.line.client import Client
from gongkai.llm.questions.ask import Answer

from .conftest import SECRET, Open, environment, read_with, settings_of
from .damaged import Damaged, table_report
from .double import Double, serving
from .lies import honest
from .prose import overview_report, prose_report
from .replies import CONTENTS, TRANSIENT

ABOUT = prose_report(5)


def _read(client: Client, about: Damaged = ABOUT) -> str:
    return dumps(read_with(client, about, "always"), with_text=True, pretty=True)


@pytest.mark.parametrize(
    "about",
    [ABOUT, table_report(1, "garbled"), table_report(1, "wrong-total"), overview_report(2)],
    ids=lambda one: one.name,
)
def test_a_second_run_asks_nothing_and_says_the_same(opened: Open, tmp_path: Path, about: Damaged) -> None:
    with serving(honest(about)) as double:
        first = _read(opened(double, kept=True, cache_dir=tmp_path), about)
        asked = double.count
        assert asked
        client = opened(double, kept=True, cache_dir=tmp_path)
        assert _read(client, about) == first
        assert double.count == asked
    assert client.usage.cached == client.usage.asked > 0
    assert client.usage.cost.requests == 0


def test_a_refused_answer_is_kept_as_refused(opened: Open, tmp_path: Path) -> None:
    with serving(honest(ABOUT, CONTENTS["prose"]), honest(ABOUT, CONTENTS["prose"]), honest(ABOUT)) as double:
        first = _read(opened(double, kept=True, cache_dir=tmp_path))
        again = opened(double, kept=True, cache_dir=tmp_path)
        assert _read(again) == first
        assert double.count == 2
    assert again.usage.refused == 1


def test_what_the_endpoint_did_not_answer_is_not_kept(opened: Open, tmp_path: Path) -> None:
    with serving(TRANSIENT["500"], TRANSIENT["500"], honest(ABOUT)) as double:
        _read(opened(double, kept=True, cache_dir=tmp_path))
        assert '"method": "llm"' in _read(opened(double, kept=True, cache_dir=tmp_path))


@pytest.mark.parametrize(
    "change",
    [{"model": "other"}, {"mode": "json"}, {"seed": 2}, {"reasks": 2}, {"seed": None}],
    ids=str,
)
def test_what_may_change_an_answer_is_asked_anew(
    opened: Open, tmp_path: Path, change: dict[str, Any]
) -> None:
    with serving(honest(ABOUT)) as double:
        _read(opened(double, kept=True, cache_dir=tmp_path))
        _read(opened(double, kept=True, cache_dir=tmp_path, **change))
        assert double.count == 2


def _entries(folder: Path) -> diskcache.Cache:
    return diskcache.Cache(str(folder / "answers"), disk=diskcache.JSONDisk)


_SPOILT = [
    None, 7, "text", [], {}, {"reply": 1}, {"reply": {}}, {"reply": {"items": 1}},
    {"reply": {"items": [{"from": 1, "to": 999, "role": "problem", "category": "other", "answers": None}]}},
    {"reply": {"lines": [{"n": 1, "id": "granted"}], "heads": [], "numbers": []}},
    {"reply": None, "refusal": 3}, {"reply": None, "cost": {"requests": "many"}},
]  # fmt: skip


@pytest.mark.parametrize("value", _SPOILT, ids=str)
def test_a_spoilt_entry_is_a_miss(opened: Open, tmp_path: Path, value: object) -> None:
    with serving(honest(ABOUT)) as double:
        first = _read(opened(double, kept=True, cache_dir=tmp_path))
        with _entries(tmp_path) as cache:
            for key in list(cache):
                cache[key] = value
        second = json.loads(_read(opened(double, kept=True, cache_dir=tmp_path)))
        assert double.count == 2
        third = _read(opened(double, kept=True, cache_dir=tmp_path))
        assert double.count == 2
    for one in (second, json.loads(third)):
        one["usage"]["seconds"] = json.loads(first)["usage"]["seconds"]
        assert one == json.loads(first)


def test_an_entry_of_bytes_that_are_no_json_is_a_miss(opened: Open, tmp_path: Path) -> None:
    with serving(honest(ABOUT)) as double:
        _read(opened(double, kept=True, cache_dir=tmp_path))
        with sqlite3.connect(tmp_path / "answers" / "cache.db") as database:
            database.execute("update Cache set value = ?", (b"\x80\x04cos\nsystem\n",))
        database.close()
        _read(opened(double, kept=True, cache_dir=tmp_path))
        assert double.count == 2


@pytest.mark.parametrize("spoil", ["all", "pages", "empty"])
def test_a_spoilt_database_is_no_hindrance(opened: Open, tmp_path: Path, spoil: str) -> None:
    with serving(honest(ABOUT)) as double:
        with opened(double, kept=True, cache_dir=tmp_path) as client:
            _read(client)
        database = tmp_path / "answers" / "cache.db"
        for path in database.parent.glob("cache.db-*"):
            path.unlink()
        data = database.read_bytes()
        database.write_bytes(
            {
                "all": b"this is no database" * 99,
                "pages": data[:4096] + b"\xff" * (len(data) - 4096),
                "empty": b"",
            }[spoil]
        )
        client = opened(double, kept=True, cache_dir=tmp_path)
        assert '"method": "llm"' in _read(client)
        assert client.failure is None
        assert double.count <= 2


def _cache(folder: Path, command: str) -> subprocess.CompletedProcess[str]:
    given = [sys.executable, "-m", "gongkai", "cache", command]
    environ = environment(None, folder, GONGKAI_LANG="en")
    return subprocess.run(given, capture_output=True, text=True, env=environ, check=False)


def _break_a_page(folder: Path) -> None:
    """Fill a cache and spoil a page of its index: what is read may still be there, what is written finds no place."""
    with AnswerCache(folder, 1 << 30) as cache:
        for number in range(400):
            cache.put(f"key {number}", Answer(reply={"number": number}))
    database = folder / "answers/cache.db"
    with closing(sqlite3.connect(database)) as found:
        (size,) = found.execute("PRAGMA page_size").fetchone()
        (page,) = found.execute(
            "SELECT rootpage FROM sqlite_master WHERE name = 'Cache_store_time'"
        ).fetchone()
    data = bytearray(database.read_bytes())
    data[(page - 1) * size : page * size] = b"\x55" * size
    database.write_bytes(data)


def test_a_cache_of_broken_pages_keeps_what_is_new(tmp_path: Path) -> None:
    _break_a_page(tmp_path)
    for number in (1, 2):
        with AnswerCache(tmp_path, 1 << 30) as cache:
            cache.put(f"new {number}", Answer(reply=None, refusal="no"))
            assert cache.stats().refusals == number


def test_a_cache_of_broken_pages_can_be_looked_at_and_cleared(tmp_path: Path) -> None:
    _break_a_page(tmp_path / "cache")
    for command in ("stats", "clear"):
        done = _cache(tmp_path, command)
        assert (done.returncode, done.stderr) == (0, "")
    assert " 0 answers" in _cache(tmp_path, "stats").stdout


def test_a_folder_that_cannot_be_used_is_said_in_one_line(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("here already")
    with serving(honest(ABOUT)) as double, pytest.raises(SettingsError) as caught:
        Client.of_settings(settings_of(double, cache_dir=tmp_path / "file"))
    assert str(tmp_path) in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_disk_that_takes_no_more_costs_only_the_keeping(
    opened: Open, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    with serving(honest(ABOUT)) as double:
        client = opened(double, kept=True, cache_dir=tmp_path)
        monkeypatch.setattr(diskcache.Cache, "set", full)
        assert '"method": "llm"' in _read(client)
    assert client.failure is None


def test_nobody_else_may_look_in_and_no_key_is_inside(opened: Open, tmp_path: Path) -> None:
    folder = tmp_path / "new"
    with serving(honest(ABOUT)) as double, opened(double, kept=True, cache_dir=folder) as client:
        _read(client)
    for path in (folder, folder / "answers"):
        assert stat.S_IMODE(path.stat().st_mode) == 0o700
    files = [path for path in folder.rglob("*") if path.is_file()]
    assert files
    assert not [path for path in files if SECRET.encode() in path.read_bytes()]


def test_many_threads_ask_each_question_once(opened: Open, tmp_path: Path) -> None:
    abouts = [prose_report(seed) for seed in range(6)]

    def behave(question: Any) -> Any:
        about = next(
            one for one in abouts if all(question.asks_about(sentence.text) for sentence in one.sentences)
        )
        return honest(about)(question)

    with Double(behave) as double:
        alone = [_strip(_read(opened(double), about)) for about in abouts]
        before = double.count
        client = opened(double, kept=True, cache_dir=tmp_path, concurrency=8)
        with ThreadPoolExecutor(12) as pool:
            read = list(pool.map(lambda at: _strip(_read(client, abouts[at % 6])), range(36)))
        assert double.count == before + 6
    assert read == [alone[at % 6] for at in range(36)]


def _strip(printed: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(printed)
    found["usage"]["seconds"] = 0
    return found


_PROCESS = """
import sys
from pathlib import Path
from gongkai import extract
from gongkai.exports.json import dumps
for path in sorted(Path(sys.argv[1]).glob("*.txt")):
    print(dumps(extract(path, llm=True), with_text=False, pretty=False))
"""


@pytest.mark.kills
def test_several_processes_share_one_cache(tmp_path: Path) -> None:
    abouts = [prose_report(seed) for seed in range(4)]
    folder = tmp_path / "in"
    folder.mkdir()
    for about in abouts:
        (folder / about.filename).write_bytes(about.data)

    def behave(question: Any) -> Any:
        return honest(abouts[0], CONTENTS["prose"])(question)

    with Double(behave) as double:
        environ = environment(double, tmp_path)
        command = [sys.executable, "-c", _PROCESS, str(folder)]
        running = [
            subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environ, text=True)
            for _ in range(3)
        ]
        printed = [one.communicate(timeout=60) for one in running]
        assert [one.returncode for one in running] == [0, 0, 0], printed
        at_most = 3 * len(abouts) * 3
        assert len(abouts) * 3 <= double.count <= at_most
        count = double.count
        done = subprocess.run(command, capture_output=True, env=environ, text=True, timeout=60, check=True)
        assert double.count == count
    assert done.stdout.count("GK902") == len(abouts)
