"""Process data: what is kept of an answer, a payload or a result. What people typed lives in tables, not here."""

import math
from collections.abc import Iterator, Mapping
from copy import deepcopy
from typing import Protocol

from engine.bpmn.step import Value
from engine.domain.errors import InvalidInput

LARGEST_INTEGER = 10**18  # also the largest of the expression language
DEEPEST = 8  # nesting of lists and mappings
LONGEST = 20_000  # characters and items of one value, as in the expression language


class Keeping(Protocol):
    """The part of a definition that says which names are kept."""

    @property
    def names(self) -> frozenset[str]: ...

    @property
    def keeps_bare_names(self) -> bool: ...


def kept(keeping: Keeping, element: str, fields: Mapping[str, Value]) -> dict[str, Value]:
    """Field `f` of element `e` as `e_f`, and as `f` too, each where the diagram names it.

    Raises InvalidInput for a value that is no JSON value or too large."""
    found: dict[str, Value] = {}
    for field, value in fields.items():
        prefixed = f"{element}_{field}"
        if prefixed in keeping.names:
            found[prefixed] = checked(value, prefixed)
        if wanted(keeping, field):
            found[field] = checked(value, field)
    return found


def wanted(keeping: Keeping, name: str) -> bool:
    return keeping.keeps_bare_names or name in keeping.names


def copied(data: Mapping[str, Value]) -> dict[str, Value]:
    """Data of its own for another task. Only lists and mappings can be changed in place."""
    return {name: deepcopy(value) if type(value) in (list, dict) else value for name, value in data.items()}


def checked(value: Value, name: str) -> Value:
    """The value, if it may be stored. Raises InvalidInput."""
    if type(value) is str and len(value) <= LONGEST:
        return value
    if sum(1 for _ in _parts(value, name, 0)) > LONGEST:
        raise InvalidInput(name, "dữ liệu quá lớn. Hãy rút gọn", "the value is too large. Shorten it")
    return value


def _parts(value: object, name: str, depth: int) -> Iterator[object]:
    match value:
        case None | bool():
            yield value
        case str():
            yield from value[: LONGEST + 1]
        case int() if abs(value) <= LARGEST_INTEGER:
            yield value
        case float() if math.isfinite(value):
            yield value
        case list() if depth < DEEPEST:
            for item in value:
                yield from _parts(item, name, depth + 1)
        case dict() if depth < DEEPEST and all(isinstance(key, str) for key in value):
            for key, item in value.items():
                yield from _parts(key, name, depth + 1)
                yield from _parts(item, name, depth + 1)
        case _:
            raise _unstorable(value, name, depth)


def _unstorable(value: object, name: str, depth: int) -> InvalidInput:
    if isinstance(value, int | float):
        return InvalidInput(
            name,
            f"số phải hữu hạn và không vượt quá {LARGEST_INTEGER}",
            f"a number must be finite and not beyond {LARGEST_INTEGER}",
        )
    if isinstance(value, list | dict) and depth >= DEEPEST:
        return InvalidInput(
            name,
            f"danh sách lồng nhau quá {DEEPEST} tầng. Hãy rút gọn",
            f"lists are nested more than {DEEPEST} levels deep. Flatten them",
        )
    return InvalidInput(
        name,
        f"không lưu được giá trị kiểu {type(value).__name__}. Hãy dùng chữ, số, đúng/sai hoặc danh sách",
        f"a value of type {type(value).__name__} cannot be stored. Use text, numbers, true/false or lists",
    )
