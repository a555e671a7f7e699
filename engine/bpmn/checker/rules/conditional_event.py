"""Conditional events would have to be looked at whenever any data changes; nothing does that."""

from engine.bpmn.checker.rule import Rule, refused

RULE = Rule(
    key="conditional_event",
    find=refused(
        "conditionalEventDefinition",
        vi="sự kiện điều kiện không được hỗ trợ; hãy dùng cổng loại trừ",
        en="conditional events are not supported; use an exclusive gateway",
    ),
)
