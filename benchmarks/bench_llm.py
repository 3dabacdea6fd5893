"""``make bench-llm``: what ``--llm`` sends, beside what sending whole documents would, and a scorecard.

    python -m benchmarks.bench_llm [--reports 500] [--check] [--record]

Nothing is sent. The scorecard is of the evaluation corpus (``benchmarks/llm``) and the recorded readers;
``--record`` keeps it as ``benchmarks/llm/references.yaml``. The other corpus is mixed: generated reports of all forms in all layouts, with the noises of
real ones, and the real reports of tests/data. Their section five is drawn from few sentences, in four
styles; real ones vary more. Counted is the first request of every question whole, its schema too; of
the other side only the document, without any question. Tokens are estimated alike on both sides.
``--check`` exits 1 where the share is at the limit or more, or a question was asked in vain.
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks import scorecard
from gongkai.errors import GongkaiError
from gongkai.evaluation.corpus import documents
from gongkai.llm.line.capabilities import Capability
from gongkai.llm.line.endpoint_settings import LlmSettings
from gongkai.llm.line.limits import request_tokens, tokens_of
from gongkai.llm.line.wire import request_of
from gongkai.llm.questions.ask import Ask, Unanswered
from gongkai.pipeline import doubts, read_document
from gongkai.readers import read
from gongkai.settings import Settings
from tests.torture.generate import make

#: May only fall. Most of it is the fixed part of questions about tables, which servers cache.
LIMIT = 0.05
_DATA = Path(__file__).resolve().parents[1] / "tests/data"


@dataclass
class Tally:
    """What a corpus would cost: ``sent`` and ``whole`` in tokens; ``reasons`` count reports."""

    reports: int = 0
    asking: int = 0
    calls: int = 0
    sent: int = 0
    whole: int = 0
    reasons: Counter[str] = field(default_factory=Counter)
    examples: dict[str, str] = field(default_factory=dict)

    @property
    def share(self) -> float:
        """Return the tokens sent as a share of those of whole documents."""
        return self.sent / self.whole if self.whole else 0.0


def generated(seeds: Iterable[int]) -> Iterator[tuple[str, bytes]]:
    """Yield generated reports: the same seed gives the same report."""
    for seed in seeds:
        specimen = make(seed, odd=False)
        yield specimen.name, specimen.data


def real() -> Iterator[tuple[str, bytes]]:
    """Yield the real reports of tests/data."""
    for path in sorted((*_DATA.glob("seeds/*.txt"), *_DATA.glob("real/*.txt"))):
        yield path.name, path.read_bytes()


class Nobody:
    """An asker that answers nothing, and adds up what was asked."""

    reasks = 0

    def __init__(self) -> None:
        self.calls = 0
        self.tokens = 0
        self._settings = LlmSettings(base_url="http://model.invalid/v1", model="any")

    def answer(self, ask: Ask) -> Unanswered:
        """Count a question."""
        body = request_of(ask, self._settings, Capability())
        self.calls += 1
        self.tokens += request_tokens(body)
        return Unanswered("pending")


def measure(corpus: Iterable[tuple[str, bytes]]) -> Tally:
    """Return what asking about a corpus would send; what is no report is passed over."""
    settings = Settings()
    tally = Tally()
    for name, data in corpus:
        nobody = Nobody()
        try:
            document = read(data, name=name)
            read_document(document, settings, nobody)
        except GongkaiError:
            continue
        tally.reports += 1
        tally.asking += bool(nobody.calls)
        tally.calls += nobody.calls
        tally.sent += nobody.tokens
        tally.whole += tokens_of(document.text)
        for reason in {f"{one.section} {one.code}" for one in doubts(document, settings) if one.asked}:
            tally.reasons[reason] += 1
            tally.examples.setdefault(reason, name)
    return tally


def show(tally: Tally) -> None:
    """Print a tally."""
    print(f"{tally.reports} reports: {tally.asking} would be asked about, in {tally.calls} calls")
    print(f"calls a report        {tally.calls / max(tally.reports, 1):10.3f}")
    print(f"tokens sent           {tally.sent:10,}")
    print(f"tokens of all reports {tally.whole:10,}")
    print(f"share                 {tally.share:10.2%}   (limit {LIMIT:.0%})")
    for reason, count in tally.reasons.most_common():
        print(f"  {count:5} {reason:32} such as {tally.examples[reason]}")


def main() -> int:
    """Measure and print; return the exit code."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--reports", type=int, default=500, help="generated reports (500)")
    parser.add_argument("--check", action="store_true", help=f"exit 1 at {LIMIT:.0%}% or more")
    parser.add_argument("--record", action="store_true", help="keep the scorecard of the recorded readers")
    given = parser.parse_args()
    if given.record:
        scorecard.record()
        return 0
    vain = scorecard.show(documents())
    tally = measure([*generated(range(given.reports)), *real()])
    show(tally)
    return 1 if given.check and (tally.share >= LIMIT or vain) else 0


if __name__ == "__main__":
    sys.exit(main())
