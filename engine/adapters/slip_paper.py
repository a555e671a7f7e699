"""Slips, control slips and registers on paper: what was said, in the template of its form set, as a PDF file."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Any
from urllib.parse import urlencode

import segno

from engine.adapters.pdf import render_book, render_pdf
from engine.catalog import Catalog
from engine.catalog.slip_templates import fill_in
from engine.domain.dossier import DossierStatus
from engine.domain.effects import SlipKey
from engine.domain.hand_back import lack_told, way_told
from engine.domain.hand_over import HandOver, Work
from engine.domain.identifiers import ProcedureCode, RoleKey, UnitId
from engine.domain.instant import local
from engine.domain.letterhead import letterhead
from engine.domain.organisation import FormSet
from engine.domain.verdict import Verdict
from engine.store.queries.documents import IssuedSlip
from engine.store.queries.dossier_register import RegisterLine
from engine.store.queries.hand_overs import Control
from engine.store.queries.report_period import ReportPeriod

_VERDICTS = {Verdict.EARLY: "Trước hạn", Verdict.ON_TIME: "Đúng hạn", Verdict.OVERDUE: "Quá hạn"}
_WITHOUT_RESULT: Mapping[str, str] = {
    DossierStatus.WITHDRAWN: "Người nộp rút hồ sơ",
    DossierStatus.CANCELLED_NO_SUPPLEMENT: "Dừng giải quyết",
}
_SYSTEM = "Hệ thống (hết thời gian chờ)"


TRACKING_PATH, CODE_FIELD, SECRET_FIELD = "/cong-dan/tra-cuu", "ma", "bm"


@dataclass(frozen=True, kw_only=True, slots=True)
class Tracking:
    """How the citizen follows the dossier: the secret beside the code, and where. No `address`: nobody has said."""

    secret: str
    address: str | None

    def link(self, code: str) -> str:
        """With the secret in it: opens the dossier. The code comes first, for readers that cut what is long."""
        asked = urlencode({CODE_FIELD: code, SECRET_FIELD: self.secret})
        return f"{self.address or ''}{TRACKING_PATH}?{asked}"


def slip_pdf(catalog: Catalog, slip: IssuedSlip, tracking: Tracking | None = None) -> bytes:
    """A slip as it was issued. One of before this program kept all that slips say prints what it has. `tracking` is for
    the acceptance slip. Raises PdfUnavailable, TemplateFailed."""
    return render_pdf(slip_html(catalog, slip, tracking))


def slip_html(catalog: Catalog, slip: IssuedSlip, tracking: Tracking | None = None) -> str:
    content = letterhead(catalog.organisation, UnitId(slip.unit_id)) | slip.content
    if "procedure_name" not in content:
        content["procedure_name"] = _procedure(catalog, content.get("procedure"))
    content |= {"number": slip.number, "year": slip.year, "issued_at": slip.issued_at, "demo": slip.demo}
    content["fee_total"] = sum(row.get("amount") or 0 for row in content.get("fees") or ()) or None
    content["qr"] = qr(content.get("code"))
    if tracking is not None:
        content |= _followed(str(content.get("code")), tracking)
    return fill_in(catalog.folder, catalog.organisation.form_set_called(slip.form_set), slip.key, content)


def _followed(code: str, tracking: Tracking) -> dict[str, Any]:
    told: dict[str, Any] = {"tracking_secret": tracking.secret, "tracking_address": tracking.address}
    return told | ({"qr": qr(tracking.link(code))} if tracking.address else {})


def control_pdf(catalog: Catalog, control: Control, *, printed_at: datetime) -> bytes:
    """Raises PdfUnavailable, TemplateFailed."""
    return render_pdf(control_html(catalog, control, printed_at=printed_at))


def control_html(catalog: Catalog, control: Control, *, printed_at: datetime) -> str:
    """The control slip: every hand-over so far, from the trail."""
    names = [catalog.organisation.unit(UnitId(unit)).name for unit in control.units]
    content = letterhead(catalog.organisation, UnitId(control.unit_id)) | {
        "code": control.code,
        "qr": qr(control.code),
        "applicant": control.applicant_name,
        "procedure_name": _procedure(catalog, control.procedure_code),
        "coordinating": "; ".join(names[1:]) or None,
        "received_at": control.began_at,
        "promised_at": control.promised_at,
        "result_at": control.result_at,
        "verdict": None if control.verdict is None else _VERDICTS[Verdict(control.verdict)],
        "issued_at": printed_at,
        "demo": control.demo,
        "hand_overs": [_hand_over(catalog, found, control.reasons) for found in control.hand_overs],
    }
    forms = catalog.organisation.form_set(local(control.began_at).date())
    return fill_in(catalog.folder, forms, SlipKey.CONTROL, content)


def register_pdf(catalog: Catalog, unit_id: UnitId, period: ReportPeriod, lines: Iterable[RegisterLine]) -> bytes:
    """Raises PdfUnavailable, TemplateFailed."""
    return render_book(register_html(catalog, unit_id, period, lines))


def register_html(catalog: Catalog, unit_id: UnitId, period: ReportPeriod, lines: Iterable[RegisterLine]) -> str:
    """The register of dossiers of a unit and a period: volume by volume, each with its title page."""
    forms, known = catalog.organisation.form_set(period.first), list(lines)
    by_volume = groupby(known, key=lambda line: _volume(forms, line))
    volumes = [_volume_of(catalog, unit_id, number, list(inside)) for number, inside in by_volume]
    content = letterhead(catalog.organisation, unit_id) | {
        "year": period.first.year,
        "first_day": period.first,
        "last_day": period.last,
        "volumes": volumes or [{"number": None, "first": None, "last": None, "lines": []}],
        "demo": any(line.demo for line in known),
    }
    return fill_in(catalog.folder, forms, SlipKey.REGISTER, content)


def qr(code: str | None) -> str | None:
    """A picture of the dossier code, or of the link that follows it, as data: what reads codes at the desk looks the
    dossier up by either."""
    return None if code is None else segno.make(code, error="m", micro=False).svg_data_uri(border=2, scale=4)


def _procedure(catalog: Catalog, code: object) -> str:
    found = catalog.procedures.get(ProcedureCode(str(code)))
    return str(code or "") if found is None else found.name_vi


def _hand_over(catalog: Catalog, found: HandOver, reasons: Mapping[str, str]) -> dict[str, Any]:
    giver, receiver = found.giver, found.receiver
    return {
        "giver": _SYSTEM if giver is None else _hands(catalog, giver),
        "giver_name": None if giver is None else giver.person,
        "given_at": found.given_at,
        "receiver": _hands(catalog, receiver),
        "receiver_name": receiver.person,
        "received_at": found.received_at,
        "task": receiver.name,
        "due_at": found.due_at,
        "verdict": None if found.verdict is None else _VERDICTS[found.verdict],
        "note": _note(found, reasons),
    }


def _hands(catalog: Catalog, work: Work) -> str:
    organisation = catalog.organisation
    return f"{organisation.role(RoleKey(work.role)).name_vi}, {organisation.unit(UnitId(work.unit)).short_name}"


def _note(found: HandOver, reasons: Mapping[str, str]) -> str | None:
    """Why it was late, as the apology told the citizen; and where it was entered after it happened."""
    late = found.verdict is Verdict.OVERDUE and found.giver is not None
    told = [reasons[found.giver.unit]] if late and found.giver and found.giver.unit in reasons else []
    if found.entered_at is not None:
        told.append(f"Ghi vào hệ thống lúc {local(found.entered_at):%H:%M %d/%m/%Y}")
    return ". ".join(told) or None


def _volume(forms: FormSet, line: RegisterLine) -> int:
    """As written when the dossier was entered; paper books of before stand in front."""
    if line.number is None:
        return 0
    written = line.content.get("volume")
    return written if isinstance(written, int) else forms.volume(line.number)


def _volume_of(catalog: Catalog, unit_id: UnitId, number: int, lines: list[RegisterLine]) -> dict[str, Any]:
    numbers = [line.number for line in lines if line.number is not None]
    agency = catalog.organisation.unit(unit_id).short_name
    return {
        "number": number or None,
        "first": min(numbers, default=None),
        "last": max(numbers, default=None),
        "lines": [_line(catalog, agency, line) for line in lines],
    }


def _line(catalog: Catalog, agency: str, line: RegisterLine) -> dict[str, Any]:
    """What was written at acceptance, with what became of the dossier since."""
    written = {**line.applicant, "applicant": line.applicant_name, **line.content}
    return {
        "number": line.number,
        "code": line.code,
        "procedure_name": written.get("procedure_name") or _procedure(catalog, line.procedure_code),
        "sets": written.get("sets"),
        "applicant": written["applicant"],
        "address": written.get("address") or None,
        "phone": written.get("phone") or None,
        "agency": agency,
        "received_at": line.accepted_at,
        "promised_at": line.promised_at,
        "result_at": line.came_at,
        "returned_at": line.returned_at,
        "collected_at": written.get("collected_at"),
        "note": _remark(line),
        "struck": line.status == DossierStatus.ANNULLED,
    }


def _remark(line: RegisterLine) -> str | None:
    told = []
    if line.number is None:
        told.append("Vào sổ trước")
    if line.status == DossierStatus.ANNULLED:
        told.append(f"Đã hủy: {line.annulled_for}" if line.annulled_for else "Đã hủy")
    if line.status in _WITHOUT_RESULT:
        told.append(_WITHOUT_RESULT[line.status])
    way, lack = way_told(line.handed), lack_told(line.handed)
    if way is not None:
        told.append(f"Trả: {way}")
    if lack is not None:
        told.append(lack)
    if line.reappointed_at is not None:
        told.append(f"Hẹn lại {local(line.reappointed_at):%d/%m/%Y}")
    if line.verdict is not None:
        told.append(_VERDICTS[Verdict(line.verdict)])
    return "; ".join(told) or None
