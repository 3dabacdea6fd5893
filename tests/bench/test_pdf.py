"""The benchmark over PDF files: what it counts, and what it fails on; how fast this machine is, is asked of no test."""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path

import pytest

from benchmarks import bench_extract, bench_pdf
from benchmarks.bench import systems
from benchmarks.bench.workers import peer
from benchmarks.bench_pdf import Timed
from tests.torture.generate import make
from tests.torture.model import Specimen
from tests.torture.score import Score, read

ONE = ("--reports", "1", "--layouts", "paged-ruled")


@pytest.fixture(autouse=True)
def even(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every file takes as long as with pdfplumber."""
    monkeypatch.setattr(bench_pdf, "timed", lambda data: Timed(5, 1.0, 1.0))


def test_a_line_for_each_layout_with_pdfplumbers_tables_beside_it(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    here = replace(systems.SYSTEMS["pdfplumber"], command=(sys.executable, peer.__file__, "pdfplumber"))
    monkeypatch.setitem(systems.SYSTEMS, "pdfplumber", here)
    monkeypatch.setattr(sys, "argv", ["bench", "--pdf", *ONE, "--peers", "pdfplumber", "--check"])
    assert bench_extract.main() == 0
    head, line, fives = capsys.readouterr().out.splitlines()
    assert head.split()[3:] == ["exact", "lawful", "silent", "wrong", "open", "ms", "ratio", "pdfplumber"]
    found = line.split()
    assert (found[0], found[1], found[3], found[5], found[9]) == ("paged-ruled", "1", "100.000%", "0", "1.00")
    assert found[10].endswith("%") and found[11].startswith("+")
    assert fives == "files of 5 pages: 1, ratio 1.00; the limit is 1.5"


def test_peers_that_are_not_installed_are_named_once_and_left_out(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    nowhere = tmp_path / "python"
    monkeypatch.setattr(systems, "PEERS", nowhere)
    for name in bench_pdf.PEERS:
        absent = replace(systems.SYSTEMS[name], command=(str(nowhere), name))
        monkeypatch.setitem(systems.SYSTEMS, name, absent)
    assert bench_pdf.main([*ONE]) == 0
    said, head, *_ = capsys.readouterr().out.splitlines()
    assert (
        said == "not installed, left out: pdfplumber, camelot, img2table; first: sh benchmarks/bench/peers.sh"
    )
    assert head.split()[-1] == "ratio"


def test_the_real_one_is_held_against_what_a_person_read() -> None:
    one = read(bench_pdf.real())
    assert (one.cells, one.exact, one.silent) == (186, 186, [])


def test_time_and_silent_errors_and_open_cells_fail(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def lied(specimen: Specimen) -> Score:
        score = read(specimen)
        score.silent.append("requests.granted.total")
        score.exact -= 1
        return score

    monkeypatch.setattr(bench_pdf, "timed", lambda data: Timed(5, 2.0, 1.0))
    monkeypatch.setattr(bench_pdf, "read", lied)
    monkeypatch.setattr(bench_pdf, "only", lambda seed, layout: make(seed, layout=layout, noise=()))
    assert bench_pdf.main([*ONE, "--peers", ""]) == 0
    assert bench_pdf.main([*ONE, "--peers", "", "--check"]) == 1
    said = capsys.readouterr().err
    assert "1 silent" in said and "cells of lawful reports" in said and "2.00 of pdfplumber's time" in said
