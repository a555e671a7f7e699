"""Feedback of citizens (phản ánh, kiến nghị): about a rule of the administration, an officer's conduct, or something
local. It is no administrative procedure, but is handled as one, with a term and an answer (Decree 20/2008)."""

from enum import StrEnum
from hashlib import sha256
from uuid import UUID

from engine.domain.errors import Refusal
from engine.domain.tracking_secret import LETTERS

PROCESS = "feedback"
ANSWER_FORM = "feedback_answer"  # of every step that writes the answer, whatever it is
REFERENCE = "PA"  # phản ánh: before it has a code
ANONYMOUS = "Không nêu tên"
_REFERENCE_LETTERS = 8


class About(StrEnum):
    RULE = "rule"
    CONDUCT = "conduct"
    OTHER = "other"


class FeedbackNeedsName(Refusal):
    """Decree 20/2008, article 7, from memory."""

    vi = (
        "Phản ánh, kiến nghị về quy định, thủ tục hành chính phải nêu rõ họ tên và địa chỉ (Nghị định 20/2008). "
        "Hãy ghi cả hai; việc khác thì không bắt buộc."
    )
    en = (
        "Feedback about a rule or procedure must name its sender and their address (Decree 20/2008). Enter both; about "
        "anything else neither is needed."
    )


class FeedbackEmpty(Refusal):
    vi = "Chưa đủ nội dung. Hãy chọn về việc gì, chọn nơi nhận, và viết nội dung bằng vài câu."
    en = "Something is missing. Choose what it is about and who receives it, and write what it is in some sentences."


def reference_of(token: UUID) -> str:
    """What the sender calls it: of the form that was sent, so that the same form sent again is found by it."""
    letters = (LETTERS[byte % len(LETTERS)] for byte in sha256(token.bytes).digest()[:_REFERENCE_LETTERS])
    return f"{REFERENCE}-{''.join(letters)}"
