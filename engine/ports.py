"""What the core asks of the world around it. Adapters implement these; tests and the demo year bring their own."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Protocol
from uuid import UUID

from engine.domain.errors import Refusal


class Clock(Protocol):
    """The only source of the present instant."""

    def now(self) -> datetime:
        """The present instant, aware, in UTC."""
        ...


class DeliveryFailed(Refusal):
    vi = "Không gửi được: {cause}"
    en = "Could not be delivered: {cause}"


class Courier(Protocol):
    """Takes what stands in the outbox out of the house."""

    def deliver(self, letter_id: UUID, topic: str, body: Mapping[str, Any]) -> None:
        """Deliver one letter; the same id a second time must not reach anybody twice. Raises DeliveryFailed."""
        ...
