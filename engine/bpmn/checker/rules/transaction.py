"""Transactions and cancel events need compensation, which does not exist here."""

from engine.bpmn.checker.rule import Rule, refused

RULE = Rule(
    key="transaction",
    find=refused(
        "transaction",
        "cancelEventDefinition",
        vi="giao dịch (transaction) và sự kiện hủy (cancel) không được hỗ trợ; hãy dùng quy trình con với sự kiện biên",
        en="transactions and cancel events are not supported; use a sub-process with a boundary event",
    ),
)
