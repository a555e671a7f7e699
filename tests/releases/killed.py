"""`motcua upgrade` in a process that kills itself right after its n-th statement; prints how many there were if it
came to its end. (A statement is one that SQLAlchemy executes; commits lie between them.)"""

import os
import signal
import sys
from typing import Any

from sqlalchemy import Engine, event

from engine.cli import main


def run(nth: int) -> None:
    sent = 0

    def count(*_: Any) -> None:
        nonlocal sent
        sent += 1
        if sent == nth:
            os.kill(os.getpid(), signal.SIGKILL)

    event.listen(Engine, "after_cursor_execute", count)
    main(["upgrade"], standalone_mode=False)
    print(sent)


if __name__ == "__main__":
    run(int(sys.argv[1]))
