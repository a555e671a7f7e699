"""Ad-hoc sub-processes have no order that could be audited."""

from engine.bpmn.checker.rule import Rule, refused

RULE = Rule(
    key="ad_hoc",
    find=refused(
        "adHocSubProcess",
        vi="quy trình con tùy biến (ad-hoc) không được hỗ trợ; hãy vẽ thứ tự các bước",
        en="ad-hoc sub-processes are not supported; draw the order of the steps",
    ),
)
