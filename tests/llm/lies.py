"""What a model may say: the truth of a damaged report, and every kind of lie about it."""

from __future__ import annotations

import functools
import json
import re
from collections.abc import Callable, Iterator
from random import Random
from typing import Any

from gongkai.form import load_forms

from .damaged import Damaged
from .double import Behaviour, Question, Reply, answered, said
from .reader import competent, gold_of, sheet_of

Value = dict[str, Any]

_ENUMERATOR = re.compile(r"^(?:[（(].{1,3}[)）]|[\d一二三四五]+[是、.]|[①-⑳])+")
_MARK = re.compile(r"\[[a-z]{1,2}\]")


def truth(question: Question, about: Damaged) -> Value:
    """Return what a careful person would answer."""
    if question.kind == "table":
        return competent(sheet_of(about, question.table), gold_of(about.cells, question.table))
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

Lie = Callable[[Random, Question, Value], Value]
#: A lie about a list of things with ids, which are changed in place.
Named = list[Value]


@functools.cache
def fields_of_table(table: str) -> dict[str, list[str]]:
    """Return the ids that a mapping may hold by list, in the order in which the forms print them."""
    shapes = [form.tables[table] for form in load_forms()]
    rows = dict.fromkeys(row for shape in shapes for row in shape.default_rows)
    columns = dict.fromkeys(c.id for shape in shapes for block in shape.blocks for c in block.columns)
    fields = dict.fromkeys(".".join(name) for shape in shapes for name in shape.names(shape.default_rows))
    return {"lines": list(rows), "heads": list(columns), "numbers": list(fields)}


def _of_part(change: Callable[[Random, Named, list[str]], None], *parts: str) -> Lie:
    """Return a lie that changes the ids of some lists of a true mapping."""

    def lie(rng: Random, question: Question, true: Value) -> Value:
        told = {part: [dict(one) for one in true.get(part, [])] for part in ("lines", "heads", "numbers")}
        for part in parts or told:
            if told[part]:
                change(rng, told[part], fields_of_table(question.table)[part])
        return told

    return lie


def _swap(rng: Random, named: Named, _: list[str]) -> None:
    one, other = rng.choice(named), rng.choice(named)
    one["id"], other["id"] = other["id"], one["id"]


def _shift(rng: Random, named: Named, _: list[str]) -> None:
    """Everything is what the thing before it is."""
    ids = [one["id"] for one in named]
    start = rng.randrange(len(ids))
    for one, id_ in zip(named[start:], ids[start - 1 :] if start else [ids[-1], *ids], strict=False):
        one["id"] = id_


def _shuffle(rng: Random, named: Named, _: list[str]) -> None:
    ids = [one["id"] for one in named]
    rng.shuffle(ids)
    for one, id_ in zip(named, ids, strict=True):
        one["id"] = id_


def _in_order(_: Random, named: Named, ids: list[str]) -> None:
    """What looks like a table: one after the other under the names of the form, whatever each is."""
    for one, id_ in zip(named, [*ids, *[None] * len(named)], strict=False):
        one["id"] = id_


def _late(rng: Random, named: Named, ids: list[str]) -> None:
    """In order, but not from the first on."""
    _in_order(rng, named, ids[rng.randrange(3) :])


def _any(rng: Random, named: Named, ids: list[str]) -> None:
    for one in named:
        one["id"] = rng.choice([*ids, None])


def _once(rng: Random, named: Named, ids: list[str]) -> None:
    """Any ids, each once."""
    ids = rng.sample(ids, len(ids))
    _in_order(rng, named, ids)


def _one_other(rng: Random, named: Named, ids: list[str]) -> None:
    rng.choice(named)["id"] = rng.choice(ids)


def _all_one(rng: Random, named: Named, ids: list[str]) -> None:
    id_ = rng.choice(ids)
    for one in named:
        one["id"] = id_


def _none(_: Random, named: Named, __: list[str]) -> None:
    for one in named:
        one["id"] = None


def _leave_out(rng: Random, named: Named, _: list[str]) -> None:
    del named[rng.randrange(len(named))]


def _beyond(_: Random, named: Named, __: list[str]) -> None:
    named.append({"n": 299 if isinstance(named[0]["n"], int) else "zz", "id": None})


def _doubled(_: Random, named: Named, __: list[str]) -> None:
    named.append(dict(named[0]))


def _of_another(_: Random, named: Named, __: list[str]) -> None:
    named[0]["id"] = "review" if isinstance(named[0]["n"], int) else "review.nothing"


def _on_its_side(rng: Random, question: Question, true: Value) -> Value:
    """The lines are columns, and the heads rows."""
    del rng
    ids = fields_of_table(question.table)
    lines, heads = true.get("lines", []), true.get("heads", [])
    return {
        "lines": [{"n": one["n"], "id": id_} for one, id_ in zip(lines, ids["heads"], strict=False)],
        "heads": [{"n": one["n"], "id": id_} for one, id_ in zip(heads, ids["lines"], strict=False)],
        "numbers": true.get("numbers", []),
    }


def _nothing(_: Random, __: Question, ___: Value) -> Value:
    return {"lines": [], "heads": [], "numbers": []}


TABLE_LIES: dict[str, Lie] = {
    "swap_lines": _of_part(_swap, "lines"),
    "swap_heads": _of_part(_swap, "heads"),
    "swap": _of_part(_swap),
    "shift_lines": _of_part(_shift, "lines"),
    "shift_heads": _of_part(_shift, "heads"),
    "shift": _of_part(_shift),
    "shuffle_lines": _of_part(_shuffle, "lines", "numbers"),
    "shuffle_heads": _of_part(_shuffle, "heads"),
    "lines_in_order": _of_part(_in_order, "lines"),
    "heads_in_order": _of_part(_in_order, "heads"),
    "in_order": _of_part(_in_order),
    "late": _of_part(_late),
    "any": _of_part(_any),
    "once": _of_part(_once),
    "one_other": _of_part(_one_other),
    "all_one": _of_part(_all_one),
    "none": _of_part(_none),
    "leave_out": _of_part(_leave_out),
    "beyond": _of_part(_beyond),
    "doubled": _of_part(_doubled),
    "of_another": _of_part(_of_another),
    "on_its_side": _on_its_side,
    "nothing": _nothing,
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
