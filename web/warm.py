"""Reads the released processes when a server starts: whoever opened a dossier first would wait for its diagrams."""

import gc
import logging
from threading import Thread

from engine.domain.errors import Refusal
from engine.operations.installation import Installation
from web.flow import flows_of

_log = logging.getLogger(__name__)


def warm_up(installation: Installation) -> Thread:
    """Beside the server, which answers meanwhile and reads what it needs itself."""
    thread = Thread(target=_read, args=(installation,), name="warm-up", daemon=True)
    thread.start()
    return thread


def _read(installation: Installation) -> None:
    """What new stages run. The versions of before are read when somebody opens a dossier that runs them."""
    for process_id in sorted(installation.current):
        try:
            with installation.database.reading() as session:
                flows_of(session, [installation.product_version(session, process_id)])
        except Refusal as refusal:
            _log.warning("warm-up: %s", refusal)
            return
    keep_what_is_read()


def keep_what_is_read() -> None:
    """The catalogue and the processes stay until the server ends: Python need not look through them for rubbish again
    and again, for a quarter of a second in which nobody is answered."""
    gc.collect()
    gc.freeze()
