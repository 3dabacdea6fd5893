"""What a reading depends on: a language is none of it."""

from __future__ import annotations

from pathlib import Path

from gongkai.batch.fingerprint import Fingerprint
from gongkai.settings import Settings


def test_another_language_does_not_read_again() -> None:
    assert Fingerprint.of(Settings(lang="en")) == Fingerprint.of(Settings(lang="zh"))


def test_other_forms_do(tmp_path: Path) -> None:
    (tmp_path / "mine.yaml").write_text("id: 2027\n", encoding="utf-8")
    assert Fingerprint.of(Settings(forms_dir=tmp_path)) != Fingerprint.of(Settings())
