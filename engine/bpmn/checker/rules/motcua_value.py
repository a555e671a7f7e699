"""What the office's own attributes say can be read: a term, a kind of work, a clock, a clause, names."""

import re
from collections.abc import Callable, Iterator

from engine.bpmn.checker.diagram import Diagram
from engine.bpmn.checker.rule import Problem, Rule, Surroundings
from engine.bpmn.namespaces import motcua
from engine.domain.errors import Refusal
from engine.domain.term import Term
from engine.domain.work_item import TaskKind

CLOCKS = frozenset({"running", "stopped"})
_KEY = re.compile(r"[A-Za-z][A-Za-z0-9_.-]*", re.ASCII)
_CLAUSES = re.compile(r"\d{1,2}(\.\d{1,2}){0,3}([ ,;]+\d{1,2}(\.\d{1,2}){0,3})*", re.ASCII)
_NAMES = re.compile(r"[A-Za-z][A-Za-z0-9_]*( +[A-Za-z][A-Za-z0-9_]*)*|", re.ASCII)

Reason = tuple[str, str] | None


def _term(value: str) -> Reason:
    try:
        Term.parse(value)
    except Refusal as bad:
        return bad.vietnamese.rstrip("."), bad.english.rstrip(".")
    return None


def _matches(pattern: re.Pattern[str], vi: str, en: str) -> Callable[[str], Reason]:
    return lambda value: None if pattern.fullmatch(value) else (f"“{value[:60]}” {vi}", f"“{value[:60]}” {en}")


def _one_of(values: frozenset[str]) -> Callable[[str], Reason]:
    listed = ", ".join(sorted(values))
    return lambda value: (
        None if value in values else (f"“{value[:60]}” không thuộc: {listed}", f"“{value[:60]}” is not one of {listed}")
    )


READERS: dict[str, Callable[[str], Reason]] = {
    "term": _term,
    "kind": _one_of(frozenset(TaskKind)),
    "clock": _one_of(CLOCKS),
    "clause": _matches(_CLAUSES, "không phải số điều khoản như 8.5.1", "is no clause number such as 8.5.1"),
    "role": _matches(_KEY, "không phải mã vai trò", "is no role key"),
    "form": _matches(_KEY, "không phải mã biểu mẫu", "is no form key"),
    "receiver": _matches(_KEY, "không phải mã nơi nhận", "is no receiver key"),
    "payload": _matches(_NAMES, "không phải danh sách tên dữ liệu", "is no list of data names"),
}


def find(diagram: Diagram, _around: Surroundings) -> Iterator[Problem]:
    for element in diagram.judged():
        for name, read in READERS.items():
            value = element.get(motcua(name))
            reason = None if value is None else read(value)
            if reason is not None:
                yield Problem(element, f"motcua:{name}: {reason[0]}", f"motcua:{name}: {reason[1]}")


RULE = Rule(key="motcua_value", find=find)
