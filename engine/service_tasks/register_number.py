"""Take numbers of a book, one a document."""

from collections.abc import Mapping

from engine.domain.effects import TakeNumbers
from engine.domain.expressions import Value
from engine.service_tasks.operator import Decision, Operator, ServiceContext, text


def _run(parameters: Mapping[str, Value], context: ServiceContext) -> Decision:
    book = text(parameters, "book") if "book" in parameters else None
    return Decision(effects=(TakeNumbers(book=book),))


OPERATOR = Operator(name="register_number", required=frozenset(), run=_run, optional=frozenset({"book"}))
