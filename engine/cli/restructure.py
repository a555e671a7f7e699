"""`motcua restructure`: on the day of a restructuring, what lay with units that ended goes to their successors."""

import sys
from dataclasses import asdict
from datetime import date
from typing import Any

import click

from engine.bootstrap import Running, open_installation
from engine.cli.output import json_option, print_json
from engine.domain.actor import Actor, system
from engine.domain.day import parse_day
from engine.domain.errors import NotFound
from engine.domain.identifiers import RoleKey, UnitId, UserId
from engine.domain.money import dong
from engine.domain.organisation import Organisation
from engine.domain.restructuring import Amounts, Book, Move, NotAdministrator, Restructuring
from engine.operations.plan_restructuring import plan_restructuring
from engine.operations.restructure import Applied
from engine.operations.restructure import restructure as apply_restructuring
from engine.operations.users import actors_of, by_login

ADMINISTRATOR = RoleKey("qt")


@click.command()
@click.option("--on", "day", required=True, metavar="DATE", help="First day of the new structure, e.g. 2025-07-01.")
@click.option("--apply", "apply_now", is_flag=True, help="Do it; without this only say what would be done.")
@click.option("--assign", is_flag=True, help="With --apply, also give people the proposed roles at the successors.")
@click.option("--by", "login", metavar="LOGIN", help="The administrator who orders it.")
@json_option
def restructure(day: str, apply_now: bool, assign: bool, login: str | None, as_json: bool) -> None:
    """Move open dossiers, work, books and money from units that end to their successors. Safe to repeat."""
    if assign and not apply_now:
        raise click.UsageError("--assign needs --apply.")
    running = open_installation()
    try:
        on = parse_day(day, "--on")
        if apply_now:
            done = _apply(running, on, login, assign)
            print_json(_applied(done)) if as_json else _show_applied(done, running)
            return
        plan = plan_restructuring(running.installation, on)
        print_json(_planned(plan)) if as_json else _show_plan(plan, running.installation.catalog.organisation)
    finally:
        running.close()
    if plan.problems and plan.finished_at is None:
        sys.exit(1)


def _apply(running: Running, on: date, login: str | None, assign: bool) -> Applied:
    now = running.clock.now()
    plan = plan_restructuring(running.installation, on)
    actor = system("cli", plan.leaving[0]) if login is None else _administrator(running, login)
    return apply_restructuring(running.installation, on, actor=actor, now=now, assign=assign)


def _administrator(running: Running, login: str) -> Actor:
    """The account as its administrator's hat. Raises NotFound, NotAdministrator."""
    user_id = by_login(running.installation, login)
    if user_id is None:
        raise NotFound("tài khoản", "account", login)
    hats = actors_of(running.installation, UserId(user_id), now=running.clock.now())
    hat = next((hat for hat in hats if ADMINISTRATOR in hat.roles), None)
    if hat is None:
        raise NotAdministrator(login=login)
    return hat


# As JSON


def _planned(plan: Restructuring) -> dict[str, Any]:
    return {
        "on": plan.day.isoformat(),
        "state": _state(plan),
        "units": list(plan.leaving),
        "moves": [_move(move) for move in plan.moves],
        "total": asdict(plan.total),
        "books": [_book(book) for book in plan.books],
        "money": [asdict(kept) for kept in plan.custody],
        "people": [
            {
                "login": hat.login,
                "name": hat.name,
                "loses": [f"{hat.unit}:{role}" for role in hat.roles],
                "proposed": [f"{unit}:{role}" for unit, roles in hat.proposed for role in roles],
            }
            for hat in plan.hats
        ],
        "diagrams": [
            {
                "unit": own.unit,
                "process": own.process_id,
                "number": own.number,
                "successors": list(own.successors),
            }
            for own in plan.diagrams
        ],
        "problems": [
            {"kind": type(problem).__name__, "message": f"{problem.vietnamese} / {problem.english}"}
            for problem in plan.problems
        ],
    }


def _state(plan: Restructuring) -> str:
    if plan.finished_at is not None:
        return "applied"
    return "interrupted" if plan.started_at is not None else "planned"


def _move(move: Move) -> dict[str, Any]:
    row = move.succession
    return {
        "from": row.predecessor,
        "to": row.successor,
        "basis": row.basis,
        "functions": sorted(row.functions),
        "procedures": sorted(row.procedures),
        "areas": sorted(row.areas),
        **asdict(move.amounts),
    }


def _book(book: Book) -> dict[str, Any]:
    policy = "anew" if book.continued_by is None else "continue"
    return {**asdict(book), "policy": policy}


