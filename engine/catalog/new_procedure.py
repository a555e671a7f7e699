"""A new procedure to begin with: a diagram like one that runs, and the YAML that names it. Text; writes no file."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any
from xml.sax.saxutils import escape

import yaml

from engine.catalog.catalog import Catalog
from engine.domain.dated import in_force
from engine.domain.errors import InvalidInput
from engine.domain.procedure import NamedExtension, Procedure, ProcedureBlock, StagePlan

LIKE = "commune_decision"
_KEY = re.compile(r"[a-z][a-z0-9_]{0,59}")
_CODE = re.compile(r"\d\.\d{6}")
_PARTS = "_(?:definitions|collaboration|pool|lanes|diagram|plane|pool_di|collaboration_di)"


@dataclass(frozen=True, kw_only=True, slots=True)
class NewProcedure:
    """`like` is the process whose steps it begins with; `code` the national code."""

    key: str
    code: str
    name: str
    domain: str
    like: str
    valid_from: date


@dataclass(frozen=True, kw_only=True, slots=True)
class Pair:
    diagram: str
    procedures: str


def free_code(catalog: Catalog) -> str:
    """A code that no procedure has, to stand until the national one is known: those begin with 1 or higher."""
    return next(code for number in range(1, 1_000_000) if (code := f"0.{number:06}") not in catalog.procedures)


def domain_of(catalog: Catalog, like: str) -> str:
    """The field of the procedures that the process runs now. Raises InvalidInput where it runs none."""
    return _run_by(catalog, like).domain


def new_procedure(catalog: Catalog, wanted: NewProcedure) -> Pair:
    """Raises InvalidInput for a key, code, field or process that cannot be."""
    _check(catalog, wanted)
    diagram = _renamed(catalog.diagrams()[wanted.like].decode(), wanted)
    return Pair(diagram=diagram, procedures=_yaml(_run_by(catalog, wanted.like), wanted))


def _check(catalog: Catalog, wanted: NewProcedure) -> None:
    if not _KEY.fullmatch(wanted.key):
        raise InvalidInput(
            "KEY",
            f"“{wanted.key}” phải gồm chữ thường không dấu, số và _, bắt đầu bằng chữ, dài đến 60",
            f"“{wanted.key}” must be lower-case letters, digits and _, begin with a letter, and have at most 60",
        )
    if wanted.key in catalog.diagrams():
        raise InvalidInput(
            "KEY", f"đã có sơ đồ “{wanted.key}.bpmn”; chọn tên khác", f"“{wanted.key}.bpmn” exists; choose another"
        )
    if not _CODE.fullmatch(wanted.code) or wanted.code in catalog.procedures:
        raise InvalidInput(
            "--code",
            f"“{wanted.code}” phải có dạng 1.001193 và chưa dùng",
            f"“{wanted.code}” must look like 1.001193 and be free",
        )
    if wanted.domain not in catalog.vocabulary.domains:
        known = ", ".join(catalog.vocabulary.domains)
        raise InvalidInput(
            "--domain",
            f"không có lĩnh vực “{wanted.domain}” (các lĩnh vực: {known})",
            f"there is no domain “{wanted.domain}” (domains: {known})",
        )


def _run_by(catalog: Catalog, like: str) -> Procedure:
    found = [procedure for procedure in catalog.procedures.values() if procedure.latest.process == like]
    if not found:
        known = ", ".join(sorted(_processes(catalog)))
        raise InvalidInput(
            "--like",
            f"“{like}” không phải quy trình của một thủ tục (các quy trình: {known})",
            f"“{like}” is not the process of a procedure (processes: {known})",
        )
    return found[0]


def _processes(catalog: Catalog) -> Iterable[str]:
    return {str(found.latest.process) for found in catalog.procedures.values() if found.latest.process is not None}


def _renamed(text: str, wanted: NewProcedure) -> str:
    """The diagram under the new id; ids inside it stay, they are its own."""
    like, name = re.escape(wanted.like), escape(wanted.name, {'"': "&quot;"})
    text = re.sub(rf'"{like}(?=(?:{_PARTS})?")', f'"{wanted.key}', text)
    text = text.replace(f'"urn:motcua:{wanted.like}"', f'"urn:motcua:{wanted.key}"')
    for element in (f'<bpmn:participant id="{wanted.key}_pool"', f'<bpmn:process id="{wanted.key}"'):
        text = re.sub(rf'({re.escape(element)} name=)"[^"]*"', lambda found: f'{found.group(1)}"{name}"', text)
    documented = f"<bpmn:documentation>Bắt đầu từ quy trình {wanted.like}; sửa cho đúng thủ tục.</bpmn:documentation>"
    return re.sub(r"<bpmn:documentation>.*?</bpmn:documentation>", documented, text, count=1, flags=re.DOTALL)


def _yaml(like: Procedure, wanted: NewProcedure) -> str:
    head = f"# Mẫu để bắt đầu, chép từ thủ tục {like.code}. Mọi dữ kiện dưới đây cần sửa theo văn bản.\n"
    procedure = {
        "code": wanted.code,
        "name_vi": wanted.name,
        "name_en": wanted.key.replace("_", " ").capitalize(),
        "blocks": [_block(in_force(like.blocks, wanted.valid_from) or like.latest, wanted)],
    }
    document = {"domain": wanted.domain, "procedures": [procedure]}
    return head + yaml.safe_dump(document, allow_unicode=True, sort_keys=False, width=120)


def _block(like: ProcedureBlock, wanted: NewProcedure) -> dict[str, Any]:
    """What the diagram was drawn for stays, so that the pair fits; papers, result and legal basis are to be written."""
    return {
        "valid_from": wanted.valid_from.isoformat(),
        **({} if like.valid_to is None else {"valid_to": like.valid_to.isoformat()}),
        "process": wanted.key,
        **({} if like.facts_form is None else {"facts_form": like.facts_form}),
        **({} if like.term is None else {"term": str(like.term)}),
        "levels": list(like.levels),
        "stages": [_stage(stage) for stage in like.stages],
        "extensions": [_extension(extension) for extension in like.extensions.values()],
        "opinion_clock": str(like.opinion_clock),
        "papers": [{"name": "Đơn đề nghị", "originals": 1}],
        "sets": like.sets,
        "result": "Văn bản trả lời",
        "registers": list(like.registers),
        "fees": list(like.fees),
        "legal_basis": "Chưa ghi căn cứ pháp lý",
        "online_level": "2",
        "evidence": {"term": {"confidence": "unassessed"}},
    }


def _stage(stage: StagePlan) -> dict[str, Any]:
    return {
        "level": stage.level,
        "agency": stage.agency,
        **({} if stage.function is None else {"function": stage.function}),
        "term": str(stage.term),
        "parallel": stage.parallel,
        "outside_term": stage.outside_term,
        "extended_by": list(stage.extended_by),
    }


def _extension(extension: NamedExtension) -> dict[str, Any]:
    return {
        "key": extension.key,
        "term": str(extension.term),
        "replaces_total": extension.replaces_total,
        "when": extension.when,
        "area_flags": sorted(extension.area_flags),
    }
