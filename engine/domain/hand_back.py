"""How a result was handed to the citizen, as the form of returning says it and as the register tells it."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from engine.domain.form import FormRejected, Problem
from engine.domain.instant import local

RETURN_FORM = "return_result"


def has_slip(accepted_at: datetime | None, promised_at: datetime | None) -> bool:
    """What is returned on the day it was received needs no slip (NĐ 61/2018 Đ.17.4); everything else does."""
    if accepted_at is None or promised_at is None:
        return False
    return local(promised_at).date() > local(accepted_at).date()


def refuse_false_lack(answer: Mapping[str, Any]) -> None:
    """Of a dossier that got a slip: nobody returns it as one that never had any. Raises FormRejected."""
    if answer.get("no_slip_issued") is True:
        vi = "Hồ sơ này có giấy hẹn: hãy thu lại giấy hẹn, hoặc ghi lý do không thu được."
        en = "This dossier has an acceptance slip: take it back, or say why that is not possible."
        raise FormRejected((Problem(key="no_slip_issued", vi=vi, en=en),))


def way_told(answer: Mapping[str, Any]) -> str | None:
    """How the citizen got it; none where nobody wrote it down."""
    match answer.get("by"):
        case "post":
            return _with("Bưu chính công ích", "số", answer.get("post_number"))
        case "online":
            return "Trực tuyến"
        case "desk" if answer.get("collected") == "authorised":
            told = f"Tại Bộ phận Một cửa, người được ủy quyền {answer.get('received_by') or ''}".rstrip()
            told = _with(told, "giấy tờ số", answer.get("authorised_number"))
            return _with(told, "ủy quyền", answer.get("authorisation"))
        case "desk":
            return _with("Tại Bộ phận Một cửa", "người nhận", answer.get("received_by"))
        case _:
            return None


def lack_told(answer: Mapping[str, Any]) -> str | None:
    """That the slip was not taken back, why, and what was done instead."""
    reason = answer.get("no_slip_reason")
    if not reason:
        return None
    told = [f"Không thu giấy hẹn: {reason}"]
    if answer.get("identity_checked"):
        told.append("đã đối chiếu giấy tờ tùy thân")
    if answer.get("book_signed"):
        told.append("đã ký nhận vào sổ")
    return ", ".join(told)


def _with(told: str, name: str, value: object) -> str:
    return f"{told}, {name} {value}" if value else told
