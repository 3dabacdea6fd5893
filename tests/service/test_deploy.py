"""What is handed to administrators: the container's recipe, the unit of systemd, the guide."""

from __future__ import annotations

import configparser
import json
import os
import re
import shlex
import shutil
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path

import pytest

from gongkai.service.settings import NAMES

from .conftest import ROOT, Server

DOCKERFILE = (ROOT / "Dockerfile").read_text(encoding="utf-8")
UNIT = ROOT / "deploy" / "gongkai.service"
GUIDES = [(ROOT / "docs" / name).read_text(encoding="utf-8") for name in ("service.md", "zh/service.md")]


def test_the_container_is_not_root_and_everything_it_copies_is_there() -> None:
    assert re.search(r"^USER 10001$", DOCKERFILE, re.MULTILINE)
    for line in re.findall(r"^COPY (?!--from)(.+)$", DOCKERFILE, re.MULTILINE):
        *sources, _ = line.split()
        for source in sources:
            assert (ROOT / source).exists(), source
    for name in re.findall(r"GONGKAI_SERVICE_(\w+)=", DOCKERFILE + UNIT.read_text(encoding="utf-8")):
        assert name.lower() in NAMES


def test_what_it_copies_is_enough_to_install(tmp_path: Path) -> None:
    for line in re.findall(r"^COPY (?!--from)(.+)$", DOCKERFILE, re.MULTILINE):
        *sources, target = line.split()
        for source in sources:
            place = tmp_path / "src" / (source if target == "./" else target)
            if (ROOT / source).is_dir():
                shutil.copytree(ROOT / source, place, ignore=shutil.ignore_patterns("__pycache__"))
            else:
                place.parent.mkdir(parents=True, exist_ok=True)
                shutil.copy(ROOT / source, place)
    build = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "-o", tmp_path, tmp_path / "src"]
    subprocess.run(build, capture_output=True, check=True)
    (wheel,) = tmp_path.glob("*.whl")
    held = set(zipfile.ZipFile(wheel).namelist())
    for name in (
        "review/assets/view.js",
        "service/assets/index.html",
        "service/assets/app.json",
        "wording.toml",
    ):
        assert f"gongkai/{name}" in held


def test_its_pins_are_those_of_the_lock(tmp_path: Path) -> None:
    command = re.search(r"sed -nE '.+?' requirements.lock", DOCKERFILE)
    assert command is not None
    done = subprocess.run(shlex.split(command[0]), cwd=ROOT, capture_output=True, text=True, check=True)
    from packaging.requirements import Requirement

    pins = [Requirement(line) for line in done.stdout.splitlines()]
    lock = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    assert len(pins) == len(re.findall(r"^[a-z0-9.-]+==", lock, re.MULTILINE))
    assert {"fastapi", "uvicorn", "rapidocr"} <= {pin.name for pin in pins}


def test_its_check_of_health_works(server: Server) -> None:
    found = re.search(r"HEALTHCHECK.+?CMD (\[.+?\])\n", DOCKERFILE, re.DOTALL)
    assert found is not None
    _, *arguments = json.loads(found[1])
    arguments = [one.replace("http://127.0.0.1:8765", server.url) for one in arguments]
    subprocess.run([sys.executable, *arguments], check=True)
    dead = [one.replace(server.url, "http://127.0.0.1:1") for one in arguments]
    assert subprocess.run([sys.executable, *dead], capture_output=True, check=False).returncode != 0


def test_it_runs_as_nobody_where_nothing_but_its_folder_can_be_written(tmp_path: Path) -> None:
    """The last step of the recipe, on this machine: another user, a root that is not its own, its environment."""
    setpriv = shutil.which("setpriv")
    if setpriv is None or os.getuid() != 0:
        pytest.skip("only root may become somebody else")
    become = [setpriv, "--reuid", "10001", "--regid", "10001", "--clear-groups", "--no-new-privs"]
    source = {"PYTHONPATH": str(ROOT / "src"), "PYTHONDONTWRITEBYTECODE": "1"}
    probe = [*become, sys.executable, "-c", "import gongkai, fastapi"]
    if subprocess.run(probe, env=source, capture_output=True, check=False).returncode:
        pytest.skip("this Python stands where nobody else may read it")
    data = tmp_path / "data"
    data.mkdir()
    os.chown(data, 10001, 10001)
    top = Path(tempfile.gettempdir())
    for folder in (tmp_path, *(one for one in tmp_path.parents if one.is_relative_to(top) and one != top)):
        folder.chmod(0o755)
    made = subprocess.run(
        [*become, sys.executable, "-m", "gongkai", "serve", "--add-key", "甲"],
        env={**source, "HOME": str(data), "GONGKAI_SERVICE_DATA": str(data)},
        cwd=data, capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert made.stdout.startswith("gk_")
    assert {one.stat().st_uid for one in data.rglob("*")} == {10001}


def test_the_unit_says_what_systemd_knows() -> None:
    unit = configparser.ConfigParser(strict=False, interpolation=None)
    unit.optionxform = str  # type: ignore[assignment,method-assign]
    unit.read(UNIT, encoding="utf-8")
    service = unit["Service"]
    assert service["User"] == "gongkai"
    assert service["ProtectSystem"] == "strict"
    assert service["Restart"] == "always"
    if analyze := shutil.which("systemd-analyze"):
        done = subprocess.run([analyze, "verify", UNIT], capture_output=True, text=True, check=False)
        said = [
            line for line in done.stderr.splitlines() if "gongkai" in line and "not executable" not in line
        ]
        assert said == []


@pytest.mark.parametrize("guide", GUIDES, ids=["en", "zh"])
def test_the_guide_names_every_setting_and_no_other(guide: str) -> None:
    table = re.findall(r"^\| `(\w+)` \|", guide, re.MULTILINE)
    assert sorted(table) == sorted(NAMES)


@pytest.mark.parametrize("guide", GUIDES, ids=["en", "zh"])
def test_the_guide_names_every_address(server: Server, guide: str) -> None:
    for address in server.client.get("/v1/openapi.json").json()["paths"]:
        assert address in guide, address
