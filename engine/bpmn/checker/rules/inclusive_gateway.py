"""Inclusive gateways: their join was seen to open early once finished tasks are no longer stored."""

from engine.bpmn.checker.rule import Rule, refused

RULE = Rule(
    key="inclusive_gateway",
    find=refused(
        "inclusiveGateway",
        vi="cổng bao hàm (OR) không được hỗ trợ vì điểm gộp có thể mở sớm; hãy dùng cổng song song và cổng loại trừ",
        en="inclusive gateways are not supported, their join may open early; use parallel and exclusive gateways",
    ),
)
