"""Data mappings that would compute: SpiffWorkflow ignores assignments and transformations."""

from engine.bpmn.checker.rule import Rule, refused

RULE = Rule(
    key="data_mapping",
    find=refused(
        "assignment",
        "transformation",
        vi="phép gán và phép biến đổi dữ liệu không được hỗ trợ; quy trình được gọi dùng chung dữ liệu với nơi gọi",
        en="data assignments and transformations are not supported; a called process shares its caller's data",
    ),
)
