"""The server that `motcua serve` runs, in a thread of this process."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from typing import Any

from flask import Flask
from waitress.server import create_server  # type: ignore[import-untyped]
from waitress.wasyncore import close_all  # type: ignore[import-untyped]

LONGEST = 10  # seconds that an answer under way may still take


@contextmanager
def served_here(app: Flask) -> Iterator[int]:
    """Gives the port. Whoever still answers is waited for: it would wake a server that is closed. The server's own
    thread closes its lines, also those that a browser still holds: closed by another, they vanish while it listens."""
    lines: dict[int, Any] = {}
    server = create_server(app, host="127.0.0.1", port=0, map=lines)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    try:
        yield server.effective_port
    finally:
        server.task_dispatcher.shutdown(timeout=LONGEST)
        server.trigger.pull_trigger(partial(close_all, lines, ignore_all=True))
        thread.join(timeout=LONGEST)
        assert not thread.is_alive(), "the server did not end"
