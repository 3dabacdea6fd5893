"""What a reply must look like: flat objects of bounded integers and enums, checked by pydantic.

A shape is a plain value that names the model class; the class is made when it is needed. Its JSON
schema is the same for every document, so that servers compile it once: what depends on the document
(how many sentences there are) is checked by a validator, whose words a model is asked again with.
"""

from __future__ import annotations

import functools
from collections import Counter
from dataclasses import dataclass
from decimal import Decimal
from typing import Annotated, Any, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, WithJsonSchema, create_model, model_validator

from gongkai.parsing.phrases import phrases

#: No section is asked about that has more sentences.
MOST_SENTENCES = 150
#: No count of a report has more digits.
_MOST = 10**15

Role = Literal["problem", "measure", "neither"]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


@functools.cache
def categories() -> tuple[str, ...]:
    """Return the ids of what problems and measures are about, as ``categories.yaml`` has them."""
    return tuple(phrases("categories"))


def _one_of(ids: tuple[str, ...]) -> Any:
    """Return the type of one of these ids."""
    return Literal[ids]


@dataclass(frozen=True, slots=True)
class SentenceRoles:
    """A role for each of ``count`` numbered sentences."""

    count: int

    def model(self) -> type[BaseModel]:
        """Return the class that such a reply is an instance of."""
        return _sentence_roles(self.count)


@functools.lru_cache(maxsize=64)
def _sentence_roles(count: int) -> type[BaseModel]:
    number = Annotated[int, Field(ge=1, le=MOST_SENTENCES)]
    sentence: Any = create_model(
        "Sentence",
        __base__=_Strict,
        n=(number, ...),
        role=(Role, ...),
        category=(_one_of(categories()), ...),
        answers=(number | None, ...),
    )

    class SentenceRolesReply(_Strict):
        """每个句子的编号、角色、类别，以及措施针对的问题句编号。"""

        sentences: list[sentence] = Field(min_length=1, max_length=MOST_SENTENCES)

        @model_validator(mode="after")
        def _covers_every_sentence_once(self) -> Self:
            seen = Counter(one.n for one in self.sentences)
            if beyond := sorted(n for n in seen if n > count):
                raise ValueError(f"没有编号为 {beyond} 的句子，编号只到 {count}")
            if doubled := sorted(n for n, times in seen.items() if times > 1):
                raise ValueError(f"句子 {doubled} 出现了不止一次，每句只能标一次")
            if left_out := sorted(set(range(1, count + 1)) - seen.keys()):
                raise ValueError(f"句子 {left_out} 没有标，每句都要标")
            problems = {one.n for one in self.sentences if one.role == "problem"}
            for one in self.sentences:
                if one.answers is not None and (one.role != "measure" or one.answers not in problems):
                    raise ValueError(f"句子 {one.n} 的 answers 须为 null，或一个 problem 句的编号")
            return self

    return SentenceRolesReply


@dataclass(frozen=True, slots=True)
class PointedNumbers:
    """Which of ``count`` numbered sentences states the number of which of ``metrics``."""

    count: int
    metrics: tuple[str, ...]

    def model(self) -> type[BaseModel]:
        """Return the class that such a reply is an instance of."""
        return _pointed_numbers(self.count, self.metrics)


@functools.lru_cache(maxsize=64)
def _pointed_numbers(count: int, metrics: tuple[str, ...]) -> type[BaseModel]:
    pointer: Any = create_model(
        "Pointer",
        __base__=_Strict,
        n=(Annotated[int, Field(ge=1, le=MOST_SENTENCES)], ...),
        metric=(_one_of(metrics), ...),
    )

    class PointedNumbersReply(_Strict):
        """哪一句写了哪一项的数。没有就给空列表。"""

        claims: list[pointer] = Field(max_length=len(metrics))

        @model_validator(mode="after")
        def _names_each_metric_once(self) -> Self:
            if beyond := sorted({one.n for one in self.claims if one.n > count}):
                raise ValueError(f"没有编号为 {beyond} 的句子，编号只到 {count}")
            seen = Counter(one.metric for one in self.claims)
            if doubled := sorted(metric for metric, times in seen.items() if times > 1):
                raise ValueError(f"{doubled} 出现了不止一次，每项只能指一句")
            return self

    return PointedNumbersReply


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


ReplyShape = SentenceRoles | PointedNumbers | TableRows
