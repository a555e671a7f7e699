"""A text of the language, parsed once and evaluated many times."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from engine.domain.expressions import syntax
from engine.domain.expressions.evaluation import value_of
from engine.domain.expressions.parser import syntax_tree
from engine.domain.expressions.refusals import BadExpression, EvaluationRefused, Unevaluable
from engine.domain.expressions.syntax import Node
from engine.domain.expressions.values import Value

CACHED_TEXTS = 4096


@dataclass(frozen=True, kw_only=True, slots=True)
class Expression:
    text: str
    root: Node
    names: frozenset[str]

    def evaluate(self, names: Mapping[str, Value]) -> Value:
        """The value over these names. Raises EvaluationRefused: an unknown name, a wrong type, a bound exceeded."""
        try:
            return value_of(self.root, names)
        except Unevaluable as refused:
            raise EvaluationRefused(self.text, refused.problem) from refused


def parse(text: str) -> Expression:
    """The expression that the text writes. Raises BadExpression."""
    if not isinstance(text, str):
        raise BadExpression(type(text).__name__, 1, ("biểu thức phải là chuỗi ký tự", "an expression must be text"))
    return _parsed(str(text))


@lru_cache(maxsize=CACHED_TEXTS)
def _parsed(text: str) -> Expression:
    root = syntax_tree(text)
    return Expression(text=text, root=root, names=syntax.names(root))
