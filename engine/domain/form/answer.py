"""The check of an answer against its form: every problem is found, and nothing unexpected passes."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

from engine.domain.errors import Refusal
from engine.domain.form.form import Form
from engine.domain.form.model import MAX_ROWS, Component, Field, Group, Label, Rows, Value
from engine.domain.form.values import Wrong, checked, is_blank

MAX_DEPTH = 6
MAX_VALUES = 5_000
MAX_CHARACTERS = 200_000
MAX_PROBLEMS_TOLD = 20


@dataclass(frozen=True, kw_only=True, slots=True)
class Problem:
    """What is wrong with one field. `key` is its path in the answer ("children.0.name"), or "" for the whole form;
    `within` is the part of the form around it, which a sentence away from the field has to name."""

    key: str
    vi: str
    en: str
    within: Label | None = None

    def told(self) -> Label:
        """The sentence as it stands alone."""
        if self.within is None:
            return Label(vi=self.vi, en=self.en)
        return Label(vi=f"{self.within.vi}: {self.vi}", en=f"{self.within.en}: {self.en}")


class FormRejected(Refusal):
    """The answer does not fit the form; `problems` has every reason, in the order of the form."""

    vi = "Biểu mẫu có {count} chỗ cần sửa: {told_vi}"
    en = "The form has {count} things to mend: {told_en}"

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        told = problems[:MAX_PROBLEMS_TOLD]
        super().__init__(
            count=len(problems),
            told_vi=" ".join(problem.told().vi for problem in told),
            told_en=" ".join(problem.told().en for problem in told),
        )
        self.problems = problems


def validate(form: Form, answer: Mapping[str, object]) -> dict[str, Value]:
    """The answer in its kept shape: texts trimmed and in Unicode NFC, blank fields as None, hidden fields left out.

    Raises FormRejected with every problem found."""
    _refuse_huge(answer)
    check = _Check()
    values = check.level(form.components, answer, _Place())
    if check.problems:
        raise FormRejected(tuple(check.problems))
    return values


def _refuse_huge(answer: object) -> None:
    """Bounds the work of everything that follows."""
    characters = 0
    for values, (depth, part) in enumerate(_parts(answer)):
        characters += len(part) if isinstance(part, str) else 0
        if depth > MAX_DEPTH or values > MAX_VALUES or characters > MAX_CHARACTERS:
            problem = Problem(
                key="",
                vi=f"Nội dung quá lớn: nhiều nhất {MAX_CHARACTERS} ký tự, {MAX_VALUES} giá trị, {MAX_DEPTH} tầng.",
                en=f"Too big: the limits are {MAX_CHARACTERS} characters, {MAX_VALUES} values, {MAX_DEPTH} levels.",
            )
            raise FormRejected((problem,))


def _parts(answer: object) -> Iterator[tuple[int, object]]:
    waiting: list[Iterator[object]] = [iter([answer])]
    while waiting:
        part = next(waiting[-1], waiting)
        if part is waiting:
            waiting.pop()
            continue
        yield len(waiting), part
        if isinstance(part, Mapping):
            waiting.append(iter([*part.keys(), *part.values()]))
        elif isinstance(part, list | tuple):
            waiting.append(iter(part))


@dataclass(frozen=True, kw_only=True, slots=True)
class _Place:
    """Where in the answer: the path so far, the part of the form around it, and the values around it."""

    path: str = ""
    within: Label | None = None
    scope: Mapping[str, Value] = field(default_factory=dict)

    def inside(self, key: str, within: Label, kept: Mapping[str, Value]) -> "_Place":
        return _Place(path=f"{self.path}{key}.", within=within, scope={**self.scope, **kept})


class _Check:
    """One pass over a form in its order, so that a condition sees the kept values of the fields above it."""

    def __init__(self) -> None:
        self.problems: list[Problem] = []

    def level(self, components: tuple[Component, ...], answer: Mapping[str, object], place: _Place) -> dict[str, Value]:
        """The values of one mapping of the answer."""
        kept: dict[str, Value] = {}
        self._components(components, answer, place, kept)
        known = set(_keys(components))
        for key in answer:
            if key not in known:
                self._unknown(str(key), place)
        return kept

    def _components(
        self,
        components: tuple[Component, ...],
        answer: Mapping[str, object],
        place: _Place,
        kept: dict[str, Value],
    ) -> None:
        for component in components:
            if component.hide is not None and component.hide.holds({**place.scope, **kept}):
                continue
            match component:
                case Field():
                    kept[component.key] = self._field(component, answer.get(component.key), place)
                case Group(key=None):
                    self._components(component.components, answer, replace(place, within=component.label), kept)
                case Group(key=str(key)):
                    inner = place.inside(key, component.label, kept)
                    values = self._mapping(answer.get(key), component.label, place.path + key)
                    kept[key] = dict(self.level(component.components, values, inner))
                case Rows():
                    kept[component.key] = self._rows(component, answer.get(component.key), place, kept)

    def _field(self, asked: Field, given: object, place: _Place) -> Value:
        try:
            return checked(asked, given)
        except Wrong as wrong:
            self.problems.append(Problem(key=place.path + asked.key, vi=wrong.vi, en=wrong.en, within=place.within))
            return None

    def _mapping(self, given: object, label: Label, path: str) -> Mapping[str, object]:
        if is_blank(given):
            return {}
        if isinstance(given, Mapping):
            return given
        self._problem(path, label, "phải là một nhóm giá trị", "must be a group of values")
        return {}

    def _rows(self, rows: Rows, given: object, place: _Place, kept: Mapping[str, Value]) -> list[Value]:
        here = place.path + rows.key
        if is_blank(given):
            return []
        if not isinstance(given, list | tuple):
            self._problem(here, rows.label, "phải là một danh sách", "must be a list")
            return []
        if len(given) > MAX_ROWS:
            vi, en = f"có {len(given)} dòng, nhiều nhất {MAX_ROWS}", f"has {len(given)} rows, at most {MAX_ROWS}"
            self._problem(here, rows.label, vi, en)
            return []
        kept_rows: list[Value] = []
        for at, row in enumerate(given):
            within = Label(vi=f"{rows.label.vi}, dòng {at + 1}", en=f"{rows.label.en}, row {at + 1}")
            inner = place.inside(f"{rows.key}.{at}", within, kept)
            values = self._mapping(row, rows.label, f"{here}.{at}")
            kept_rows.append(dict(self.level(rows.components, values, inner)))
        return kept_rows

    def _problem(self, key: str, label: Label, vi: str, en: str) -> None:
        self.problems.append(Problem(key=key, vi=f"“{label.vi}” {vi}.", en=f"“{label.en}” {en}."))

    def _unknown(self, key: str, place: _Place) -> None:
        shown = place.path + "".join(letter if letter.isprintable() else "?" for letter in key[:40])
        self.problems.append(
            Problem(
                key=shown,
                vi=f"Biểu mẫu không có ô “{shown}”. Hãy bỏ giá trị đó.",
                en=f"The form has no field “{shown}”. Leave that value out.",
            )
        )


def _keys(components: tuple[Component, ...]) -> Iterator[str]:
    for component in components:
        match component:
            case Field(key=key) | Rows(key=key) | Group(key=str(key)):
                yield key
            case Group():
                yield from _keys(component.components)
            case _:
                continue
