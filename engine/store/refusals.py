"""What the database may be unable to do, said to the person who asked; a driver's own words are never shown."""

import re
import sqlite3
from collections.abc import Mapping
from pathlib import Path

import psycopg
from sqlalchemy import exc

from engine.domain.errors import Refusal


class DatabaseUnavailable(Refusal):
    """Base of the refusals that are about the database itself, not about what was asked."""


class DatabaseBusy(DatabaseUnavailable):
    """Others held the same rows (or the whole SQLite file) longer than anyone should wait."""

    vi = "Hệ thống đang bận vì nhiều người cùng ghi. Chưa có gì thay đổi; hãy thử lại sau ít giây."
    en = "The database is busy with other people's work. Nothing was changed; try again in a few seconds."


class DatabaseReadOnly(DatabaseUnavailable):
    vi = "Cơ sở dữ liệu chỉ cho đọc. Chưa có gì thay đổi; hãy cấp quyền ghi cho tệp và thư mục (hoặc tài khoản) của nó."
    en = "The database is read-only. Nothing was changed; allow writing to its file and folder (or to its account)."


class DiskFull(DatabaseUnavailable):
    vi = "Ổ đĩa của cơ sở dữ liệu đã đầy. Chưa có gì thay đổi; hãy giải phóng dung lượng rồi làm lại."
    en = "The disk of the database is full. Nothing was changed; free some space, then try again."


class DiskFailed(DatabaseUnavailable):
    vi = "Không đọc hoặc ghi được ổ đĩa của cơ sở dữ liệu. Chưa có gì thay đổi; hãy kiểm tra ổ đĩa và dung lượng trống."
    en = "The disk of the database cannot be read or written. Nothing was changed; check the disk and its free space."


class DatabaseDamaged(DatabaseUnavailable):
    vi = "Tệp cơ sở dữ liệu hỏng hoặc không phải của motcua. Hãy khôi phục từ bản sao lưu (motcua restore)."
    en = "The database file is damaged or is not one of motcua's. Restore it from a backup (motcua restore)."


class SchemaContradicts(DatabaseUnavailable):
    """The tables are there without their revision, or the revision without its tables: somebody took a hand in it."""

    vi = "Các bảng của cơ sở dữ liệu không khớp số phiên bản của nó. Hãy khôi phục từ bản sao lưu (motcua restore)."
    en = "The tables of the database are not those of its revision. Restore it from a backup (motcua restore)."


class DatabaseMissing(DatabaseUnavailable):
    vi = "Không mở được cơ sở dữ liệu ở {where}. Hãy kiểm tra MOTCUA_DATABASE_URL, hoặc chạy “motcua init” để tạo."
    en = "No database can be opened at {where}. Check MOTCUA_DATABASE_URL, or run “motcua init” to create one."


class DatabaseEmpty(DatabaseUnavailable):
    vi = "Cơ sở dữ liệu ở {where} còn trống. Hãy chạy “motcua init” để tạo bảng."
    en = "The database at {where} is empty. Run “motcua init” to create its tables."


class DatabaseBehind(DatabaseUnavailable):
    vi = "Cơ sở dữ liệu cũ hơn chương trình. Hãy sao lưu rồi chạy “motcua upgrade”."
    en = "The database is older than this program. Make a backup, then run “motcua upgrade”."


class DatabaseAhead(DatabaseUnavailable):
    vi = "Cơ sở dữ liệu mới hơn chương trình (bản {current}). Hãy cập nhật motcua trước khi dùng."
    en = "The database is newer than this program (revision {current}). Update motcua before using it."


class DatabaseInUse(DatabaseUnavailable):
    """An upgrade changes tables under nobody's hands."""

    vi = (
        "Còn chương trình motcua đang mở cơ sở dữ liệu: {who}. Chưa có gì thay đổi; hãy dừng các chương trình đó "
        "(motcua serve, motcua worker) rồi chạy lại."
    )
    en = (
        "Other motcua processes have the database open: {who}. Nothing was changed; stop them (motcua serve, "
        "motcua worker), then run this again."
    )

    @classmethod
    def by(cls, processes: list[str]) -> "DatabaseInUse":
        return cls(who=", ".join(processes) or "?")


