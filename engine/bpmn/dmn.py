"""Decision tables (DMN), read and evaluated through the expression language.

Hit policies: UNIQUE, FIRST, ANY, and COLLECT without aggregation, which gives a list for each output. Where no row
applies, each output is None. Cells are explained in `engine.bpmn.unary_tests`.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from engine.domain.errors import Refusal
from engine.domain.expressions import Expression, Value


class HitPolicy(StrEnum):
    """How many rows may apply, and which of them counts."""

    UNIQUE = "UNIQUE"
    FIRST = "FIRST"
    ANY = "ANY"
    COLLECT = "COLLECT"


class RowsContradict(Refusal):
    """More rows apply than the hit policy allows."""

    vi = "Bảng quyết định “{decision}”: các dòng {rows} cùng thỏa, trái với quy tắc {policy}. Hãy sửa bảng."
    en = "Decision table “{decision}”: rows {rows} all apply, against its hit policy {policy}. Correct the table."


@dataclass(frozen=True, kw_only=True, slots=True)
class Row:
    number: int  # from 1, as editors count
    tests: tuple[Expression | None, ...]  # one a column; None lets anything pass
    outputs: tuple[Expression | None, ...]

    def applies(self, names: Mapping[str, Value]) -> bool:
        return all(test is None or bool(test.evaluate(names)) for test in self.tests)

    def values(self, names: Mapping[str, Value]) -> tuple[Value, ...]:
        return tuple(None if output is None else output.evaluate(names) for output in self.outputs)


@dataclass(frozen=True, kw_only=True, slots=True)
class Decision:
    """One decision with its table."""

    id: str
    name: str
    hit_policy: HitPolicy
    outputs: tuple[str, ...]  # process-data names, without the element's prefix
    rows: tuple[Row, ...]

    @property
    def names(self) -> frozenset[str]:
        """Process data that the table reads."""
        cells = [cell for row in self.rows for cell in (*row.tests, *row.outputs) if cell is not None]
        return frozenset().union(*(cell.names for cell in cells))


def decide(decision: Decision, names: Mapping[str, Value]) -> Mapping[str, Value]:
    """The outputs of the rows that apply.

    Raises EvaluationRefused (unknown name, wrong type), RowsContradict.
    """
    applying = [row for row in decision.rows if row.applies(names)]
    if decision.hit_policy is HitPolicy.FIRST:
        applying = applying[:1]
    values = [row.values(names) for row in applying]
    if decision.hit_policy is HitPolicy.COLLECT:
        return {output: [row[column] for row in values] for column, output in enumerate(decision.outputs)}
    same = decision.hit_policy is HitPolicy.ANY and all(row == values[0] for row in values)
    if len(values) > 1 and not same:
        rows = ", ".join(str(row.number) for row in applying)
        raise RowsContradict(decision=decision.name or decision.id, rows=rows, policy=decision.hit_policy)
    chosen = values[0] if values else (None,) * len(decision.outputs)
    return dict(zip(decision.outputs, chosen, strict=True))
