"""A small catalogue for diagrams under test."""

from dataclasses import dataclass

from engine.bpmn.checker import Surroundings


@dataclass(frozen=True, kw_only=True, slots=True)
class KnownOperator:
    required: frozenset[str] = frozenset()
    optional: frozenset[str] = frozenset()


AROUND = Surroundings(
    operators={
        "notify": KnownOperator(required=frozenset({"template"})),
        "register_number": KnownOperator(optional=frozenset({"book"})),
        "wait_until": KnownOperator(required=frozenset({"days", "unit"}), optional=frozenset({"reason"})),
        "tell": KnownOperator(required=frozenset({"template"})),
    },
    roles=frozenset({"tn", "tp", "ld"}),
    forms=frozenset({"review", "sign", "digitise", "late", "orphan", "stuck", "vote", "certify"}),
    functions=frozenset({"tax"}),
)
