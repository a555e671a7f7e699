"""What was typed into a small form, read field by field: what is wrong with each is kept, to stand beside it."""

import re
from collections.abc import Collection, Mapping
from datetime import date
from typing import Any

from web.days import iso
from web.language import translated as _

LONGEST = 500
_DONG = re.compile(r"\d{1,3}(?:[ .,]?\d{3}){0,4}\s*(?:đ|đồng)?|\d{1,15}")


class Typed:
    """`problems` by the name of the field."""

    def __init__(self, given: Mapping[str, Any]) -> None:
        self.given = given
        self.problems: dict[str, str] = {}

    def get(self, name: str, default: str = "") -> str:
        """As typed, to show it again."""
        return str(self.given.get(name, default)).strip()[:LONGEST]

    def blank(self) -> "Typed":
        """The same form with nothing in it."""
        return Typed({})

    def many(self, name: str) -> list[str]:
        values = self.given.getlist(name) if hasattr(self.given, "getlist") else []
        return [str(value)[:LONGEST] for value in values if value]

    def text(self, name: str) -> str:
        found = self.get(name)
        if not found:
            self.refuse(name, _("Chưa điền."))
        return found

    def day(self, name: str) -> date:
        """Any day where there is a problem."""
        typed = self.get(name)
        try:
            return date.fromisoformat(iso(typed))
        except ValueError:
            sentence = _("“%(typed)s” không phải một ngày có thật; hãy ghi như 31/12/2022.", typed=typed)
            self.refuse(name, sentence if typed else _("Chưa điền."))
            return date.min

    def dong(self, name: str) -> int:
        """Whole đồng, however they are grouped: 1.234.000 and 1 234 000 đ; 0 where there is a problem."""
        typed = self.get(name)
        if _DONG.fullmatch(typed):
            return int(re.sub(r"\D", "", typed))
        sentence = _("“%(typed)s” không phải số tiền; hãy ghi số đồng, như 1.234.000.", typed=typed)
        self.refuse(name, sentence if typed else _("Chưa điền."))
        return 0

    def number(self, name: str) -> int:
        """A number of a paper, from 1, zeros before it or not; 0 where there is a problem."""
        typed = self.get(name)
        if typed.isascii() and typed.isdigit() and int(typed[:10]) > 0 and len(typed) < 10:
            return int(typed)
        sentence = _("“%(typed)s” không phải số nguyên dương; hãy ghi như 120.", typed=typed)
        self.refuse(name, sentence if typed else _("Chưa điền."))
        return 0

    def one_of(self, name: str, choices: Collection[str]) -> str:
        found = self.get(name)
        if found not in choices:
            self.refuse(name, _("Hãy chọn một dòng."))
            return ""
        return found

    def refuse(self, name: str, sentence: str) -> None:
        self.problems.setdefault(name, sentence)
