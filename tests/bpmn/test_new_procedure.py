"""`motcua new-procedure` writes a pair that checks, walks and runs as it is, without any Python."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from engine import catalog as catalogs
from engine.bpmn.definition import load
from engine.config import WORKFLOWS
from tests.bpmn.walker import walk


@pytest.fixture
def workflows(tmp_path: Path) -> Path:
    return Path(shutil.copytree(WORKFLOWS, tmp_path / "workflows"))


def motcua(workflows: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", "from engine.cli import main; main()", *arguments]
    around = {**os.environ, "MOTCUA_WORKFLOWS": str(workflows)}
    return subprocess.run(command, capture_output=True, text=True, env=around, check=False)


@pytest.mark.parametrize("like", ["commune_decision", "birth_residence_insurance"])
def test_the_pair_checks_and_walks(workflows: Path, like: str) -> None:
    name = 'Cấp giấy "thử" & <xác nhận>'
    made = motcua(workflows, "new-procedure", "cap_giay_thu", "--like", like, "--name", name, "--json")
    assert made.returncode == 0, made.stderr
    code = json.loads(made.stdout)["code"]
    checked = motcua(workflows, "check")
    assert checked.returncode == 0, checked.stdout
    catalog = catalogs.load(workflows)
    procedure = catalog.procedure(code)
    assert (procedure.name_vi, procedure.latest.process) == (name, "cap_giay_thu")
    definition = load("cap_giay_thu", catalog.diagrams())
    walked = walk(definition, catalog.diagrams(), catalog.forms)
    assert walked.passed == set(definition.elements)


def test_two_pairs_have_codes_of_their_own(workflows: Path) -> None:
    codes = [json.loads(motcua(workflows, "new-procedure", key, "--json").stdout)["code"] for key in ("mot", "hai")]
    assert codes == ["0.000002", "0.000003"]  # 0.000001 is feedback


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["birth"], "“birth.bpmn” exists"),
        (["../birth"], "lower-case letters"),
        (["moi", "--code", "1.001193"], "must look like 1.001193 and be free"),
        (["moi", "--domain", "moon"], "there is no domain “moon”"),
        (["moi", "--like", "moon"], "is not the process of a procedure"),
        (["moi", "--from", "2022-02-30"], "--from"),
    ],
)
def test_what_cannot_be_is_refused_and_nothing_is_written(workflows: Path, arguments: list[str], said: str) -> None:
    before = sorted(workflows.rglob("*"))
    refused = motcua(workflows, "new-procedure", *arguments)
    assert refused.returncode == 1
    assert said in refused.stderr
    assert sorted(workflows.rglob("*")) == before
