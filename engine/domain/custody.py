"""The custody of papers (giữ giấy tờ): which desk has them while another unit decides."""

from enum import StrEnum


class CustodyKind(StrEnum):
    FILING = "filing"  # what the citizen filed at another desk, on its way to the competent unit
    SUPPLEMENT = "supplement"
    RESULT = "result"  # on its way to the desk where the citizen collects it
