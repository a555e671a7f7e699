"""An allow-list for diagrams: whatever is not known to run right is reported by element, rule and line.

Rules are files in `rules/`; how one is added is in docs/bpmn.md.
"""

from engine.bpmn.checker.check import RULE_KEYS, check_file, check_files
from engine.bpmn.checker.finding import Finding, Kind, Severity
from engine.bpmn.checker.rule import Operator, Surroundings

__all__ = ["RULE_KEYS", "Finding", "Kind", "Operator", "Severity", "Surroundings", "check_file", "check_files"]
