"""A database that says how far each command has come, so that whoever kills the process knows what it was killed in.

With every command a mark of its own is committed: afterwards the database itself says which commands it has."""

import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from uuid import uuid4

import psycopg

from engine.store.database import Database, Session

_thread = threading.local()
_others: list[int] = []


def speak_to(descriptor: int) -> None:
    """Where this thread says what it does, and those that say nothing of their own."""
    _thread.descriptor = descriptor
    _others[:] = [descriptor]


def say(*words: object) -> None:
    """A line, whole or not at all: whoever is killed while writing has not promised anything."""
    line = (" ".join(map(str, words)).replace("\n", " ") + "\n").encode()
    os.write(getattr(_thread, "descriptor", _others[0]), line)


class Watched(Database):
    @contextmanager
    def command(self) -> Iterator[Session]:
        mark = uuid4().hex
        say("transaction", mark)
        with super().command() as session:
            yield session
            _leave(session, mark)
            say("commit", mark)
        say("committed", mark)


def _leave(session: Session, mark: str) -> None:
    """By the driver itself and without waiting, as the statements of the command before it."""
    cursor = session.connection.cursor()
    values = {"prepare": False} if isinstance(cursor, psycopg.Cursor) else {}
    cursor.execute(f"INSERT INTO marks_of_load VALUES ('{mark}')", **values)


def make_room(database: Database) -> None:
    with database.transaction() as session:
        session.exec_driver_sql("CREATE TABLE marks_of_load (mark TEXT PRIMARY KEY)")


def marks(database: Database) -> set[str]:
    with database.reading() as session:
        return {mark for (mark,) in session.exec_driver_sql("SELECT mark FROM marks_of_load")}
