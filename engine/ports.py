"""What the core asks of the world around it. Adapters implement these; tests and the demo year bring their own."""

from datetime import datetime
from typing import Protocol


class Clock(Protocol):
    """The only source of the present instant."""

    def now(self) -> datetime:
        """The present instant, aware, in UTC."""
        ...
