"""The form of the reception desk: the person, how they filed, the facts of the procedure, and the papers handed in."""

from collections.abc import Mapping
from typing import Any

from engine.domain.applicant import Applicant
from engine.domain.attendance import Attendance, Signing
from engine.domain.dossier import Channel
from engine.domain.form import (
    Checkbox,
    Choice,
    Component,
    Form,
    Group,
    Label,
    NumberInput,
    Option,
    TextInput,
    parse_condition,
)
from engine.domain.notice import NoticeWish
from engine.domain.papers import Paper
from engine.domain.procedure import ProcedureBlock, RequiredPaper
from web.days import iso

ATTENDANCE = "attendance"
ANY_NOTICE = "any"  # a form has no empty choice
_MOST_COPIES = 999


def reception_form(block: ProcedureBlock, facts: Form | None) -> Form:
    parts: list[Component] = [applicant_part(), _channel()]
    if facts is not None:
        parts.append(Group(key="facts", label=FACTS, components=facts.components))
    papers = tuple(_paper(place, paper) for place, paper in enumerate(block.papers))
    if papers:
        parts.append(Group(key="papers", label=_PAPERS, components=papers))
    parts.append(_attendance())
    return Form(key="reception", components=tuple(parts), schema={})


def applicant_of(answer: Mapping[str, Any]) -> Applicant:
    """Raises InvalidInput."""
    given = {field: value or "" for field, value in answer["applicant"].items()}
    wish = "" if given.get("notices") == ANY_NOTICE else given.get("notices", "")
    return Applicant(**{**given, "birth_date": iso(given["birth_date"]), "notices": wish})


def attendance_of(answer: Mapping[str, Any]) -> Attendance:
    """Raises InvalidInput."""
    given = answer.get(ATTENDANCE) or {}
    texts = {name: given.get(name) or "" for name in ("interpreter", "witness", "collector", "collector_number")}
    return Attendance(
        signing=Signing(given.get("signing") or Signing.SIGNATURE), assisted=bool(given.get("assisted")), **texts
    )


def channel_of(answer: Mapping[str, Any]) -> Channel:
    return Channel(answer["channel"])


def papers_of(block: ProcedureBlock, answer: Mapping[str, Any]) -> list[Paper]:
    """The papers of which anything was handed in."""
    counts = answer.get("papers", {})
    handed = []
    for place, paper in enumerate(block.papers):
        given = counts.get(f"p{place}", {})
        originals, copies = given.get("originals") or 0, given.get("copies") or 0
        if originals or copies:
            handed.append(Paper(name=paper.name, originals=originals, copies=copies))
    return handed


FACTS = Label(vi="Nội dung yêu cầu", en="What is asked for")
_PAPERS = Label(vi="Giấy tờ nộp kèm", en="Papers handed in")


def applicant_part() -> Group:
    fields = (
        TextInput(key="name", label=Label(vi="Họ và tên", en="Full name"), required=True, max_length=200),
        TextInput(
            key="identity_number",
            label=Label(vi="Số giấy tờ tùy thân", en="Identity number"),
            hint=Label(vi="CCCD 12 số, CMND 9 số hoặc hộ chiếu", en="12-digit or 9-digit card, or passport"),
            max_length=20,
        ),
        TextInput(
            key="former_number",
            label=Label(vi="Số CMND cũ (nếu có)", en="Former number, if any"),
            hint=Label(vi="9 số, để tìm hồ sơ trước đây", en="9 digits, to find earlier dossiers"),
            max_length=20,
        ),
        TextInput(
            key="birth_date",
            label=Label(vi="Ngày sinh", en="Date of birth"),
            hint=Label(
                vi="Ngày/tháng/năm; không rõ ngày thì tháng/năm hoặc chỉ năm",
                en="Day/month/year; month/year or the year alone if the day is not known",
            ),
            max_length=10,
        ),
        TextInput(key="address", label=Label(vi="Địa chỉ", en="Address"), max_length=200),
        TextInput(key="phone", label=Label(vi="Số điện thoại", en="Telephone"), max_length=20),
        TextInput(key="email", label=Label(vi="Thư điện tử", en="E-mail"), max_length=200),
        _notices(),
    )
    return Group(key="applicant", label=Label(vi="Người nộp hồ sơ", en="Applicant"), components=fields)


