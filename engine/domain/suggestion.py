"""A suggestion (đề xuất thủ tục tiếp theo): what a result lets the desk offer next. Nothing is ever filed by itself."""

from enum import StrEnum


class SuggestionStatus(StrEnum):
    SUGGESTED = "suggested"
    ACCEPTED = "accepted"  # filed here, or the applicant was shown the way to the other agency
    DECLINED = "declined"
