"""Word 97, WPS, RTF and Word's older XML: LibreOffice, where it is installed, makes a .docx of them.

It runs without a window, a macro or a network, with a profile of its own in a folder that is gone afterwards. A
process of ours stands between it and this one: it ends LibreOffice with all its children when the time is over,
and also when this process is killed, and takes the folder away. What a killed one has left, the next takes away.
"""

from __future__ import annotations

import contextlib
import functools
import json
import os
import select
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from time import monotonic
from typing import Any

from gongkai.errors import LimitError, UnreadableError
from gongkai.limits import Limits, held
from gongkai.readers import apart, sniff, wire

_FOLDER, _LOCK = "gongkai-office-", "lock"
#: Where LibreOffice stands when it is not on the path.
_PLACES = (
    "/usr/lib/libreoffice/program/soffice",
    "/opt/libreoffice/program/soffice",
    "/Applications/LibreOffice.app/Contents/MacOS/soffice",
    r"C:\Program Files\LibreOffice\program\soffice.exe",
)
_ENDINGS = {sniff.DOC: "doc", sniff.RTF: "rtf", sniff.WORD_XML: "xml"}
_TICK = 0.05
#: No macro, no link that is followed, no update of what a document draws in from elsewhere.
_SETTINGS = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Office.Common/Security/Scripting"><prop oor:name="DisableMacrosExecution" oor:op="fuse">
<value>true</value></prop><prop oor:name="MacroSecurityLevel" oor:op="fuse"><value>3</value></prop>
<prop oor:name="BlockUntrustedRefererLinks" oor:op="fuse"><value>true</value></prop></item>
<item oor:path="/org.openoffice.Office.Writer/Content/Update"><prop oor:name="Link" oor:op="fuse"><value>0</value>
</prop></item>
</oor:items>
"""


def as_docx(data: bytes, media_type: str) -> bytes:
    """Return the .docx that LibreOffice makes of a document.

    Raises UnreadableError where LibreOffice is not installed, cannot open the document, or takes too much.
    """
    program = find_office()
    if program is None:
        raise UnreadableError.of("unreadable.office_missing")
    limits = held()
    ending = _ENDINGS.get(media_type, "doc")
    child = apart.Child("gongkai.readers.office", limits.memory, gentle=True)
    try:
        answer, made = child.ask({"program": program, "ending": ending, "limits": wire.plain(limits)}, data)
    finally:
        child.end()
    if "error" in answer:
        raise wire.refused(answer["error"], answer["values"])
    return made


def find_office() -> str | None:
    """Return LibreOffice's program, None where it, or its Writer, is not installed."""
    for place in (shutil.which("soffice"), shutil.which("libreoffice"), *_PLACES):
        if place and Path(place).is_file():
            folder = Path(place).resolve().parent
            has_no_writer = (folder / "libsclo.so").exists() and not (folder / "libswlo.so").exists()
            return None if has_no_writer else place
    return None


# --- the process in between ------------------------------------------------------------------------


def serve(memory: int) -> None:
    """Convert one document, and answer; ``memory``: MiB that LibreOffice may take."""
    asked, answered = sys.stdin.buffer, sys.stdout.buffer
    head = asked.read(wire.HEAD)
    question = json.loads(asked.read(int.from_bytes(head)))
    data = asked.read(question["length"])
    limits = Limits(**question["limits"])
    sweep()
    with _folder() as folder:
        (folder / f"in.{question['ending']}").write_bytes(data)
        try:
            wire.send(answered, {}, _convert(folder, question, limits, memory))
        except UnreadableError as error:
            wire.send(answered, wire.refusal(error))


