"""`motcua fee`: what a dossier would cost, every line explained, without a database."""

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import click
import orjson

from engine.catalog.procedures import listed
from engine.catalog.tariffs import load_tariff_file, load_tariffs
from engine.cli.output import json_option, print_json
from engine.config import WORKFLOWS
from engine.domain.day import parse_day
from engine.domain.errors import InvalidInput, NotFound
from engine.domain.fee_facts import parse_facts
from engine.domain.fees import FeeLine, assess, total
from engine.domain.identifiers import ProcedureCode
from engine.domain.money import dong
from engine.domain.procedure import Procedure
from engine.domain.tariff import Tariff

DEFAULT_TARIFF = "national"


@click.command()
@click.option("--procedure", "codes", required=True, multiple=True, metavar="CODE", help="May be repeated.")
@click.option("--on", "day", required=True, metavar="DATE", help="Day of acceptance, e.g. 2022-03-01.")
@click.option("--facts", "facts", multiple=True, metavar="JSON", help="One for each --procedure, in order.")
@click.option(
    "--tariff", "tariff_name", default=DEFAULT_TARIFF, show_default=True, help="Name of a tariff, or a YAML file."
)
@json_option
def fee(codes: tuple[str, ...], day: str, facts: tuple[str, ...], tariff_name: str, as_json: bool) -> None:
    """Assess phí and lệ phí. Exemptions given as facts stand for papers that were shown."""
    if facts and len(facts) != len(codes):
        raise click.UsageError(f"{len(codes)} --procedure and {len(facts)} --facts: give one --facts for each.")
    on = parse_day(day, "--on")
    tariff = _tariff(tariff_name)
    procedures = listed(WORKFLOWS).by_code
    lines: list[FeeLine] = []
    for code, text in zip(codes, facts or ("{}",) * len(codes), strict=True):
        lines.extend(_assess(_procedure(procedures, code), tariff, text, on))
    names = {found: procedures[ProcedureCode(found)].name_vi for found in codes} if len(codes) > 1 else {}
    _show(lines, names, as_json)


def _tariff(name: str) -> Tariff:
    if Path(name).suffix == ".yaml":
        return load_tariff_file(Path(name), WORKFLOWS)
    tariffs = load_tariffs(WORKFLOWS)
    if name not in tariffs:
        raise NotFound("biểu phí", "tariff", name)
    return tariffs[name]


def _procedure(procedures: Mapping[ProcedureCode, Procedure], code: str) -> Procedure:
    if ProcedureCode(code) not in procedures:
        raise NotFound("thủ tục", "procedure", code)
    return procedures[ProcedureCode(code)]


def _assess(procedure: Procedure, tariff: Tariff, text: str, on: date) -> tuple[FeeLine, ...]:
    try:
        raw = orjson.loads(text)
    except orjson.JSONDecodeError as wrong:
        raise InvalidInput("--facts", "không phải JSON đúng", f"is not valid JSON ({wrong})") from wrong
    shown = dict.fromkeys(tariff.exemption_keys, "đã xuất trình")
    return assess(procedure, tariff, parse_facts(raw), on=on, evidence=shown)


def _show(lines: list[FeeLine], names: Mapping[str, str], as_json: bool) -> None:
    rows = [_row(line, names) for line in lines]
    if as_json:
        print_json({"total": total(lines), "lines": rows})
        return
    for row in rows:
        click.echo(f"{row['explanation']} [{row['legal_source']}]")
    click.echo(f"Tổng cộng: {dong(total(lines))}")


def _row(line: FeeLine, names: Mapping[str, str]) -> dict[str, Any]:
    """With several procedures in one call, each explanation begins with its own."""
    named = f"{line.procedure} {names[line.procedure]} – " if names else ""
    return {
        "item": line.item,
        "amount": line.amount,
        "legal_source": line.legal_source,
        "explanation": named + line.explanation,
    }
