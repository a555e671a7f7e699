"""Valid rows of what officers decide beside the course of a dossier: orders, delegations, custody, takeovers."""

from datetime import UTC, date, datetime
from typing import Any
from uuid import NAMESPACE_URL, UUID, uuid5

NOON = datetime(2022, 1, 5, 5, 0, tzinfo=UTC)
UNIT, SUCCESSOR = "xa", "xb"


def id_of(name: str) -> UUID:
    return uuid5(NAMESPACE_URL, name)


DECIDED: dict[str, dict[str, Any]] = {
    "calendar_orders": {
        "id": id_of("order"),
        "number": "12/QĐ-UBND",
        "authority": "UBND tỉnh A",
        "decided_on": date(2022, 1, 4),
        "effect": "closed",
        "first": date(2022, 1, 6),
        "last": date(2022, 1, 7),
        "areas": ["A"],
        "units": [],
        "reason": "Bão",
        "recorded_by": id_of("user"),
        "recorded_at": NOON,
    },
    "closings": {
        "id": id_of("closing"),
        "unit_id": UNIT,
        "first": date(2021, 12, 1),
        "last": date(2021, 12, 31),
        "reason": "Hết năm",
        "closed_by": id_of("user"),
        "closed_at": NOON,
    },
    "comments": {
        "id": id_of("comment"),
        "dossier_id": id_of("dossier"),
        "unit_id": UNIT,
        "author_id": id_of("user"),
        "text": "Đề nghị xem lại",
        "written_at": NOON,
    },
    "comment_mentions": {"comment_id": id_of("comment"), "user_id": id_of("user")},
    "custodies": {
        "id": id_of("custody"),
        "dossier_id": id_of("dossier"),
        "kind": "filing",
        "from_unit_id": UNIT,
        "to_unit_id": SUCCESSOR,
        "papers": [],
        "taken_at": NOON,
        "taken_by": id_of("user"),
    },
    "delegations": {
        "id": id_of("delegation"),
        "user_id": id_of("user"),
        "absent_id": id_of("absent"),
        "unit_id": UNIT,
        "role": "ld",
        "valid_from": date(2022, 1, 1),
        "valid_to": date(2022, 1, 31),
        "procedures": [],
        "domains": [],
        "reason": "Nghỉ phép",
        "decided_by": id_of("user"),
        "created_at": NOON,
    },
    "relations": {
        "id": id_of("relation"),
        "user_id": id_of("user"),
        "kinship": "sibling",
        "identity_number": "000000000001",
        "valid_from": date(2022, 1, 1),
        "declared_by": id_of("user"),
        "declared_at": NOON,
    },
    "handlers": {
        "id": id_of("handler"),
        "dossier_id": id_of("dossier"),
        "unit_id": UNIT,
        "role": "tp",
        "user_id": id_of("user"),
        "assigned_at": NOON,
        "assigned_by": "lan",
    },
    "saved_filters": {
        "id": id_of("filter"),
        "unit_id": UNIT,
        "owner_id": id_of("user"),
        "name": "Hộ tịch tuần này",
        "list": "offered",
        "narrowing": {"domain": "ho_tich", "due": "week"},
        "changed_at": NOON,
    },
    "default_filters": {"user_id": id_of("user"), "unit_id": UNIT, "filter_id": id_of("filter")},
    "task_drafts": {
        "work_item_id": id_of("work item"),
        "user_id": id_of("user"),
        "answer": {"note": "đang viết"},
        "saved_at": NOON,
    },
    "proposals": {
        "id": id_of("proposal"),
        "act": "annulment",
        "unit_id": UNIT,
        "dossier_id": id_of("dossier"),
        "subject_id": id_of("dossier"),
        "reason": "Nhập hai lần",
        "arguments": {},
        "proposed_by": id_of("user"),
        "proposed_at": NOON,
        "status": "open",
    },
    "skipped_numbers": {
        "unit_id": UNIT,
        "kind": "register:khai_sinh",
        "period": "2022",
        "first": 2,
        "last": 3,
        "reason": "Viết hỏng",
        "proposal_id": id_of("proposal"),
    },
    "takeovers": {
        "id": id_of("takeover"),
        "unit_id": UNIT,
        "file": "so-lieu.xlsx",
        "sha256": "a" * 64,
        "kinds": "figures",
        "taken_by": "lan",
        "taken_at": NOON,
    },
    "carried_figures": {
        "takeover_id": id_of("takeover"),
        "position": 1,
        "unit_id": UNIT,
        "as_of": date(2022, 1, 4),
        "domain_group": "ho_tich",
        "carried": 3,
    },
    "number_openings": {
        "unit_id": UNIT,
        "kind": "register:khai_sinh",
        "period": "2022",
        "first": 1,
        "last": 9,
        "takeover_id": id_of("takeover"),
    },
    "taken_dossiers": {"dossier_id": id_of("dossier"), "takeover_id": id_of("takeover"), "sheet_row": 2},
    "sign_ins": {"id": id_of("sign-in"), "at": NOON, "user_id": id_of("user"), "outcome": "entered"},
    "workers": {"name": "may-1 12", "started_at": NOON, "seen_at": NOON},
    "examinations": {"id": id_of("examination"), "asked_by": id_of("user"), "asked_at": NOON},
    "backups": {"id": id_of("backup"), "made_at": NOON, "file": "sao-luu.zip", "bytes": 1, "sha256": "a" * 64},
}

SECOND: dict[str, dict[str, dict[str, Any]]] = {
    "transfers": {"units": {"id": SUCCESSOR}},
    "custodies": {"units": {"id": SUCCESSOR}},
    "delegations": {"users": {"id": id_of("absent"), "login": "hoa"}},
}
"""A second row that a valid row refers to."""
