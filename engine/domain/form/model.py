"""The parts of a form: the subset of form-js that is asked, checked and drawn here."""

from dataclasses import dataclass
from typing import Literal

from engine.domain.form.condition import Condition
from engine.domain.form.pattern import Pattern

Value = str | int | float | bool | None | list["Value"] | dict[str, "Value"]

MAX_LINE = 500  # characters of a one-line answer whose form sets no limit
MAX_TEXT = 10_000  # characters of any answer
MAX_NUMBER = 10**15 - 1  # exact in JSON of every language
MAX_ROWS = 100


@dataclass(frozen=True, kw_only=True, slots=True)
class Label:
    """A text in both languages of the product."""

    vi: str
    en: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Option:
    value: str
    label: Label


@dataclass(frozen=True, kw_only=True, slots=True)
class Component:
    """Anything that stands in a form. `hide`: when it holds, the component and all in it are neither asked nor kept."""

    label: Label
    hint: Label | None = None
    hide: Condition | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Field(Component):
    """A component that holds one value under its key."""

    key: str
    required: bool = False
    default: Value = None


@dataclass(frozen=True, kw_only=True, slots=True)
class TextInput(Field):
    multiline: bool = False
    min_length: int = 0
    max_length: int = MAX_LINE
    pattern: Pattern | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class NumberInput(Field):
    """`decimals`: digits allowed after the decimal point; 0 makes every answer an int."""

    minimum: float = -MAX_NUMBER
    maximum: float = MAX_NUMBER
    decimals: int = 0


@dataclass(frozen=True, kw_only=True, slots=True)
class Checkbox(Field):
    """`required` means: must be ticked."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Choice(Field):
    """One of several values, drawn as radio buttons or as a list to choose from."""

    options: tuple[Option, ...]
    drawn_as: Literal["radio", "select"]


@dataclass(frozen=True, kw_only=True, slots=True)
class Checklist(Field):
    """Any number of values; the answer lists them in the order of the options."""

    options: tuple[Option, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Moment(Field):
    """A date (YYYY-MM-DD), or a date and time to the minute (kept with the offset of Vietnam)."""

    with_time: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class Note(Component):
    """Text that is shown and asks nothing."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Group(Component):
    """Components under one heading. With a `key` their values are kept in a mapping of that name."""

    components: tuple[Component, ...]
    key: str | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Rows(Component):
    """The same components any number of times; the answer is a list of mappings."""

    key: str
    components: tuple[Component, ...]
    first_rows: int = 1  # empty rows shown to begin with
