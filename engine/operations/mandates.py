"""Whether a person may do an act out of the ordinary, or confirm what another proposed."""

from collections.abc import Collection
from datetime import datetime

from engine.domain.actor import Actor
from engine.domain.errors import InvalidInput
from engine.domain.identifiers import RoleKey, UnitId
from engine.domain.instant import local
from engine.domain.mandate import Act, Mandate
from engine.domain.refusals import NoMandate
from engine.operations.installation import Installation

ACTS = {
    Act.ANNULMENT: ("hủy hồ sơ nhập sai", "annulment"),
    Act.LATE_ENTRY: ("nhập bù việc đã làm trên giấy", "late entry"),
    Act.CLOSING: ("khóa sổ", "closing"),
    Act.BOOKS: ("giữ sổ, khóa sổ năm", "keeping the books and closing those of a year"),
    Act.CALENDAR_ORDER: ("ghi quyết định dừng tiếp nhận", "calendar order"),
    Act.SEAL: ("ghi đã đóng dấu", "sealing"),
    Act.INK: ("ghi lãnh đạo đã ký trên giấy", "recording ink"),
    Act.RECEIPT_VOID: ("hủy biên lai", "voiding a receipt"),
    Act.BLANKS: ("nhận, cấp phôi", "receiving and issuing blanks"),
    Act.CASH_DESK: ("ghi quỹ của bộ phận một cửa", "keeping the desk's cash"),
    Act.TREASURY: ("ghi quỹ của đơn vị, nộp Kho bạc", "keeping the unit's cash and paying the Treasury"),
    Act.RECEIPT_BOOKS: ("nhập, giao quyển biên lai, chốt báo cáo sử dụng", "keeping receipt books and their report"),
    Act.BANK_ACCOUNT: (
        "ghi, xác nhận tài khoản nhận chuyển khoản",
        "entering and confirming the account for transfers",
    ),
    Act.REMITTANCE: ("ghi tiền chuyển khoản", "recording remittances"),
    Act.DIAGRAM: ("vẽ và ban hành sơ đồ", "drawing and releasing diagrams"),
}


def may_do(installation: Installation, act: Act, actor: Actor, *, now: datetime, unit_id: UnitId) -> Mandate:
    """The mandate of the day, if the actor works in this unit and has one of its roles. Raises NoMandate, NotFound."""
    mandate = installation.catalog.organisation.mandate(act, local(now).date())
    _check(installation, mandate, mandate.by, actor, now=now, unit_id=unit_id)
    return mandate


def may_confirm(installation: Installation, act: Act, actor: Actor, *, now: datetime, unit_id: UnitId) -> None:
    """Raises NoMandate, NotFound."""
    mandate = installation.catalog.organisation.mandate(act, local(now).date())
    _check(installation, mandate, mandate.confirmed_by, actor, now=now, unit_id=unit_id)


def _check(
    installation: Installation,
    mandate: Mandate,
    roles: Collection[RoleKey],
    actor: Actor,
    *,
    now: datetime,
    unit_id: UnitId,
) -> None:
    if actor.user_id is not None and actor.unit_id == unit_id and actor.roles & set(roles):
        return
    organisation = installation.catalog.organisation
    known = (organisation.roles[role].name_vi for role in sorted(roles) if role in organisation.unit(unit_id).roles)
    raise NoMandate(
        act=ACTS[mandate.act][0], on=local(now).date(), roles=", ".join(known), unit=organisation.unit(unit_id).name
    )


def given_reason(reason: str) -> str:
    """The reason without blanks around it. Raises InvalidInput when there is none."""
    if not reason.strip():
        raise InvalidInput(("lý do", "the reason"), "không được để trống", "must not be empty")
    return reason.strip()
