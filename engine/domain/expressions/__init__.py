"""The small language of conditions, parameters and decision tables: the only text that the engine evaluates.

Names, literals, displays, comparison, `and`/`or`/`not`, bounded arithmetic, membership, the conditional expression and
a few listed functions, with Python's meaning of each. There are no attributes, subscripts, other calls, lambdas,
comprehensions, formatted strings, powers or shifts; text length, nodes, depth, numbers and sizes are bounded, so that
evaluation ends soon whatever the text and the data are.
"""

from engine.domain.expressions.expression import Expression, parse
from engine.domain.expressions.refusals import BadExpression, EvaluationRefused
from engine.domain.expressions.values import Scalar, Value

__all__ = ["BadExpression", "EvaluationRefused", "Expression", "Scalar", "Value", "parse"]
