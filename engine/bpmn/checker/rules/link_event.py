"""Link events: SpiffWorkflow drops them silently and the case completes without what lies behind them."""

from engine.bpmn.checker.rule import Rule, refused

RULE = Rule(
    key="link_event",
    find=refused(
        "linkEventDefinition",
        vi="sự kiện liên kết (link) không được hỗ trợ; hãy nối thẳng bằng luồng tuần tự",
        en="link events are not supported; draw the sequence flow instead",
    ),
)