def _notices() -> Choice:
    options = (
        Option(
            value=ANY_NOTICE,
            label=Label(vi="Qua số điện thoại và thư điện tử đã ghi", en="By the phone and e-mail given"),
        ),
        Option(value=NoticeWish.SMS, label=Label(vi="Chỉ tin nhắn", en="Short messages only")),
        Option(value=NoticeWish.EMAIL, label=Label(vi="Chỉ thư điện tử", en="E-mail only")),
        Option(value=NoticeWish.NONE, label=Label(vi="Không nhận", en="None")),
    )
    label = Label(vi="Nhận thông báo", en="Notices")
    return Choice(key="notices", label=label, default=ANY_NOTICE, options=options, drawn_as="select")


def _channel() -> Choice:
    options = (
        Option(value="desk", label=Label(vi="Trực tiếp tại bộ phận một cửa", en="In person at the one-stop desk")),
        Option(value="online", label=Label(vi="Trực tuyến", en="Online")),
        Option(value="post", label=Label(vi="Qua bưu chính công ích", en="By public post")),
    )
    return Choice(
        key="channel",
        label=Label(vi="Cách nộp hồ sơ", en="How it was filed"),
        required=True,
        default="desk",
        options=options,
        drawn_as="radio",
    )


def _attendance() -> Group:
    signing = Choice(
        key="signing",
        label=Label(vi="Người nộp ký bằng", en="The applicant signs by"),
        default=Signing.SIGNATURE,
        options=(
            Option(value=Signing.SIGNATURE, label=Label(vi="Chữ ký", en="Signature")),
            Option(value=Signing.FINGERPRINT, label=Label(vi="Điểm chỉ", en="Fingerprint")),
            Option(value=Signing.NEITHER, label=Label(vi="Không ký, không điểm chỉ được", en="Can do neither")),
        ),
        drawn_as="select",
    )
    assisted = Checkbox(
        key="assisted",
        label=Label(vi="Công chức giúp người dân nộp trực tuyến", en="An officer helped to file online"),
        hide=parse_condition('=channel != "online"'),
    )
    people = (
        ("interpreter", Label(vi="Người phiên dịch", en="Interpreter")),
        ("witness", Label(vi="Người làm chứng", en="Witness")),
        ("collector", Label(vi="Người được ủy quyền nhận kết quả", en="Authorised to collect the result")),
        ("collector_number", Label(vi="Số giấy tờ của người nhận thay", en="Identity number of the collector")),
    )
    fields = tuple(TextInput(key=key, label=label, max_length=200) for key, label in people)
    return Group(
        key=ATTENDANCE,
        label=Label(vi="Ký, phiên dịch, làm chứng, nhận thay", en="Signing, interpreter, witness, collector"),
        components=(assisted, signing, *fields),
    )


def _paper(place: int, paper: RequiredPaper) -> Group:
    condition = None if paper.condition is None else Label(vi=paper.condition, en=paper.condition)
    return Group(
        key=f"p{place}",
        label=Label(vi=paper.name, en=paper.name),
        hint=condition,
        components=(
            _count("originals", Label(vi="Bản chính", en="Originals"), paper.originals if condition is None else 0),
            _count("copies", Label(vi="Bản sao", en="Copies"), paper.copies if condition is None else 0),
        ),
    )


def _count(key: str, label: Label, usual: int) -> NumberInput:
    return NumberInput(key=key, label=label, minimum=0, maximum=_MOST_COPIES, default=usual)
