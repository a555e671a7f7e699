"""Where the head of every page leads: what a person does every day stands open, everything else in one menu."""

from collections.abc import Set
from dataclasses import dataclass

from flask import Flask, request

from engine.domain.actor import Actor
from web import context
from web.language import translated_later as _l

EVERYBODY = frozenset({"*"})


@dataclass(frozen=True, kw_only=True, slots=True)
class Place:
    """`parts`: the blueprints on whose pages one is there. `roles`: whose it is, also in the name of who is absent;
    `own`, where a substitute has nothing to do there."""

    endpoint: str
    name: object
    parts: frozenset[str]
    roles: Set[str] = EVERYBODY
    own: bool = False

    @property
    def is_here(self) -> bool:
        return request.blueprint in self.parts

    def is_of(self, actor: Actor) -> bool:
        held = actor.roles if self.own else actor.acting_roles
        return self.roles == EVERYBODY or bool(self.roles & held)


@dataclass(frozen=True, kw_only=True, slots=True)
class Navigation:
    """`menu`: each group under its heading; a group without a place is left out."""

    daily: list[Place]
    menu: list[tuple[object, list[Place]]]

    @property
    def is_in_menu(self) -> bool:
        return any(place.is_here for _title, places in self.menu for place in places)


def install(app: Flask) -> None:
    app.context_processor(lambda: {"navigation": lambda: of(context.actor())})


def of(actor: Actor) -> Navigation:
    daily = [place for place in _DAILY if place.is_of(actor)]
    open_already = {place.endpoint for place in daily}
    menu = [
        (title, [place for place in places if place.is_of(actor) and place.endpoint not in open_already])
        for title, places in _MENU
    ]
    return Navigation(daily=daily, menu=[(title, places) for title, places in menu if places])


def _place(endpoint: str, name: object, *parts: str, roles: Set[str] = EVERYBODY, own: bool = False) -> Place:
    known = frozenset({endpoint.partition(".")[0], *parts})
    return Place(endpoint=endpoint, name=name, parts=known, roles=roles, own=own)


_WORKSHOP = ("workshop.page", _l("Sơ đồ quy trình"), "diagram_editor", "diagram_review", "form_editor")
_MONEY = ("treasury", "receipt_books", "receipt_use")
_REMITTANCES = ("remittances.page", _l("Tiền chuyển khoản"), "bank_statement", "bank_account")
_SEALS = ("seals.page", _l("Đóng dấu"), "ink")
_DAILY = (
    _place("inbox.page", _l("Việc cần làm"), "inbox_bulk", "saved_filters", "work_item", "task_drafts", "workload"),
    _place("dashboard.page", _l("Bảng điều hành"), roles={"ld", "vp"}),
    _place("audit.page", _l("Kiểm tra"), "trace", roles={"dg"}),
    _place("search.page", _l("Tra cứu hồ sơ"), "dossier", "files", "file_content", "corrections"),
    _place("reception.choose", _l("Tiếp nhận"), "reception_many", roles={"tn"}),
    _place("signing.page", _l("Trình ký"), roles={"ld"}),
    _place(*_SEALS, roles={"vt"}),
    _place("administration.users", _l("Quản trị"), "health", roles={"qt"}, own=True),
    _place(*_WORKSHOP, roles={"ql"}),
)
_MENU = (
    (
        _l("Giấy tờ"),
        (
            _place("desks.page", _l("Giao nhận"), roles={"tn"}),
            _place("originals.page", _l("Bản chính đang giữ"), roles={"tn"}),
            _place(*_SEALS, roles={"vp", "ld"}),
            _place("blanks.page", _l("Phôi"), roles={"vt", "vp", "tp"}, own=True),
            _place(*_REMITTANCES, roles={"tc", "vp"}, own=True),
            _place("cash.page", _l("Sổ quỹ"), *_MONEY, roles={"tn", "tc", "vp", "ld"}, own=True),
        ),
    ),
    (
        _l("Theo dõi"),
        (
            _place("audit.page", _l("Kiểm tra"), "trace", roles={"ql", "ld"}),
            _place("processes.page", _l("Danh mục sơ đồ"), "version_difference", roles={"dg", "ql", "ld"}),
            _place("lateness.page", _l("Trễ hạn"), roles={"ld"}),
            _place("proposals.page", _l("Chờ xác nhận")),
            _place("books.page", _l("Các sổ"), "book_closings", "registers", "closings"),
        ),
    ),
    (
        _l("Sắp xếp"),
        (
            _place("delegations.page", _l("Làm thay")),
            _place("orders.page", _l("Lịch làm việc")),
            _place(*_WORKSHOP),
            _place("on_call.page", _l("Lịch trực")),
        ),
    ),
)
