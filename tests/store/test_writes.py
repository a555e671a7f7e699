"""Writes of one command: nobody waits for their answers on PostgreSQL, and yet they are as if somebody had."""

from typing import Any

import pytest
from sqlalchemy import bindparam, delete, insert, select, update

from engine.store.database import Database, Session, in_transaction
from engine.store.refusals import DatabaseUnavailable
from engine.store.statement import Statement
from engine.store.tables import settings

PUT = Statement(insert(settings), columns=["key", "value"])
CHANGE = Statement(update(settings).where(settings.c.key == bindparam("which")).values(value=bindparam("new")))
DROP = Statement(delete(settings).where(settings.c.key == bindparam("which")))
READ = Statement(select(settings.c.value).where(settings.c.key == bindparam("which")))
ALL = select(settings.c.key, settings.c.value).order_by(settings.c.key)


def written(database: Database) -> dict[str, Any]:
    with database.reading() as session:
        return {row.key: row.value for row in session.execute(ALL)}


def test_a_row_written_and_changed_keeps_the_last_value(database: Database) -> None:
    def command(session: Session) -> None:
        PUT.send(session, {"key": "a", "value": 1})
        CHANGE.send(session, {"which": "a", "new": 2})
        CHANGE.send(session, {"which": "a", "new": 3})

    in_transaction(database, command)
    assert written(database) == {"a": 3}


def test_a_row_written_and_dropped_is_gone_and_may_come_again(database: Database) -> None:
    def command(session: Session) -> None:
        PUT.send_each(session, [{"key": key, "value": 1} for key in "ab"])
        DROP.send(session, {"which": "a"})
        DROP.send(session, {"which": "b"})
        PUT.send(session, {"key": "a", "value": 2})

    in_transaction(database, command)
    assert written(database) == {"a": 2}


def test_what_is_read_sees_what_was_written_before(database: Database) -> None:
    def command(session: Session) -> tuple[object, object]:
        PUT.send(session, {"key": "a", "value": 1})
        fast = READ.send(session, {"which": "a"}).row()
        CHANGE.send(session, {"which": "a", "new": 2})
        return fast, session.execute(select(settings.c.value)).scalar_one()

    assert in_transaction(database, command) == ((1,), 2)


def test_many_writes_are_all_there(database: Database) -> None:
    def command(session: Session) -> None:
        PUT.send_each(session, [{"key": f"{i:03}", "value": i} for i in range(100)])

    in_transaction(database, command)
    assert written(database) == {f"{i:03}": i for i in range(100)}


def test_a_refused_write_takes_back_the_others(database: Database) -> None:
    def command(session: Session) -> None:
        PUT.send(session, {"key": "a", "value": 1})
        PUT.send(session, {"key": "b", "value": 1})
        PUT.send(session, {"key": "b", "value": 2})

    with pytest.raises(Exception) as refused:  # noqa: PT011 -- the driver's own or SQLAlchemy's
        in_transaction(database, command)
    assert not isinstance(refused.value, DatabaseUnavailable)
    assert written(database) == {}


def test_a_command_that_stops_half_way_leaves_nothing_for_the_next(database: Database) -> None:
    def stopped(session: Session) -> None:
        PUT.send(session, {"key": "a", "value": 1})
        raise KeyError("half-way")

    with pytest.raises(KeyError):
        in_transaction(database, stopped)
    in_transaction(database, lambda session: PUT.send(session, {"key": "b", "value": 1}))
    assert written(database) == {"b": 1}
