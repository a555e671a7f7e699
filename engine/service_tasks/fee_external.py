"""Note money that another agency sets and collects."""

from collections.abc import Mapping

from engine.domain.effects import AddExternalFee
from engine.domain.errors import InvalidInput
from engine.domain.expressions import Value
from engine.service_tasks.operator import Decision, Operator, ServiceContext, text


def _run(parameters: Mapping[str, Value], context: ServiceContext) -> Decision:
    amount = parameters.get("amount")
    if isinstance(amount, bool) or not (amount is None or (isinstance(amount, int) and amount >= 0)):
        raise InvalidInput(
            ("tham số amount", "parameter amount"),
            f"phải là số đồng nguyên không âm, không phải {amount!r}",
            f"must be a whole number of đồng that is not negative, not {amount!r}",
        )
    return Decision(effects=(AddExternalFee(item=text(parameters, "item"), amount=amount),))


OPERATOR = Operator(name="fee_external", required=frozenset({"item"}), optional=frozenset({"amount"}), run=_run)
