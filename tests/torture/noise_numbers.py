"""Noise in the numbers: blanks, ways of writing, sums that do not hold, cells that vanish."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from decimal import Decimal
from random import Random

from . import labels
from .identities import judge
from .model import Entry, Number

Entries = dict[str, Entry]

_CN = "零一二三四五六七八九"


def rows_of(entries: Entries) -> list[list[str]]:
    """Return the paths of each printed row: a row of table 2 or 3, or the one row of table 4."""
    rows: dict[str, list[str]] = {}
    for path in entries:
        table, row, _ = path.split(".")
        rows.setdefault("litigation" if table == "litigation" else f"{table}.{row}", []).append(path)
    return list(rows.values())


def break_identity(rng: Random, entries: Entries, *, cells: int = 1) -> bool:
    """Change printed numbers so that identities break; say whether one did."""
    paths = [
        path
        for path, entry in entries.items()
        if not path.startswith("disclosure") and entry.kind == "number"
    ]
    if not paths:
        return False
    for path in rng.sample(paths, min(len(paths), cells)):
        entry = entries[path]
        entries[path] = replace(entry, value=(changed := _other(rng, entry.value or 0)), raw=f"{changed}")
    return bool(judge(entries)[1])


def _other(rng: Random, value: Number) -> Number:
    digits = str(value)
    options = [value + rng.randint(1, 9), value + 1]
    if value > 0:
        options += [value - 1, max(0, value - rng.randint(1, 20))]
    if len(digits) > 1:
        options += [int(digits[::-1]), int(digits[:-1]), value + 10]
    else:
        options.append(int(digits + str(rng.randint(0, 9))))
    return rng.choice([option for option in options if option != value] or [value + 1])


def blanks(rng: Random, entries: Entries, marks: Sequence[str]) -> None:
    """Print nothing, or a dash, in place of zeros."""
    zeros = [path for path, entry in entries.items() if entry.kind == "number" and entry.value == 0]
    mark = rng.choice(list(marks))
    way = rng.choice(["all", "some", "few", "rows", "columns", "legal"])
    if way == "all":
        chosen = zeros
    elif way == "rows":
        rows = rows_of(entries)
        wanted = {path for row in rng.sample(rows, min(4, len(rows))) for path in row}
        chosen = [path for path in zeros if path in wanted]
    elif way == "columns":
        column = rng.choice(labels.applicants())
        chosen = [path for path in zeros if path.startswith("requests") and path.endswith(f".{column}")]
    elif way == "legal":
        inner = tuple(f".{name}" for name in labels.applicants()[1:-1])
        chosen = [path for path in zeros if path.startswith("requests") and path.endswith(inner)]
    else:
        share = 0.5 if way == "some" else 0.08
        chosen = [path for path in zeros if rng.random() < share]
    mixed = rng.random() < 0.2
    for path in chosen:
        entries[path] = Entry(None, rng.choice(list(marks)) if mixed else mark, "blank")


def totals_blank(rng: Random, entries: Entries, marks: Sequence[str], *, one_other: bool) -> None:
    """Leave 总计 blank on the outcome rows only."""
    mark = rng.choice(list(marks))
    for row in labels.outcome_rows(one_other=one_other):
        path = f"requests.{row}.total"
        if path in entries:
            entries[path] = Entry(None, mark, "blank")


def all_blank(entries: Entries, *, traced: bool) -> None:
    """Print labels only. ``traced``: an empty cell can still be seen to be there."""
    for path in entries:
        entries[path] = Entry(None, "", "blank" if traced else "lost")


def unlabel(rng: Random, entries: Entries) -> str:
    """Choose a row to print without its label: what stands in it can be told by its place alone."""
    rows = sorted({path.rsplit(".", 1)[0] for path in entries if path.startswith("requests.")})
    # Without its label, the first row of 其他处理 is that group printed as one row.
    chosen = rng.choice([row for row in rows if not row.startswith("requests.other_")])
    for path, entry in entries.items():
        if path.startswith(f"{chosen}.") and entry.kind == "number":
            entries[path] = replace(entry, kind="lost")
    return chosen


def miss_row(rng: Random, entries: Entries) -> None:
    """Leave a row of table 3 out."""
    chosen = rng.choice(sorted({path.rsplit(".", 1)[0] for path in entries if path.startswith("requests.")}))
    for path in entries:
        if path.startswith(f"{chosen}."):
            entries[path] = Entry(None, "", "missing")


def miss_column(rng: Random, entries: Entries) -> None:
    """Leave a column of table 3 out."""
    column = rng.choice(labels.applicants()[1:-1])
    for path in entries:
        if path.startswith("requests.") and path.endswith(f".{column}"):
            entries[path] = Entry(None, "", "missing")


_WAYS = ("zeros", "wide", "unit", "remark", "chinese", "comma", "space", "padded", "full-comma")


def _forms(rng: Random, path: str, value: Number, ways: Collection[str]) -> str | None:
    """Write a number in one of the given ways, or return None where none of them fits it."""
    column = path.rsplit(".", 1)[-1]
    plain = f"{value:f}" if isinstance(value, Decimal) else f"{value}"
    if column == "change":
        if value == 0:
            return None
        more, less = rng.choice([("增加", "减少"), ("增", "减"), ("＋", "－")])
        return f"{more if value > 0 else less}{abs(value)}"
    if column == "amount":
        options = [plain + ("万元" if "fees" in path else rng.choice(["万元", "元"]))]
        options += [f"{value:,}"] if value >= 1000 else []
        options += ["0.00"] if value == 0 else []
        return rng.choice(options)
    options = [
        text
        for way, fits, text in (
            ("zeros", value == 0, rng.choice(["00", "００"])),
            ("wide", True, plain.translate(str.maketrans("0123456789", "０１２３４５６７８９"))),
            ("unit", True, f"{plain}件"),
            (
                "remark",
                value > 3,
                f"{plain}{rng.choice(['（其中修订{}件）', '（含自然失效{}件）'])}".format(int(value) // 2),
            ),
            ("chinese", value < 100, chinese(int(value)) if value < 100 else ""),
            ("comma", value >= 1000, f"{value:,}"),
            ("space", value >= 1000, f"{value:,}".replace(",", " ")),
            ("full-comma", value >= 1000, f"{value:,}".replace(",", "，")),
            (
                "padded",
                True,
                rng.choice([f" {plain} ", f"{plain}\u00a0", f"\u3000{plain}", f"\u200b{plain}"]),
            ),
        )
        if way in ways and fits
    ]
    return rng.choice(options) if options else None


def chinese(value: int) -> str:
    """Write a number below 100 in Chinese numerals."""
    tens, ones = divmod(value, 10)
    if not tens:
        return _CN[ones]
    return (_CN[tens] if tens > 1 else "") + "十" + (_CN[ones] if ones else "")


def writings(rng: Random, entries: Entries, *, spaced: bool) -> None:
    """Write some numbers in another way. ``spaced``: a cell is told by more than spaces."""
    share = rng.choice([0.02, 0.1, 0.3, 1.0])
    ways = set(
        rng.sample(
            [way for way in _WAYS if spaced or way not in ("chinese", "space", "padded")], rng.randint(1, 3)
        )
    )
    for path, entry in entries.items():
        if entry.kind == "number" and entry.value is not None and rng.random() < share:
            entries[path] = replace(entry, raw=_forms(rng, path, entry.value, ways) or entry.raw)
    signs = [path for path in entries if path.endswith(".change")]
    if signs and rng.random() < 0.1:
        entries[rng.choice(signs)] = Entry(None, "增", "blank")


def vanish(rng: Random, entries: Entries) -> set[str]:
    """Let cells that hold zero vanish from some rows: their places can no longer be told."""
    gone: set[str] = set()
    for row in rows_of(entries):
        if rng.random() > 0.25:
            continue
        zeros = [path for path in row if entries[path].kind == "number" and entries[path].value == 0]
        if not zeros:
            continue
        chosen = zeros if rng.random() < 0.3 else rng.sample(zeros, rng.randint(1, min(3, len(zeros))))
        gone.update(chosen)
        for path in row:
            entry = entries[path]
            if path in chosen:
                entries[path] = Entry(None, "", "lost")
            elif entry.kind == "number":
                entries[path] = replace(entry, kind="lost")
    return gone
