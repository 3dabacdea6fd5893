"""Write the pinned corpus: ``python -m tests.torture.pin [--force]``.

Every layout in both forms, as the generator was on the day of pinning. A later generator prints
otherwise; the corpus stays what it is, so that a drop in accuracy is seen to be the reader's.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from pathlib import Path

from .degenerate import KINDS
from .generate import make
from .gold import load_all, save
from .mixing import LAYOUTS
from .model import Specimen

CORPUS = Path(__file__).parent / "corpus"
_SEED = 9000
#: Reports that were once misread, each another kind of fault.
_MISREAD = (4107985, 4109714, 5300281, 5303793, 5304843)
_FORMS = ("2021", "2019", "2021-mixed", "2021-one", "2019-mixed", "2019-three")


def chosen() -> Iterator[Specimen]:
    """Yield the specimens to pin: two of each layout, one of each degenerate kind, and those once misread."""
    for at, layout in enumerate(LAYOUTS):
        yield make(_SEED + 2 * at, form="2021" if at % 5 else _FORMS[2 + at // 5 % 4], layout=layout)
        yield make(_SEED + 2 * at + 1, form="2019", layout=layout)
    for at, kind in enumerate(KINDS):
        yield make(_SEED + 500 + at, form=kind)
    for seed in _MISREAD:
        yield make(seed, form=None, layout=None, noise=None)


def main(argv: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.torture.pin", description=__doc__)
    parser.add_argument("--force", action="store_true", help="write over a corpus that is there")
    args = parser.parse_args(argv)
    if CORPUS.exists() and load_all(CORPUS) and not args.force:
        print(f"{CORPUS.name} is pinned already; --force writes it anew", file=sys.stderr)
        return 1
    for path in CORPUS.glob("[0-9]*") if CORPUS.exists() else ():
        path.unlink()
    for specimen in chosen():
        save(specimen, CORPUS)
    return 0


if __name__ == "__main__":
    sys.exit(main())
