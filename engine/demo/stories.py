"""What becomes of some dossiers of the demo year, so that every path of the diagrams is walked at least once."""

from engine.demo.planned import Story

# At the desk: neither is received.
INCOMPLETE = Story(answers={"receive": ({"outcome": "incomplete"},)}, pays=False)
REJECTED = Story(answers={"receive": ({"outcome": "refuse"},)}, pays=False)

# During review.
_IN_THREE_DAYS = (0.1, 0.35)  # a supplement must be asked within three working days, so the review is quick
SUPPLEMENTED = Story(answers={"review": ({"outcome": "supplement"},)}, hurry=_IN_THREE_DAYS)
NO_SUPPLEMENT = Story(
    answers={"review": ({"outcome": "supplement"},)},
    never_done=frozenset({"supplement_receive"}),
    hurry=_IN_THREE_DAYS,
    pays=False,
)
REFUSED = Story(answers={"review": ({"outcome": "refuse"},)}, pays=False)
OPINION_ASKED = Story(answers={"review": ({"outcome": "opinion"},)})
OPINION_NEVER_CAME = Story(
    answers={
        "review": ({"outcome": "opinion"},),
        "opinion_send": ({"days": 2},),
        "opinion_direct": ({"outcome": "proceed"},),
    },
    never_done=frozenset({"opinion_reply"}),
)
SENT_BACK_BY_THE_SIGNER = Story(
    answers={f"{process}.sign": ({"outcome": "return"},) for process in ("birth", "certified_copy", "commune_decision")}
)
HEAVY_VOLUME = Story(answers={"review": ({"outcome": "ok", "heavy": True},)}, hurry=(0.5, 0.9))

# With other agencies.
REFUSED_ABOVE = Story(
    answers={"social_district.check": ({"outcome": "refuse"},), "social_district.reply": ({"outcome": "refused"},)}
)
SUPPLEMENT_ASKED_ABOVE = Story(
    answers={
        f"{process}.{element}": ({"outcome": "supplement"},)
        for process in ("social_district", "merit_district")
        for element in ("check", "reply")
    }
)
RESIDENCE_REFUSED = Story(
    answers={"residence.check": ({"outcome": "refuse"},), "residence.reply": ({"outcome": "refused"},)}
)
INSURANCE_SUPPLEMENTED = Story(
    answers={"insurance.check": ({"outcome": "supplement"},), "insurance.reply": ({"outcome": "supplement"},)}
)
RESIDENCE_SUPPLEMENTED = Story(
    answers={"residence.check": ({"outcome": "supplement"},), "residence.reply": ({"outcome": "supplement"},)}
)
STUCK_AT_THE_PROVINCE = Story(
    never_done=frozenset({"merit_province.check"}),
    apology="Sở Lao động – Thương binh và Xã hội chưa trả kết quả liên thông",
    apology_at_fault="so_ldtbxh_thua_thien_hue",
)

# Councils and postings.
NO_QUORUM_AT_FIRST = Story(answers={"council_open": ({"members": 6, "present": 3},)})
COUNCIL_UNDECIDED = Story(answers={"council_vote": ({"choice": "disagree"},) * 4})
COMPLAINT_ON_THE_POSTING = Story(
    answers={
        "posting_close": ({"outcome": "complaint"},),
        "complaint_conclusion": ({"outcome": "upheld"},),
    }
)
NOT_POSTED = Story(answers={"review": ({"outcome": "ok", "confidential": True},)})  # HIV is nobody else's business

# Land.
PARTY_ABSENT_AT_FIRST = Story(answers={"attendance": ({"outcome": "absent_first"},)})
BOUNDARY_MOVED = Story(answers={"reflection_close": ({"outcome": "none", "boundary_changed": True},)})
PART_OF_A_PARCEL = Story(answers={"review": ({"outcome": "ok", "partial": True},)})
UNHURRIED = Story(hurry=(0.7, 0.9))


def withdrawn(reason: str, *, at: str) -> Story:
    """Withdrawn when this task waits to be done."""
    return Story(withdrawn_at=at, withdrawal_reason=reason, pays=False)