def _applied(done: Applied) -> dict[str, Any]:
    return {
        "on": done.day.isoformat(),
        "already": done.already,
        "dossiers": done.dossiers,
        "stages": done.stages,
        "moved": [{"from": one, "to": other, "stages": stages} for one, other, stages in done.taken],
        "books": [_book(book) for book in done.books],
    }


# As lines


def _show_plan(plan: Restructuring, organisation: Organisation) -> None:
    if plan.finished_at is not None:
        click.echo(f"Đã áp dụng sắp xếp ngày {plan.day:%d/%m/%Y}; không còn gì phải chuyển. / Already applied.")
        return
    if plan.started_at is not None:
        click.echo("Lần áp dụng trước bị dừng giữa chừng; phần còn lại: / It was interrupted; what is left:")
    for move in plan.moves:
        row = move.succession
        click.echo(f"{organisation.unit(row.predecessor).name} → {organisation.unit(row.successor).name} ({row.basis})")
        click.echo(f"  {_amounts(move.amounts)}")
    for book in plan.books:
        click.echo(f"Sổ {book.kind} {book.period} của {_short(organisation, book.unit)}: {_fate(book, organisation)}")
    for kept in plan.custody:
        keeper = "?" if kept.keeper is None else _short(organisation, kept.keeper)
        click.echo(
            f"Tiền của {_short(organisation, kept.unit)}: {kept.receipts} biên lai trong năm, {dong(kept.amount)}; "
            f"trong quỹ {dong(kept.cash)}, {kept.sheets} tờ biên lai in sẵn chưa dùng; {keeper} giữ và quyết toán"
        )
    for hat in plan.hats:
        proposed = ", ".join(f"{unit}:{role}" for unit, roles in hat.proposed for role in roles) or "–"
        lost = ", ".join(f"{hat.unit}:{role}" for role in hat.roles)
        click.echo(f"{hat.login} ({hat.name}) thôi {lost}; đề nghị {proposed}")
    for own in plan.diagrams:
        heirs = ", ".join(_short(organisation, unit) for unit in own.successors) or "–"
        click.echo(
            f"Sơ đồ riêng “{own.process_id}” (lần {own.number}) của {_short(organisation, own.unit)}: hồ sơ đang giải "
            f"quyết giữ bản này; {heirs} chạy bản của phần mềm cho đến khi tự ban hành, và có thể vẽ tiếp từ bản này"
        )
    for problem in plan.problems:
        click.echo(f"✗ {problem.vietnamese} / {problem.english}", err=True)


def _amounts(amounts: Amounts) -> str:
    words = (
        (amounts.dossiers, "hồ sơ"),
        (amounts.stages, "chặng"),
        (amounts.work_items, "việc"),
        (amounts.claimed, "việc đang có người nhận (sẽ trả lại)"),
        (amounts.timers, "hẹn giờ"),
        (amounts.awaited, "thông điệp đang chờ"),
        (amounts.waiting, "thông điệp đến sớm"),
        (amounts.handling, "liên thông phải trả lời"),
        (amounts.expected, "liên thông đợi trả lời"),
        (amounts.incidents, "sự cố"),
        (amounts.proposals, "đề nghị chờ xác nhận"),
    )
    said = [f"{number} {what}" for number, what in words if number]
    if amounts.owed:
        said.append(f"{dong(amounts.owed)} chưa thu ({amounts.owed_lines} khoản)")
    return ", ".join(said) or "không có gì đang mở"


def _fate(book: Book, organisation: Organisation) -> str:
    if book.continued_by is None:
        return f"khóa ở số {book.last}, nơi kế thừa mở sổ mới"
    return f"số cuối {book.last}, {_short(organisation, book.continued_by)} ghi tiếp từ {book.last + 1}"


def _short(organisation: Organisation, unit: UnitId) -> str:
    return organisation.unit(unit).short_name


def _show_applied(done: Applied, running: Running) -> None:
    organisation = running.installation.catalog.organisation
    if done.already:
        click.echo(
            f"Sắp xếp ngày {done.day:%d/%m/%Y} đã được áp dụng từ trước; không có gì thay đổi. / Nothing changed."
        )
        return
    click.echo(f"Đã chuyển {done.dossiers} hồ sơ, {done.stages} chặng. / {done.dossiers} dossiers moved.")
    for one, other, stages in done.taken:
        click.echo(f"  {_short(organisation, one)} → {_short(organisation, other)}: {stages} chặng")
    for book in done.books:
        click.echo(f"  Sổ {book.kind} {book.period} của {_short(organisation, book.unit)}: {_fate(book, organisation)}")
