"""Valid rows of what came to a bank account, and of the account."""

from datetime import date
from typing import Any

from tests.store.valid_rows import NOON, UNIT, id_of

REMITTED: dict[str, dict[str, Any]] = {
    "bank_accounts": {
        "id": id_of("account"),
        "unit_id": UNIT,
        "bank": "970405",
        "number": "4000201000001",
        "name": "UBND xã A",
        "entered_by": id_of("user"),
        "entered_at": NOON,
    },
    "remittances": {
        "id": id_of("remittance"),
        "unit_id": UNIT,
        "account_id": id_of("account"),
        "number": "FT22005000001",
        "booked_on": date(2022, 1, 5),
        "amount": 8000,
        "purpose": "HS0002535H572201050001",
        "recorded_by": id_of("user"),
        "recorded_at": NOON,
    },
    "bank_payments": {
        "id": id_of("bank payment"),
        "unit_id": UNIT,
        "kind": "sent_back",
        "amount": 8000,
        "occurred_at": NOON,
        "recorded_by": id_of("user"),
        "document": "UNC 3",
        "reason": "chuyển hai lần",
        "remittance_id": id_of("remittance"),
    },
}