class DatabaseNotCreated(DatabaseUnavailable):
    """A server has no database of that name; `motcua init` makes tables there, not the database."""

    vi = (
        "Máy chủ không có cơ sở dữ liệu {where}. "
        "Hãy tạo nó (createdb) rồi chạy “motcua init”, hoặc sửa MOTCUA_DATABASE_URL."
    )
    en = (
        "The server has no database {where}. "
        "Create it (createdb), then run “motcua init”, or correct MOTCUA_DATABASE_URL."
    )


class LoginRefused(DatabaseUnavailable):
    vi = "Máy chủ cơ sở dữ liệu không nhận tài khoản hoặc mật khẩu ở {where}. Hãy sửa MOTCUA_DATABASE_URL hoặc quyền."
    en = "The server refuses the account or password of {where}. Correct MOTCUA_DATABASE_URL or the account's rights."


class UrlRefused(DatabaseUnavailable):
    vi = "MOTCUA_DATABASE_URL có tùy chọn không dùng được: {where}. Hãy bỏ hoặc sửa phần sau dấu “?”."
    en = "MOTCUA_DATABASE_URL has an option that cannot be used: {where}. Remove or correct what follows the “?”."


class DatabaseUnreachable(DatabaseUnavailable):
    vi = "Không kết nối được cơ sở dữ liệu ở {where}. Hãy kiểm tra máy chủ, mạng, tài khoản và MOTCUA_DATABASE_URL."
    en = (
        "The database at {where} cannot be reached. Check the server, the network, the account and MOTCUA_DATABASE_URL."
    )


class ConnectionCut(DatabaseUnreachable):
    """The connection broke before anything was committed: whoever may do it again loses nothing."""


class CutBeforeCommit(psycopg.OperationalError):
    """What PostgreSQL's backend raises for it."""


# SQLite result codes without their extension (the low byte).
_OF_SQLITE: dict[int, type[DatabaseUnavailable]] = {
    sqlite3.SQLITE_BUSY: DatabaseBusy,
    sqlite3.SQLITE_LOCKED: DatabaseBusy,
    sqlite3.SQLITE_READONLY: DatabaseReadOnly,
    sqlite3.SQLITE_FULL: DiskFull,
    sqlite3.SQLITE_IOERR: DiskFailed,
    sqlite3.SQLITE_CORRUPT: DatabaseDamaged,
    sqlite3.SQLITE_NOTADB: DatabaseDamaged,
    sqlite3.SQLITE_CANTOPEN: DatabaseMissing,
    sqlite3.SQLITE_PERM: DatabaseReadOnly,
    sqlite3.SQLITE_AUTH: DatabaseReadOnly,
}

# SQLSTATE, or its class of two characters.
_OF_POSTGRESQL: dict[str, type[DatabaseUnavailable]] = {
    "40001": DatabaseBusy,  # serialization failure
    "40P01": DatabaseBusy,  # deadlock
    "55P03": DatabaseBusy,  # lock timeout
    "57014": DatabaseBusy,  # statement timeout
    "25P03": DatabaseBusy,  # idle too long inside a transaction
    "53300": DatabaseBusy,  # too many connections
    "25006": DatabaseReadOnly,
    "42501": DatabaseReadOnly,  # insufficient privilege
    "53100": DiskFull,
    "58030": DiskFailed,
    "3D000": DatabaseNotCreated,
    "42P06": SchemaContradicts,  # what a migration would make is there already
    "42P07": SchemaContradicts,
    "42701": SchemaContradicts,
    "42710": SchemaContradicts,
    "42723": SchemaContradicts,
    "42P01": DatabaseBehind,  # undefined table
    "42703": DatabaseBehind,  # undefined column
    "3F000": DatabaseBehind,  # undefined schema
    "XX001": DatabaseDamaged,
    "XX002": DatabaseDamaged,
    "08": DatabaseUnreachable,
    "28": LoginRefused,
    "57": DatabaseUnreachable,  # shutting down, starting up
}

