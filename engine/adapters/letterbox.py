"""Letters as files: the courier of an installation without a mail server. The desk prints or phones what lies there."""

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from uuid import UUID

import orjson

from engine.ports import DeliveryFailed


class Letterbox:
    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def deliver(self, letter_id: UUID, topic: str, body: Mapping[str, Any]) -> None:
        """Write the letter whole or not at all; writing it again changes nothing. Raises DeliveryFailed."""
        target = self._folder / f"{letter_id}.json"
        draft = target.with_suffix(".part")
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            draft.write_bytes(orjson.dumps({"topic": topic, **body}, option=orjson.OPT_INDENT_2))
            os.replace(draft, target)
        except OSError as error:
            raise DeliveryFailed(cause=error.strerror or "thư mục thư đi / letter folder") from error
