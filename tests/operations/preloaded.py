"""Imported by the fork server alone: what each of its processes would read again, the catalogue and every diagram."""

from engine.bpmn.definition import load
from engine.catalog import load as load_catalog
from engine.operations import release_processes
from engine.operations.installation import Installation
from engine.store.database import Database
from tests.operations import victims

assert victims

_nowhere = Installation(database=Database("sqlite:///nowhere"), catalog=load_catalog())
for _process in release_processes._processes(_nowhere):
    _files = release_processes._version(_nowhere, _process)["files"]
    load(_process, {key: text.encode() for key, text in _files.items()})
