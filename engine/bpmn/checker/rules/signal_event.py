"""Signals: nobody broadcasts here, signal ends are ignored, and one thrown inside lets the next step run on."""

from engine.bpmn.checker.rule import Rule, refused

RULE = Rule(
    key="signal_event",
    find=refused(
        "signalEventDefinition",
        vi="sự kiện tín hiệu (signal) không được hỗ trợ; hãy dùng thông điệp hoặc sự kiện lỗi",
        en="signal events are not supported; use a message or an error event",
    ),
)
