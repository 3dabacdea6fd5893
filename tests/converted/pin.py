"""Pin texts of converters: ``python -m tests.converted.pin --seed 1`` (benchmarks/texts says what it needs).

A pool of texts (``benchmarks.bench_texts``) is drawn and read, and of those the fewest are kept that together come to
every decision of ``gongkai.tables`` to which any of the pool comes, :data:`DEPTH` times where they can. What is
pinned already counts, and stays: another seed adds what it shows that was not seen. ``--anew`` begins with nothing.

``texts.json.xz`` holds the texts and their truth, which is the generator's and not what the code says. ``chosen.txt``
names them, and behind each how many cells are not read as printed, and how many of these are lies that nobody mended yet;
``--lower`` writes that anew where it fell.
"""

from __future__ import annotations

import argparse
import json
import lzma
import sys
import time
from collections.abc import Callable, Collection, Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

from benchmarks import bench_texts
from tests.torture.gold import from_json, to_json
from tests.torture.model import Specimen
from tests.torture.score import Score, read

from .cover import Decision, smallest, watch

_HERE = Path(__file__).parent
TEXTS, CHOSEN = _HERE / "texts.json.xz", _HERE / "chosen.txt"
DEPTH = 2


def load() -> list[Specimen]:
    """Return the pinned texts."""
    if not TEXTS.exists():
        return []
    found = json.loads(lzma.decompress(TEXTS.read_bytes()))
    documents = {name: from_json(json.dumps(gold), b"") for name, gold in found["documents"].items()}
    return [
        bench_texts.converted(documents[one["document"]], one["converter"], one["text"])
        for one in found["texts"]
    ]


class Left(NamedTuple):
    """What is left of a text: the cells that are not read as printed, and the lies."""

    cells: int = 0
    lies: int = 0


def left_of(one: Score) -> Left:
    """Return what is left of a text as it is read."""
    return Left(one.cells - one.exact, len(bench_texts.lies(one)))


def floors() -> dict[str, Left]:
    """Return what may be left of each pinned text."""
    lines = (line.split() for line in CHOSEN.read_text("utf-8").splitlines())
    return {name: Left(*map(int, left)) for name, *left in lines}


def save(texts: Iterable[Specimen], left: dict[str, Left]) -> None:
    """Write the pinned texts in order of name, and what is left of each."""
    texts = sorted(texts, key=lambda one: one.name)
    documents = {}
    lines = []
    for one in texts:
        gold = json.loads(to_json(one)) | {"layout": "", "name": _document(one)}
        documents[gold["name"]] = gold
        lines.append({"document": gold["name"], "converter": _converter(one), "text": one.text})
    written = json.dumps({"documents": documents, "texts": lines}, ensure_ascii=False, sort_keys=True)
    TEXTS.write_bytes(lzma.compress(written.encode(), preset=9))
    save_floors({one.name: left[one.name] for one in texts})


def save_floors(left: dict[str, Left]) -> None:
    lines = (" ".join([name, *map(str, one[: 2 if one.lies else 1])]) for name, one in sorted(left.items()))
    CHOSEN.write_text("".join(f"{line}\n" for line in lines), "utf-8")


def _converter(one: Specimen) -> str:
    return f"{one.layout}.{one.name.rpartition('.')[2]}"


def _document(one: Specimen) -> str:
    return one.name.removesuffix(f"-{_converter(one)}")


def chosen(
    pinned: list[Specimen],
    drawn: list[Specimen],
    decisions: Callable[[Callable[[], object]], set[Decision]],
    also: Collection[str] = (),
) -> Iterator[tuple[Specimen, Score]]:
    """Yield the drawn texts to pin beside those that are, and how they are read; those with a lie and ``also`` these."""
    pool = [*pinned, *drawn]
    scores: list[Score] = []
    reached: list[set[Decision]] = []
    costs: list[float] = []
    for one in pool:
        start = time.process_time()
        reached.append(decisions(lambda one=one: scores.append(read(one))))  # type: ignore[misc]
        costs.append(time.process_time() - start)
    lying = {
        at for at in range(len(pinned), len(pool)) if bench_texts.lies(scores[at]) or pool[at].name in also
    }
    for at in sorted(lying.union(smallest(reached, costs, DEPTH, len(pinned)))):
        yield pool[at], scores[at]


def main(argv: list[str] | None = None) -> int:
    """Pin, or lower the floors; return 1 where a text that would be pinned is read with a lie."""
    parser = argparse.ArgumentParser(
        prog="python -m tests.converted.pin",
        description=__doc__,
        formatter_class=argparse.RawTextHelpFormatter,
    )
    parser.add_argument("--seed", type=int, default=1, help="of the first of the documents")
    parser.add_argument("--reports", type=int, default=8, help="documents of each layout")
    parser.add_argument(
        "--also", nargs="*", default=[], metavar="NAME", help="texts to pin whatever they add"
    )
    parser.add_argument("--anew", action="store_true", help="forget what is pinned")
    parser.add_argument(
        "--lower", action="store_true", help="lower the floors of what is pinned, and pin nothing"
    )
    parser.add_argument("--python", type=Path, default=bench_texts.PYTHON, help="one that has the converters")
    args = parser.parse_args(argv)
    if args.lower:
        now = {one.name: left_of(read(one)) for one in load()}
        save_floors({name: Left(*map(min, now[name], left)) for name, left in floors().items()})
        return 0
    decisions = watch("gongkai.tables")
    pinned = [] if args.anew else load()
    with bench_texts.worker(args.python) as asked:
        drawn = [text for one in bench_texts.documents(args.seed, args.reports) for text in asked.texts(one)]
    new = list(chosen(pinned, drawn, decisions, args.also))
    lies = [f"{text.name}: {said}" for text, one in new for said in bench_texts.lies(one)]
    print(*lies, sep="\n", file=sys.stderr)
    left = floors() if pinned else {}
    left |= {text.name: left_of(one) for text, one in new}
    save([*pinned, *(text for text, _ in new)], left)
    return 1 if lies else 0


if __name__ == "__main__":
    sys.exit(main())
