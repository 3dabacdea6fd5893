"""What ``--llm`` would send: nothing about plain reports, little about others."""

from __future__ import annotations

import pytest

from benchmarks.bench_llm import LIMIT, generated, measure, real
from tests.torture.gate import HARD
from tests.torture.generate import make
from tests.torture.mixing import LAYOUTS


@pytest.mark.parametrize("layout", sorted(LAYOUTS.keys() - HARD))
def test_a_report_with_plain_headings_and_numbering_is_not_asked_about(layout: str) -> None:
    specimens = [
        make(seed, form=form, layout=layout, noise=()) for seed in range(4) for form in ("2019", "2021")
    ]
    tally = measure((one.name, one.data) for one in specimens)
    assert tally.reports == len(specimens)
    assert (tally.calls, dict(tally.reasons)) == (0, {})


def test_a_mixed_corpus_takes_a_twentieth_of_the_tokens_of_whole_documents() -> None:
    tally = measure([*generated(range(60_000, 60_300)), *real()])
    assert tally.reports > 250
    assert 0 < tally.share < LIMIT


def test_what_is_sent_is_counted() -> None:
    """A report of which no table can be told is asked about, its questions and their schemas in full."""
    seed = next(path for path in real() if path[0].startswith("002"))
    tally = measure([seed])
    assert (tally.calls, tally.reasons.keys()) == (1, {"problems none-found", "problems one-sentence"})
    assert 900 < tally.sent < 2000
