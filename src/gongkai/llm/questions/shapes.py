"""What a reply must look like: flat objects of bounded integers and enums, checked by pydantic.

A shape is a plain value that names the model class; the class is made when it is needed. Its JSON
schema is the same for every document, so that servers compile it once: what depends on the document
(how many clauses there are) is checked by a validator, whose words a model is asked again with.
"""

from __future__ import annotations

import functools
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Annotated, Any, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, StrictBool, WithJsonSchema, create_model, model_validator

from gongkai.parsing.phrases import phrases

#: No question has more clauses, items or numbers.
MOST_CLAUSES = 60
#: No count of a report has more digits.
_MOST = 10**15


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


@functools.cache
def categories() -> tuple[str, ...]:
    """Return the ids of what problems and measures are about, as ``categories.yaml`` has them."""
    return tuple(phrases("categories"))


def _one_of(ids: tuple[str, ...]) -> Any:
    """Return the type of one of these ids."""
    return Literal[ids]


_Place = Annotated[int, Field(ge=1, le=MOST_CLAUSES)]


@dataclass(frozen=True, slots=True)
class ClauseItems:
    """Items, each one or more of ``count`` numbered clauses that follow each other."""

    count: int

    def model(self) -> type[BaseModel]:
        """Return the class that such a reply is an instance of."""
        return _clause_items(self.count)


@functools.lru_cache(maxsize=64)
def _clause_items(count: int) -> type[BaseModel]:
    fields: dict[str, Any] = {
        "from": (_Place, ...),
        "to": (_Place, ...),
        "role": (Literal["problem", "measure"], ...),
        "category": (_one_of(categories()), ...),
        "answers": (_Place | None, ...),
    }
    item: Any = create_model("Item", __base__=_Strict, **fields)

    class ClauseItemsReply(_Strict):
        """各项问题和措施：从第几句到第几句、角色、类别，以及措施针对的问题。一项也没有就给空列表。"""

        items: list[item] = Field(max_length=MOST_CLAUSES)

        @model_validator(mode="after")
        def _holds_each_clause_once(self) -> Self:
            ranges = [(getattr(one, "from"), one.to) for one in self.items]
            _none_beyond(count, [n for range_ in ranges for n in range_])
            if turned := sorted(range_ for range_ in ranges if range_[0] > range_[1]):
                raise ValueError(f"from 不能大于 to：{list(turned[0])}")
            _none_twice(n for first, last in ranges for n in range(first, last + 1))
            return self

    return ClauseItemsReply


@dataclass(frozen=True, slots=True)
class ItemLabels:
    """What each of ``count`` numbered items is about."""

    count: int

    def model(self) -> type[BaseModel]:
        """Return the class that such a reply is an instance of."""
        return _item_labels(self.count)


@functools.lru_cache(maxsize=64)
def _item_labels(count: int) -> type[BaseModel]:
    label: Any = create_model(
        "Label",
        __base__=_Strict,
        n=(_Place, ...),
        category=(_one_of(categories()), ...),
        answers=(_Place | None, ...),
    )

    class ItemLabelsReply(_Strict):
        """各项的编号、类别，以及措施针对的问题。"""

        labels: list[label] = Field(max_length=MOST_CLAUSES)

        @model_validator(mode="after")
        def _labels_each_item_once(self) -> Self:
            _none_beyond(count, [one.n for one in self.labels])
            _none_twice(one.n for one in self.labels)
            return self

    return ItemLabelsReply


def _none_beyond(count: int, named: Sequence[int]) -> None:
    if beyond := sorted({n for n in named if n > count}):
        raise ValueError(f"没有编号 {beyond}，编号只到 {count}")


def _none_twice(named: Iterable[Any]) -> None:
    if doubled := sorted(n for n, times in Counter(named).items() if times > 1):
        raise ValueError(f"编号 {doubled} 出现了不止一次，每个编号至多属于一项")


@dataclass(frozen=True, slots=True)
class MarkedNumbers:
    """Which metric each of the numbers with these ``marks`` states, and whose and of when it is."""

    marks: tuple[str, ...]
    metrics: tuple[str, ...]

    def model(self) -> type[BaseModel]:
        """Return the class that such a reply is an instance of."""
        return _marked_numbers(self.marks, self.metrics)


@functools.lru_cache(maxsize=64)
def _marked_numbers(marks: tuple[str, ...], metrics: tuple[str, ...]) -> type[BaseModel]:
    mark: Any = Annotated[str, Field(pattern="^[a-z]{1,2}$")]
    number: Any = create_model(
        "Number",
        __base__=_Strict,
        mark=(mark, ...),
        metric=(_one_of(metrics) | None, ...),
        own=(StrictBool, ...),
        this_year=(StrictBool, ...),
    )

    class MarkedNumbersReply(_Strict):
        """各个标记的数是哪一项，是否本机关全部的、本年度的。清单里没有的不写。"""

        numbers: list[number] = Field(max_length=MOST_CLAUSES)

        @model_validator(mode="after")
        def _names_each_mark_once(self) -> Self:
            if unknown := sorted({one.mark for one in self.numbers} - set(marks)):
                raise ValueError(f"资料里没有标记 {unknown}")
            _none_twice(one.mark for one in self.numbers)
            return self

    return MarkedNumbersReply


@dataclass(frozen=True, slots=True)
class TableRows:
    """The numbers of table rows: for each row of ``rows`` as many as its entry in ``widths``."""

    rows: tuple[str, ...]
    widths: tuple[int, ...]
    decimal: bool = False

    def model(self) -> type[BaseModel]:
        """Return the class that such a reply is an instance of."""
        return _table_rows(self)


@functools.lru_cache(maxsize=64)
def _table_rows(shape: TableRows) -> type[BaseModel]:
    width = dict(zip(shape.rows, shape.widths, strict=True))
    whole = Annotated[int, Field(ge=-_MOST, le=_MOST)]
    # A JSON number's digits are kept as they are: no float comes between.
    amount = Annotated[Decimal, Field(ge=-_MOST, le=_MOST), WithJsonSchema({"type": "number"})]
    value: Any = (whole | amount | None) if shape.decimal else (whole | None)
    row: Any = create_model(
        "Row",
        __base__=_Strict,
        row=(_one_of(shape.rows), ...),
        values=(Annotated[list[value], Field(max_length=max(shape.widths))], ...),
    )

    class TableRowsReply(_Strict):
        """表中印出的各行；每行的数按栏目次序，空格子为 null。没有印出的行不写。"""

        rows: list[row] = Field(min_length=1, max_length=len(shape.rows))

        @model_validator(mode="after")
        def _names_each_row_once(self) -> Self:
            seen = Counter(one.row for one in self.rows)
            if doubled := sorted(name for name, times in seen.items() if times > 1):
                raise ValueError(f"{doubled} 行出现了不止一次")
            for one in self.rows:
                if len(one.values) != width[one.row]:
                    raise ValueError(
                        f"{one.row} 行要有 {width[one.row]} 个数或 null，给了 {len(one.values)} 个"
                    )
            return self

    return TableRowsReply


ReplyShape = ClauseItems | ItemLabels | MarkedNumbers | TableRows
