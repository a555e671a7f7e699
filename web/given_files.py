"""The files that a citizen's form brings: in the request, or sent before in parts and named by it."""

from collections.abc import Iterator
from contextlib import contextmanager
from uuid import UUID

from flask import request
from werkzeug.datastructures import FileStorage
from werkzeug.exceptions import BadRequest

from engine.domain.dossier_file import Upload
from engine.domain.file_refusals import FileRefused
from engine.operations.incoming_files import Owner, drop_incoming, whole_file
from web import context


@contextmanager
def given_files(field: str, owner: Owner) -> Iterator[list[Upload]]:
    """Those of one field of the form. What was sent in parts is dropped once it was taken or refused for what it is;
    otherwise it stays, so that the form can be sent again. Raises IncomingGone, IncomingUnfinished."""
    keys = [_key(value) for value in request.form.getlist(field)]
    sent = [Upload(name=file.filename or "", content=file.stream.read()) for file in _files(field)]
    try:
        yield sent + [whole_file(context.installation(), owner, key, now=context.now()) for key in keys]
    except FileRefused:
        _drop(owner, keys)
        raise
    _drop(owner, keys)


def _files(field: str) -> Iterator[FileStorage]:
    return (file for file in request.files.getlist(field) if file.filename)


def _key(value: str) -> UUID:
    try:
        return UUID(value)
    except ValueError as broken:
        raise BadRequest from broken


def _drop(owner: Owner, keys: list[UUID]) -> None:
    for key in keys:
        drop_incoming(context.installation(), owner, key, now=context.now())
