"""What families say on the fact forms of civil status: made-up births, deaths, marriages and certificates."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from engine.demo.draw import Draw, Facts
from engine.domain.applicant import Applicant

POOR = {"exemptions": ["ho_ngheo"], "exemption_evidence": "Giấy chứng nhận hộ nghèo năm 2021"}
_PURPOSES = ("Đăng ký kết hôn", "Vay vốn ngân hàng", "Mua bán tài sản", "Xin việc làm")


@dataclass(frozen=True, kw_only=True, slots=True)
class Lateness:
    """Days from an event to its registration, and how often it is late and then by how many days."""

    in_time: tuple[int, int]
    late: float = 0
    late_by: tuple[int, int] = (0, 0)


@dataclass(frozen=True, kw_only=True, slots=True)
class FamilyFacts:
    draw: Draw

    def birth(self, lateness: Lateness) -> Facts:
        def facts(at: datetime, applicant: Applicant) -> Mapping[str, Any]:
            people, girl = self.draw.people, self.draw.chance.random() < 0.5
            return {
                "child_name": people.woman() if girl else people.man(),
                "sex": "female" if girl else "male",
                "birth_place": "Trung tâm Y tế huyện A Lưới",
                "mother": people.woman(),
                "father": people.man(),
                **self._event(at, lateness),
            }

        return facts

    def death(self, lateness: Lateness) -> Facts:
        def facts(at: datetime, applicant: Applicant) -> Mapping[str, Any]:
            told = {"deceased": self.draw.people.anybody(), "death_place": applicant.address, "cause": "Tuổi già, bệnh"}
            return told | self._event(at, lateness)

        return facts

    def marriage(self, at: datetime, applicant: Applicant) -> Mapping[str, Any]:
        return {
            "husband": self.draw.people.man(),
            "husband_born": self._born(at, 20, 32),
            "wife": self.draw.people.woman(),
            "wife_born": self._born(at, 18, 30),
        }

    def marital_status(self, at: datetime, applicant: Applicant) -> Mapping[str, Any]:
        poor = POOR if self.draw.chance.random() < 0.15 else {}
        purpose = self.draw.chance.choice(_PURPOSES)
        return {"person": applicant.name, "residence": applicant.address, "stated_purpose": purpose, **poor}

    def extract(self, at: datetime, applicant: Applicant) -> Mapping[str, Any]:
        chance = self.draw.chance
        events = chance.sample(("birth", "marriage", "death"), 2 if chance.random() < 0.15 else 1)
        copies = [{"event": event, "copies": chance.randint(1, 3)} for event in events]
        return {"person": applicant.name, "extracts": copies}

    def other(self, request: str, lateness: Lateness | None = None) -> Facts:
        def facts(at: datetime, applicant: Applicant) -> Mapping[str, Any]:
            event = {} if lateness is None else self._event(at, lateness)
            return {"person": self.draw.people.anybody(), "request": request, **event}

        return facts

    def _event(self, at: datetime, lateness: Lateness) -> dict[str, Any]:
        """When it happened; some of those who come late are poor and need not pay."""
        chance = self.draw.chance
        late = chance.random() < lateness.late
        poor = POOR if late and chance.random() < 0.3 else {}
        days = chance.randint(*(lateness.late_by if late else lateness.in_time))
        return {"event_on": (at.date() - timedelta(days=days)).isoformat(), **poor}

    def _born(self, at: datetime, youngest: int, oldest: int) -> str:
        chance = self.draw.chance
        year = at.year - chance.randint(youngest + 1, oldest)
        return date(year, chance.randint(1, 12), chance.randint(1, 28)).isoformat()
