"""Settings: the environment above ``gongkai.toml``, and a clear word where one is wrong."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from gongkai import Settings
from gongkai.errors import SettingsError


def test_without_any(tmp_path: Path) -> None:
    assert Settings.load({}, tmp_path) == Settings(lang="zh", forms_dir=None)


def test_file_and_environment(tmp_path: Path) -> None:
    (tmp_path / "forms").mkdir()
    (tmp_path / "gongkai.toml").write_text('lang = "en"\nforms_dir = "forms"\n', encoding="utf-8")
    assert Settings.load({}, tmp_path) == Settings(lang="en", forms_dir=tmp_path / "forms")
    given = {"GONGKAI_LANG": "zh", "GONGKAI_FORMS_DIR": str(tmp_path)}
    assert Settings.load(given, tmp_path) == Settings(lang="zh", forms_dir=tmp_path)


def test_what_check_lists(tmp_path: Path) -> None:
    content = 'select = ["gk2", "GK301"]\nignore = "GK203, GK5"\nmin_severity = "warning"\n'
    (tmp_path / "gongkai.toml").write_text(content, encoding="utf-8")
    found = Settings.load({}, tmp_path)
    assert (found.select, found.ignore, found.min_severity) == (("GK2", "GK301"), ("GK203", "GK5"), "warning")
    given = {"GONGKAI_SELECT": "GK1", "GONGKAI_IGNORE": "GK101，GK102", "GONGKAI_MIN_SEVERITY": "error"}
    found = Settings.load(given, tmp_path)
    assert (found.select, found.ignore, found.min_severity) == (("GK1",), ("GK101", "GK102"), "error")


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b'langauge = "en"', "langauge"),
        (b"lang = 3", "lang"),
        (b'lang = "fr"', "fr"),
        (b'forms_dir = "nowhere"', "nowhere"),
        (b"select = 2", "select"),
        (b"ignore = [2]", "ignore"),
        (b'min_severity = ["info"]', "min_severity"),
        (b'min_severity = "fatal"', "fatal"),
        (b"lang = ", "TOML"),
        ('lang = "中"'.encode("gbk"), "UTF-8"),
    ],
)
def test_a_wrong_file_is_named_with_what_is_wrong(tmp_path: Path, content: bytes, said: str) -> None:
    (tmp_path / "gongkai.toml").write_bytes(content)
    with pytest.raises(SettingsError) as caught:
        Settings.load({}, tmp_path)
    assert said in str(caught.value)
    assert "gongkai.toml" in str(caught.value)


def test_a_wrong_setting_ends_the_program_with_one_line(tmp_path: Path) -> None:
    (tmp_path / "gongkai.toml").write_text('langauge = "en"', encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-m", "gongkai", "extract", "x.html"], cwd=tmp_path, capture_output=True, check=False
    )
    assert done.returncode == 2
    assert done.stderr.decode().startswith("gongkai: 未知的设置“langauge”")
    assert done.stderr.count(b"\n") == 1
    helped = subprocess.run(
        [sys.executable, "-m", "gongkai", "--help"], cwd=tmp_path, capture_output=True, check=False
    )
    assert helped.returncode == 0
