"""Models of YAML files: nothing unknown, nothing converted; what does not fit becomes a finding with its line."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Annotated, Any, TypeVar

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError, model_validator

from engine.catalog.finding import CatalogueBroken, Finding
from engine.catalog.source import Source
from engine.domain.campaign import DayOfYear
from engine.domain.errors import Refusal
from engine.domain.term import Term


class Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True, frozen=True, arbitrary_types_allowed=True)


def _day(value: object) -> date:
    if not isinstance(value, str):
        raise ValueError("a date is written such as 2022-02-15")
    return date.fromisoformat(value)


Day = Annotated[date, BeforeValidator(_day)]


class DatedModel(Strict):
    """Both days included; no `valid_to` means until further notice."""

    valid_from: Day
    valid_to: Day | None = None

    @model_validator(mode="after")
    def _in_order(self) -> "DatedModel":
        if self.valid_to is not None and self.valid_to < self.valid_from:
            raise ValueError("valid_to lies before valid_from")
        return self


def _term(value: object) -> Term:
    if not isinstance(value, str):
        raise ValueError("a term is text such as “3 working_days”")
    try:
        return Term.parse(value)
    except Refusal as refusal:
        raise ValueError(refusal.english) from refusal


def _day_of_year(value: object) -> DayOfYear:
    if not isinstance(value, str):
        raise ValueError("a day of the year is text such as “09-01”")
    return DayOfYear.parse(value)


DayOfYearText = Annotated[DayOfYear, BeforeValidator(_day_of_year)]
TermText = Annotated[Term, BeforeValidator(_term)]
Key = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]{0,59}$")]
Text = Annotated[str, Field(min_length=1, max_length=1000)]
Amount = Annotated[int, Field(ge=0, le=1_000_000_000)]  # whole đồng
Percent = Annotated[int, Field(ge=0, le=100)]
Code = Annotated[str, Field(pattern=r"^\d\.\d{6}$")]  # national code of a procedure

T = TypeVar("T")
M = TypeVar("M", bound=Strict)

Many = Annotated[tuple[T, ...], Field(strict=False)]  # a YAML list
Some = Annotated[tuple[T, ...], Field(strict=False, min_length=1)]

_VIETNAMESE = {
    "missing": "thiếu mục này",
    "extra_forbidden": "không có mục tên này",
    "string_type": "phải là chữ",
    "int_type": "phải là số nguyên",
    "bool_type": "phải là true hoặc false",
    "list_type": "phải là một danh sách",
    "dict_type": "phải là một nhóm khóa: giá trị",
    "model_type": "phải là một nhóm khóa: giá trị",
}


def validated(model: type[M], source: Source) -> M:
    """The file as its model. Raises CatalogueBroken with every place that does not fit."""
    try:
        return model.model_validate(source.data)
    except ValidationError as error:
        raise CatalogueBroken([_finding(source, problem) for problem in _causes(error.errors())]) from error


def _causes(problems: Sequence[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    """A list whose entries are wrong is also said to be empty: that only follows from the entries."""
    places = [tuple(problem["loc"]) for problem in problems]
    return [
        problem
        for problem, place in zip(problems, places, strict=True)
        if problem["type"] != "too_short" or not any(other[: len(place)] == place != other for other in places)
    ]


def _finding(source: Source, problem: Mapping[str, Any]) -> Finding:
    message = str(problem["msg"]).removeprefix("Value error, ")
    vi = _VIETNAMESE.get(problem["type"], f"giá trị không hợp lệ ({message})")
    return source.finding(problem["loc"], "schema", vi, message)
