"""The satisfaction survey: what a citizen is asked about, and when."""

from enum import StrEnum

from engine.domain.dossier import WITH_RESULT
from engine.domain.errors import Refusal

MAY_BE_SURVEYED = WITH_RESULT
LONGEST_REMARK = 1000


class Topic(StrEnum):
    """The nine topics of TT 01/2018/TT-VPCP, written down from memory."""

    HANDLING_TIME = "handling_time"
    PROMISE_KEPT = "promise_kept"
    CONTACTS = "contacts"
    AGENCIES = "agencies"
    ORDER_OF_LAW = "order_of_law"
    CONDUCT = "conduct"
    ANSWERS = "answers"
    PUBLICITY = "publicity"
    ONLINE = "online"


class Opinion(StrEnum):
    SATISFIED = "satisfied"
    NEUTRAL = "neutral"
    UNSATISFIED = "unsatisfied"


class SurveyIncomplete(Refusal):
    vi = "Hãy chọn bạn hài lòng hay chưa hài lòng về việc giải quyết hồ sơ rồi gửi lại; các câu khác có thể bỏ trống."
    en = "Choose whether you are satisfied with the handling and send it again; the other questions may stay open."
