"""A nonconforming result (đầu ra không phù hợp, ISO 9001 8.7): an error found after the result went out."""

from enum import StrEnum


class Action(StrEnum):
    """What is done about it."""

    CORRECT = "correct"  # đính chính
    ANNUL = "annul"  # thu hồi, hủy bỏ


class Fault(StrEnum):
    """Whose error it was."""

    AGENCY = "agency"  # corrected at the office's own cost (NĐ 61/2018 Đ.21)
    APPLICANT = "applicant"
