"""There is no code in diagrams."""

from engine.bpmn.checker.rule import Rule, refused

RULE = Rule(
    key="script_task",
    find=refused(
        "scriptTask",
        vi="tác vụ kịch bản không được hỗ trợ: sơ đồ không chứa mã; hãy dùng tác vụ dịch vụ hoặc bảng quyết định",
        en="script tasks are not supported: diagrams hold no code; use a service task or a decision table",
    ),
)
