"""The people of the demo: made-up accounts in every role of the commune and of the agencies above it."""

from dataclasses import dataclass
from datetime import date, datetime

from engine.domain.actor import Actor, system
from engine.domain.identifiers import RoleKey, UnitId
from engine.domain.signing import Authority
from engine.operations.appoint_signer import Appointment, appoint_signer
from engine.operations.installation import Installation
from engine.operations.users import Account, Holding, actors_of, create_user

PASSWORD = "minh-hoa-2022"  # of every demo account; printed by `motcua serve`, worth nothing elsewhere
COMMUNE = UnitId("ubnd_trung_son")
_SINCE = date(2021, 1, 1)


@dataclass(frozen=True, kw_only=True, slots=True)
class Person:
    login: str
    name: str
    unit: str
    roles: tuple[str, ...]


def _person(login: str, name: str, unit: str, *roles: str) -> Person:
    return Person(login=f"demo.{login}", name=f"{name} (minh họa)", unit=unit, roles=roles)


def _agency(short: str, unit: str, desk: str, officer: str, leader: str) -> tuple[Person, ...]:
    return (
        _person(f"{short}.motcua", desk, unit, "tn", "vt"),
        _person(f"{short}.chuyenvien", officer, unit, "cv"),
        _person(f"{short}.lanhdao", leader, unit, "ld"),
    )


PEOPLE = (
    # The four officials of the desk, each in a field of their own too.
    _person("tuphap", "Hồ Thị Tư Pháp", COMMUNE, "tn", "tp"),
    _person("diachinh", "Lê Văn Địa Chính", COMMUNE, "tn", "dc"),
    _person("vanhoa", "Hồ Thị Văn Hóa", COMMUNE, "tn", "vx"),
    _person("vanphong", "Nguyễn Thị Văn Phòng", COMMUNE, "tn", "vp", "vt"),
    _person("taichinh", "Trần Văn Tài Chính", COMMUNE, "tc", "hd"),
    _person("chutich", "Hồ Văn Chủ Tịch", COMMUNE, "ld"),
    _person("phochutich", "Lê Thị Phó Chủ Tịch", COMMUNE, "ld", "hd"),
    # Those who sit in councils with them.
    _person("mattran", "Hồ Văn Mặt Trận", COMMUNE, "hd"),
    _person("phunu", "A Viết Thị Phụ Nữ", COMMUNE, "hd"),
    _person("tramyte", "Quỳnh Thị Trạm Y Tế", COMMUNE, "hd"),
    _person("truongthon", "Kê Văn Trưởng Thôn", COMMUNE, "hd"),
    *_agency("phong", "phong_ldtbxh_a_luoi", "Phan Thị Một Cửa", "Đặng Văn Chính Sách", "Võ Văn Trưởng Phòng"),
    _person("huyen.chutich", "Bùi Văn Chủ Tịch Huyện", "phong_ldtbxh_a_luoi", "ld"),
    *_agency("so", "so_ldtbxh_thua_thien_hue", "Trương Thị Một Cửa", "Phạm Thị Ưu Đãi", "Hoàng Văn Giám Đốc"),
    *_agency("datdai", "vpdkdd_a_luoi", "Lê Thị Một Cửa", "Trần Văn Đăng Ký", "Nguyễn Văn Chi Nhánh"),
    _person("huyen.tnmt", "Phan Văn Tài Nguyên", "vpdkdd_a_luoi", "ld"),
    *_agency("thue", "chi_cuc_thue_a_luoi", "Võ Thị Một Cửa", "Bùi Thị Thuế Đất", "Đặng Văn Chi Cục"),
    *_agency("congan", "cong_an_trung_son", "Hồ Văn Trực Ban", "Hồ Văn Cư Trú", "Lê Văn Trưởng Công An"),
    *_agency("bhxh", "bhxh_a_luoi", "Trần Thị Một Cửa", "Hoàng Thị Cấp Thẻ", "Phạm Văn Giám Đốc"),
    _person("quantri", "Ngô Văn Quản Trị", COMMUNE, "qt"),
    _person("kiemtra", "Đinh Thị Kiểm Tra", COMMUNE, "dg"),
    _person("chatluong", "Trương Văn Chất Lượng", COMMUNE, "ql"),
)

# Where two leaders of one unit sign one after the other, the second signature is not that of the unit's own head.
SECOND_SIGNATURES = {("social_district", "sign"): "demo.huyen.chutich", ("land_registry", "sign"): "demo.huyen.tnmt"}
_FIRST_SIGNATURES_ONLY = frozenset(SECOND_SIGNATURES.values())

# As what the two leaders of the commune sign.
SIGNERS = {"demo.chutich": Authority.CHAIR, "demo.phochutich": Authority.DEPUTY}

# Who of the desk usually takes dossiers of a group of fields.
DESK_OF = {
    "ho_tich": "demo.tuphap",
    "chung_thuc": "demo.tuphap",
    "vhxh": "demo.vanhoa",
    "dat_dai": "demo.diachinh",
}


def create_accounts(installation: Installation, *, now: datetime) -> dict[str, Actor]:
    """Create every account; gives the actors by login, in the order of PEOPLE."""
    actors = {person.login: _create(installation, person, now) for person in PEOPLE}
    for login, authority in SIGNERS.items():
        appointment = Appointment(unit_id=COMMUNE, authority=authority, valid_from=_SINCE)
        appoint_signer(installation, login, appointment, actor=system("demo", COMMUNE), now=now)
    return actors


def _create(installation: Installation, person: Person, now: datetime) -> Actor:
    unit = UnitId(person.unit)
    holdings = [Holding(unit_id=unit, role=RoleKey(role), valid_from=_SINCE) for role in person.roles]
    account = Account(login=person.login, name=person.name, password=PASSWORD, holdings=holdings, demo=True)
    user_id = create_user(installation, account, actor=system("demo", COMMUNE), now=now)
    (actor,) = actors_of(installation, user_id, now=now)
    return actor
