"""The rules, one a file: a key, a kind, a severity, and a function that reports."""

import pkgutil
from importlib import import_module

from engine.bpmn.checker.rule import Rule

RULES: tuple[Rule, ...] = tuple(
    import_module(f"{__name__}.{module.name}").RULE for module in pkgutil.iter_modules(__path__)
)