def _convert(folder: Path, question: dict[str, Any], limits: Limits, memory: int) -> bytes:
    profile = folder / "profile" / "user"
    profile.mkdir(parents=True)
    (profile / "registrymodifications.xcu").write_text(_SETTINGS, encoding="utf-8")
    command = [
        *_without_network(), question["program"], f"-env:UserInstallation={(folder / 'profile').as_uri()}",
        "--headless", "--norestore", "--nolockcheck", "--nodefault", "--nologo",
        "--convert-to", "docx:MS Word 2007 XML", "--outdir", str(folder / "out"),
        str(folder / f"in.{question['ending']}"),
    ]  # fmt: skip
    nowhere = "http://127.0.0.1:9"
    environment = {"PATH": os.environ.get("PATH", os.defpath), "HOME": str(folder), "TMPDIR": str(folder)}
    environment |= dict.fromkeys(("http_proxy", "https_proxy", "ftp_proxy"), nowhere)
    environment |= {
        name: os.environ[name] for name in ("SYSTEMROOT", "LD_LIBRARY_PATH") if name in os.environ
    }
    process = subprocess.Popen(  # noqa: S603
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        env=environment,
        cwd=folder,
        start_new_session=True,
        preexec_fn=functools.partial(_limit, limits, memory) if os.name == "posix" else None,  # noqa: PLW1509 - there are no threads here
    )
    try:
        _await(process, limits)
    finally:
        _end(process)
    made = folder / "out" / "in.docx"
    if not made.is_file():
        raise UnreadableError.of("unreadable.office_failed")
    if made.stat().st_size > limits.size << 20:
        raise LimitError.over("size", limits)
    return made.read_bytes()


def _await(process: subprocess.Popen[bytes], limits: Limits) -> None:
    """Wait until a process has ended; raises LimitError where that takes too long. Nobody waits for us: it ends."""
    until = monotonic() + limits.seconds
    while process.poll() is None:
        if monotonic() > until:
            raise LimitError.over("seconds", limits)
        if os.name == "posix" and select.select([sys.stdin], [], [], _TICK)[0]:
            raise EOFError  # nothing more is ever asked: the other end is gone


def _end(process: subprocess.Popen[bytes]) -> None:
    """End a process and all that it has started."""
    with contextlib.suppress(OSError):
        if os.name == "posix":
            os.killpg(process.pid, signal.SIGKILL)
        else:
            process.kill()
    process.wait()


def _limit(limits: Limits, memory: int) -> None:
    """Limit what LibreOffice may take: memory, time of the processor, and what it writes."""
    import resource

    for what, most in (
        (resource.RLIMIT_DATA, memory << 20),
        (resource.RLIMIT_CPU, limits.seconds),
        (resource.RLIMIT_FSIZE, limits.inflated << 20),
        (resource.RLIMIT_CORE, 0),
    ):
        with contextlib.suppress(ValueError, OSError):
            resource.setrlimit(what, (most, most))


def _without_network() -> list[str]:
    """Return what starts a program without a network, where the system lets us."""
    unshare = shutil.which("unshare") if sys.platform == "linux" else None
    if unshare is None:
        return []
    prefix = [unshare, "--map-root-user", "--net"]
    tried = subprocess.run([*prefix, "true"], capture_output=True, check=False)  # noqa: S603
    return prefix if tried.returncode == 0 else []


# --- folders ---------------------------------------------------------------------------------------


@contextlib.contextmanager
def _folder() -> Iterator[Path]:
    """Lend a folder that is gone afterwards; it is locked while it is in use."""
    folder = Path(tempfile.mkdtemp(prefix=_FOLDER))
    try:
        with (folder / _LOCK).open("wb") as lock:
            _take(lock.fileno())
            yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def sweep() -> None:
    """Take away the folders of processes that were killed: our own, and locked by nobody."""
    if os.name != "posix":
        return
    for folder in Path(tempfile.gettempdir()).glob(f"{_FOLDER}*"):
        with contextlib.suppress(OSError):
            if folder.is_symlink() or folder.stat().st_uid != os.getuid():
                continue
            with (folder / _LOCK).open("rb") as lock:
                if _take(lock.fileno()):
                    shutil.rmtree(folder, ignore_errors=True)


def _take(file: int) -> bool:
    """Lock a file until it is closed; say whether nobody else had it."""
    try:
        import fcntl

        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except (ImportError, OSError):
        return False
    return True
