"""Imported by the fork server alone: what each of its processes would read again, the catalogue and every diagram."""

from engine.bpmn.definition import load
from engine.catalog import load as load_catalog
from engine.operations.release_processes import versions
from tests.operations import victims

assert victims

for _process, _version in versions(load_catalog()).items():
    load(_process, {key: text.encode() for key, text in _version["files"].items()})
