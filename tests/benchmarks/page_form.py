"""The form of a page as a browser would send it, with something plain in what is required and empty."""

from html.parser import HTMLParser

_PLAIN = {"number": "1", "date": "2022-03-07", "datetime-local": "2022-03-07T09:00"}


def filled(page: str, action: str) -> dict[str, str]:
    """Empty where the page has no form that is sent there."""
    reading = _Reading(action)
    reading.feed(page)
    return reading.fields


class _Reading(HTMLParser):
    def __init__(self, action: str) -> None:
        super().__init__()
        self.fields: dict[str, str] = {}
        self._action, self._inside = action, False
        self._select: tuple[str, bool] | None = None
        self._radios_required = False

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attributes}
        if tag == "form":
            self._inside = given.get("action", "").partition("?")[0] == self._action and not self.fields
        if not self._inside:
            return
        match tag:
            case "fieldset":
                self._radios_required = given.get("role") == "radiogroup" and "aria-required" in given
            case "input" if given.get("name"):
                self._input(given["name"], given)
            case "textarea" if given.get("name"):
                self.fields[given["name"]] = "Không có gì thêm" if "aria-required" in given else ""
            case "select" if given.get("name"):
                self._select = (given["name"], "aria-required" in given)
                self.fields[given["name"]] = ""
            case "option" if self._select is not None:
                name, required = self._select
                if "selected" in given or (required and not self.fields[name]):
                    self.fields[name] = given.get("value", "")

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._inside = False
        elif tag == "select":
            self._select = None

    def _input(self, name: str, given: dict[str, str]) -> None:
        kind, value, required = given.get("type", "text"), given.get("value", ""), "aria-required" in given
        if kind == "radio":
            if "checked" in given or (self._radios_required and name not in self.fields):
                self.fields[name] = value
        elif kind == "checkbox":
            if "checked" in given or required:
                self.fields[name] = value
        elif not name.startswith(("_late", "_card")):
            self.fields[name] = value or (_PLAIN.get(kind, "Giấy tờ") if required else "")
