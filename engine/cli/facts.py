"""Facts given on the command line as a JSON object."""

from typing import Any

import orjson

from engine.domain.errors import InvalidInput


def parse_facts_option(text: str) -> dict[str, Any]:
    """Raises InvalidInput."""
    try:
        facts = orjson.loads(text)
    except orjson.JSONDecodeError as wrong:
        raise InvalidInput("--facts", "không phải JSON đúng", f"is not valid JSON ({wrong})") from wrong
    if not isinstance(facts, dict):
        raise InvalidInput("--facts", "phải là một đối tượng JSON", "must be a JSON object")
    return facts
