"""Escalations: what they interrupt was never shown to be right."""

from engine.bpmn.checker.rule import Rule, refused

RULE = Rule(
    key="escalation_event",
    find=refused(
        "escalationEventDefinition",
        vi="sự kiện leo thang (escalation) không được hỗ trợ; hãy dùng thông điệp hoặc sự kiện lỗi",
        en="escalation events are not supported; use a message or an error event",
    ),
)
