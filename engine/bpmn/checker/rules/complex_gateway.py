"""Complex gateways: no engine rule says when they open."""

from engine.bpmn.checker.rule import Rule, refused

RULE = Rule(
    key="complex_gateway",
    find=refused(
        "complexGateway",
        vi="cổng phức hợp không được hỗ trợ; hãy dùng cổng loại trừ hoặc cổng song song",
        en="complex gateways are not supported; use exclusive or parallel gateways",
    ),
)