# SQLite has no codes of their own for these, and a server that refuses a connection tells the driver only words.
_SAID_BY_SQLITE: Mapping[str, type[DatabaseUnavailable]] = {
    r"^no such (table|column)": DatabaseBehind,
    r"already exists$|^duplicate column name": SchemaContradicts,
    r"^Could not decode to UTF-8": DatabaseDamaged,
    r"^no such (access mode|cache mode|vfs)": UrlRefused,
}
_SAID_BY_POSTGRESQL: Mapping[str, type[DatabaseUnavailable]] = {
    r"^invalid connection option|invalid integer value": UrlRefused,
    r"password authentication failed|no password supplied|no pg_hba.conf entry|role .* does not exist": LoginRefused,
    r"database .* does not exist": DatabaseNotCreated,
    r"too many (clients|connections)|connection slots are reserved": DatabaseBusy,
}


FAILURES = (exc.DBAPIError, exc.TimeoutError, psycopg.Error, sqlite3.Error)
"""What a database may raise: through SQLAlchemy, by a pool that is used up, or straight from a driver."""


def refusal_for(error: Exception, where: str) -> DatabaseUnavailable | None:
    """The refusal that says what one of FAILURES means, or none where the error is a mistake of the program."""
    if isinstance(error, exc.TimeoutError):
        return DatabaseBusy()
    kind = _kind(error.orig if isinstance(error, exc.DBAPIError) else error)
    if kind is DatabaseMissing and Path(where).is_file():
        kind = DatabaseReadOnly  # the file is there: what SQLite could not make is its journal beside it
    return None if kind is None else kind(where=where)


def is_lost(error: BaseException) -> bool:
    """Whether the error is about the connection itself: the server restarted, crashed, or cut it."""
    kind = _kind(error.orig if isinstance(error, exc.DBAPIError) else error)
    return kind is not None and issubclass(kind, DatabaseUnreachable)


def is_taken(error: BaseException) -> bool:
    """Whether a row with the same key is there already."""
    match error.orig if isinstance(error, exc.DBAPIError) else error:
        case psycopg.errors.UniqueViolation():
            return True
        case sqlite3.IntegrityError(sqlite_errorcode=code):
            return code in (sqlite3.SQLITE_CONSTRAINT_UNIQUE, sqlite3.SQLITE_CONSTRAINT_PRIMARYKEY)
        case _:
            return False


def _kind(error: BaseException | None) -> type[DatabaseUnavailable] | None:
    match error:
        case sqlite3.Error():
            return _kind_of_sqlite(error)
        case CutBeforeCommit():
            return ConnectionCut
        case psycopg.errors.PipelineAborted():  # the error before it, that the connection broke, went with the pipeline
            return DatabaseUnreachable
        case psycopg.Error(sqlstate=str(state)):
            return _OF_POSTGRESQL.get(state) or _OF_POSTGRESQL.get(state[:2])
        case psycopg.OperationalError():  # without a SQLSTATE there is no connection
            return _said(error, _SAID_BY_POSTGRESQL) or DatabaseUnreachable
        case psycopg.Error():
            return _said(error, _SAID_BY_POSTGRESQL)
        case _:
            return None


def _kind_of_sqlite(error: sqlite3.Error) -> type[DatabaseUnavailable] | None:
    code = getattr(error, "sqlite_errorcode", None)
    if code is None or code == sqlite3.SQLITE_ERROR:
        return _said(error, _SAID_BY_SQLITE)
    return _OF_SQLITE.get(code & 0xFF)


def _said(error: BaseException, meanings: Mapping[str, type[DatabaseUnavailable]]) -> type[DatabaseUnavailable] | None:
    return next((kind for words, kind in meanings.items() if re.search(words, str(error))), None)
