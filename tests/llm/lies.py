"""What a model may say: the truth of a damaged report, and every kind of lie about it."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from random import Random
from typing import Any

from .damaged import Damaged
from .double import Behaviour, Question, Reply, answered, said

Value = dict[str, Any]

_ENUMERATOR = re.compile(r"^(?:[（(].{1,3}[)）]|[\d一二三四五]+[是、.]|[①-⑳])+")
_MARK = re.compile(r"\[[a-z]{1,2}\]")


def truth(question: Question, about: Damaged) -> Value:
    """Return what a careful person would answer."""
    if question.kind == "table":
        return {"rows": _true_rows(question, about)}
    if question.kind == "overview_numbers":
        return {
            "numbers": [
                one for mark, text in question.marks.items() for one in _true_claims(mark, text, about)
            ]
        }
    if question.kind == "categories":
        return {"labels": [{"n": n, "category": "other", "answers": None} for n in question.clauses]}
    return {"items": _true_items(question, about)}


def _true_claims(mark: str, text: str, about: Damaged) -> Iterator[Value]:
    for metric, (printed, _) in about.claims.items():
        if printed in _MARK.sub("", text):
            yield {"mark": mark, "metric": metric, "own": True, "this_year": True}


def _true_rows(question: Question, about: Damaged) -> list[Value]:
    columns: dict[str, list[str]] = {}
    for path in about.cells:
        table, row, column = path.split(".")
        if table == question.table:
            columns.setdefault(row, []).append(column)
    rows = []
    for row, width in question.rows:
        values = [about.cells[f"{question.table}.{row}.{column}"] for column in columns.get(row, [])]
        if len(values) == width and any(value is not None for value in values):
            rows.append({"row": row, "values": values})
    return rows


def _true_items(question: Question, about: Damaged) -> list[Value]:
    clauses = {n: _ENUMERATOR.sub("", text) for n, text in question.clauses.items()}
    first: dict[str, int] = {}
    items = []
    for one in about.sentences:
        within = [n for n, text in clauses.items() if text in one.text]
        if within and one.role != "neither":
            first[one.text] = within[0]
            item = {"from": within[0], "to": within[-1], "role": one.role, "category": one.category}
            items.append({**item, "answers": first.get(one.answers or "")})
    return sorted(items, key=lambda item: int(str(item["from"])))


# --- lies in the right shape -------------------------------------------------------------------------

Rows = list[Value]
Lie = Callable[[Random, Question, Value], Value]


def _of_rows(change: Callable[[Random, Question, Rows], Rows]) -> Lie:
    def lie(rng: Random, question: Question, true: Value) -> Value:
        rows = [{"row": one["row"], "values": list(one["values"])} for one in true.get("rows", [])]
        if not rows:  # there is no true answer in this shape: make up a whole table
            rows = _made_up(rng, question)
        return {"rows": change(rng, question, rows)}

    return lie


def _made_up(rng: Random, question: Question) -> Rows:
    printed = _printed(question)
    return [
        {"row": row, "values": [rng.choice(printed) for _ in range(width)]} for row, width in question.rows
    ]


def _printed(question: Question) -> list[int]:
    """Every number of the document, in the order of its printing."""
    digits = "".join(char if char.isascii() and char.isdigit() else " " for char in question.document)
    return [int(one) for one in digits.split() if len(one) < 12] or [0]


def _wrong_total(rng: Random, _: Question, rows: Rows) -> Rows:
    """A total that looks right: the sum of the row, though the report prints another, or one beside it."""
    row = rng.choice(rows)
    right = sum(value or 0 for value in row["values"][:-1])
    row["values"][-1] = right if right != row["values"][-1] else right + 1
    return rows


def _not_printed(rng: Random, _: Question, rows: Rows) -> Rows:
    row = rng.choice(rows)
    row["values"][rng.randrange(len(row["values"]))] = 987_654_321
    return rows


def _swap_cells(rng: Random, _: Question, rows: Rows) -> Rows:
    (a, b) = (rng.choice(rows)["values"] for _ in range(2))
    i, j = rng.randrange(len(a)), rng.randrange(len(b))
    a[i], b[j] = b[j], a[i]
    return rows


def _swap_in_row(rng: Random, _: Question, rows: Rows) -> Rows:
    values = rng.choice(rows)["values"]
    rng.shuffle(values)
    return rows


def _swap_rows(rng: Random, _: Question, rows: Rows) -> Rows:
    if len(rows) > 1:
        a, b = rng.sample(rows, 2)
        if len(a["values"]) == len(b["values"]):
            a["values"], b["values"] = b["values"], a["values"]
    return rows


def _shift_rows(rng: Random, _: Question, rows: Rows) -> Rows:
    """Every row has the numbers of the one before it."""
    start = rng.randrange(len(rows))
    values = [row["values"] for row in rows]
    values = [*values[:start], *values[start:][-1:], *values[start:][:-1]]
    for row, shifted in zip(rows, values, strict=True):
        if len(row["values"]) == len(shifted):
            row["values"] = list(shifted)
    return rows


def _leave_out(rng: Random, _: Question, rows: Rows) -> Rows:
    del rows[rng.randrange(len(rows))]
    return rows


def _rename(rng: Random, question: Question, rows: Rows) -> Rows:
    """The numbers of one row under the name of a row that is not printed."""
    free = [row for row, _ in question.rows if row not in {one["row"] for one in rows}]
    if free:
        rng.choice(rows)["row"] = rng.choice(free)
    return rows


def _as_printed(_: Random, question: Question, rows: Rows) -> Rows:
    """The numbers of the document poured into the rows asked for, in order."""
    numbers = iter(_printed(question))
    filled = []
    for row, width in question.rows:
        values = [next(numbers, None) for _ in range(width)]
        if None not in values:
            filled.append({"row": row, "values": values})
    return filled or rows


def _lines_of(question: Question) -> list[list[int]]:
    lines = []
    for line in question.document.split("\n"):
        cells = [cell.strip() for cell in line.replace("\t", "|").split("|")]
        numbers = [int(cell) for cell in cells if cell.isdecimal()]
        if numbers:
            lines.append(numbers)
    return lines


def _line_by_line(rng: Random, question: Question, rows: Rows) -> Rows:
    """The printed lines one after the other, whatever row each is: what looks like a table."""
    lines = _lines_of(question)
    wanted = [row for row, _ in question.rows]
    width = question.rows[0][1]
    # Cells that each have a line of their own are gathered into lines of the table's width.
    if lines and max(map(len, lines)) < width:
        flat = [number for line in lines for number in line]
        lines = [flat[at : at + width] for at in range(0, len(flat), width)]
    if len(wanted) > len(lines):
        three = ["other_no_correction", "other_unpaid_fee", "other_other"]
        fewer = [row for row in wanted if row not in three]
        wanted = fewer if len(fewer) >= len(lines) else wanted
    elif "other_handling" in wanted and len(wanted) == len(lines) + 1:
        wanted.remove("other_handling")
    if "other_handling" in wanted and "other_other" in wanted:
        wanted.remove("other_handling")
    filled = [
        {"row": row, "values": line[:width]}
        for row, line in zip(wanted, lines, strict=False)
        if len(line) >= width
    ]
    return filled or rows


def _all_zero(_: Random, __: Question, rows: Rows) -> Rows:
    """A table that satisfies every identity."""
    return [{"row": one["row"], "values": [0] * len(one["values"])} for one in rows]


def _all_null(_: Random, __: Question, rows: Rows) -> Rows:
    return [{"row": one["row"], "values": [None] * len(one["values"])} for one in rows]


def _lawful(rng: Random, _: Question, rows: Rows) -> Rows:
    """Another table that satisfies every identity: one more granted, one more in every sum over it."""
    n = rng.randrange(1, 9)
    for row in rows:
        if row["row"] in ("new_requests", "granted", "total_outcomes") and len(row["values"]) == 7:
            row["values"][0] = (row["values"][0] or 0) + n
            row["values"][-1] = (row["values"][-1] or 0) + n
    return rows


def _nothing(_: Random, __: Question, ___: Rows) -> Rows:
    return []


TABLE_LIES: dict[str, Lie] = {
    name.strip("_"): _of_rows(change)
    for name, change in {
        "wrong_total": _wrong_total,
        "not_printed": _not_printed,
        "swap_cells": _swap_cells,
        "swap_in_row": _swap_in_row,
        "swap_rows": _swap_rows,
        "shift_rows": _shift_rows,
        "leave_out": _leave_out,
        "rename": _rename,
        "as_printed": _as_printed,
        "line_by_line": _line_by_line,
        "all_zero": _all_zero,
        "all_null": _all_null,
        "lawful": _lawful,
        "nothing": _nothing,
    }.items()
}


Items = list[Value]
_OTHER = {"problem": "measure", "measure": "problem"}


def _of_items(change: Callable[[Random, Question, Items], Items]) -> Lie:
    def lie(rng: Random, question: Question, true: Value) -> Value:
        items = [{**one, "answers": None} for one in true["items"]]
        if not items:  # nothing true can be said: say that every clause is something
            items = [_item(n, n, rng.choice(("problem", "measure"))) for n in question.clauses]
        return {"items": change(rng, question, items)}

    return lie


def _item(first: int, last: int, role: str) -> Value:
    return {"from": first, "to": last, "role": role, "category": "other", "answers": None}


def _flipped(_: Random, __: Question, items: Items) -> Items:
    return [{**one, "role": _OTHER[one["role"]]} for one in items]


def one_flipped(rng: Random, _: Question, items: Items) -> Items:
    """One item has the other role."""
    one = rng.choice(items)
    one["role"] = _OTHER[one["role"]]
    return items


def _but_one(role: str) -> Callable[[Random, Question, Items], Items]:
    """All but one of the items of a role are passed over."""

    def change(_: Random, __: Question, items: Items) -> Items:
        first = next((one for one in items if one["role"] == role), None)
        return [one for one in items if one["role"] != role or one is first]

    return change


def _all_of(role: str) -> Callable[[Random, Question, Items], Items]:
    return lambda _, question, __: [_item(n, n, role) for n in question.clauses]


def _ranges(rng: Random, question: Question, _: Items) -> Items:
    """Ranges that nobody printed: two clauses here, five there, with any role."""
    made, at, last = [], 1, max(question.clauses)
    while at <= last:
        end = min(last, at + rng.randrange(4))
        made.append(_item(at, end, rng.choice(("problem", "measure"))))
        at = end + rng.choice((1, 1, 2))
    return made


def _moved(by: Callable[[int, int], int]) -> Callable[[Random, Question, Items], Items]:
    def change(_: Random, question: Question, items: Items) -> Items:
        count = len(question.clauses)
        return [{**one, "from": by(one["from"], count), "to": by(one["to"], count)} for one in items]

    return change


def _answering(number: int) -> Callable[[Random, Question, Items], Items]:
    return lambda _, __, items: [{**one, "answers": number} for one in items]


FREE_TEXT_LIES: dict[str, Lie] = {
    name: _of_items(change)
    for name, change in {
        "flipped": _flipped,
        "one_flipped": one_flipped,
        "all_problems": _all_of("problem"),
        "all_measures": _all_of("measure"),
        "one_problem": _but_one("problem"),
        "one_measure": _but_one("measure"),
        "drawn": lambda rng, _, items: [{**one, "role": rng.choice(("problem", "measure"))} for one in items],
        "nothing": lambda _, __, ___: [],
        "whole": lambda _, question, __: [_item(1, max(question.clauses), "problem")],
        "ranges": _ranges,
        "beyond": _moved(lambda n, count: n + count),
        "repeated": _moved(lambda _, __: 1),
        "zero": _moved(lambda n, _: n - 1),
        "negative": _moved(lambda n, _: -n),
        "turned": lambda _, __, items: [{**one, "from": one["to"] + 1, "to": one["from"]} for one in items],
        "answers_itself": _answering(1),
        "answers_last": _answering(59),
        "answers_zero": _answering(0),
    }.items()
}


def _pointing(choose: Callable[[Random, list[str], list[str]], list[tuple[str, str]]]) -> Lie:
    def lie(rng: Random, question: Question, _: Value) -> Value:
        named = choose(rng, list(question.marks), question.metrics)
        return {"numbers": [{"mark": m, "metric": id_, "own": True, "this_year": True} for m, id_ in named]}

    return lie


NUMBER_LIES: dict[str, Lie] = {
    "received": _pointing(lambda _, marks, __: [(mark, "requests_received") for mark in marks]),
    "any": _pointing(lambda rng, marks, metrics: [(mark, rng.choice(metrics)) for mark in marks]),
    "one": _pointing(lambda rng, marks, metrics: [(rng.choice(marks), rng.choice(metrics))]),
    "twice": _pointing(lambda _, marks, metrics: [(marks[0], one) for one in metrics[:2]]),
    "beyond": _pointing(lambda _, __, metrics: [("zz", metrics[0])]),
    "unknown": _pointing(lambda _, marks, __: [(marks[0], "requests_lost")]),
}


LIES: dict[str, dict[str, Lie]] = {
    "table": TABLE_LIES,
    "free_text": FREE_TEXT_LIES,
    "overview_numbers": NUMBER_LIES,
}


# --- behaviours ---


def honest(about: Damaged, dress: Callable[[str], str] = lambda content: content) -> Behaviour:
    """Answer truly, in these clothes."""

    def behave(question: Question) -> Reply:
        return said(question, dress(json.dumps(truth(question, about), ensure_ascii=False)))

    return behave


def lying(about: Damaged, name: str, rng: Random) -> Behaviour:
    """Lie so, with what is true at hand; to a question that this lie does not fit, the truth is told."""

    def behave(question: Question) -> Reply:
        true = truth(question, about)
        lie = LIES.get(question.kind, {}).get(name)
        return answered(question, lie(rng, question, true) if lie else true)

    return behave
