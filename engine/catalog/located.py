"""Where in a YAML file something was said, so that a later finding can name the line."""

from dataclasses import dataclass
from typing import Literal

from engine.catalog.finding import Finding
from engine.catalog.source import Place, Source


@dataclass(frozen=True, kw_only=True, slots=True)
class Located:
    source: Source
    place: Place = ()
    name: str = ""  # how findings call it

    def at(self, *more: str | int) -> "Located":
        return Located(source=self.source, place=(*self.place, *more), name=self.name)

    def finding(self, rule: str, vi: str, en: str, severity: Literal["error", "warning"] = "error") -> Finding:
        return Finding(
            file=self.source.file,
            line=self.source.line(self.place),
            element=self.name,
            rule=rule,
            severity=severity,
            vi=vi,
            en=en,
        )
