"""Saving the filter of the inbox under a name, removing it, and beginning with it."""

from uuid import UUID

from flask import Blueprint, redirect, request, url_for
from flask.typing import ResponseReturnValue

from engine.domain.errors import Refusal
from engine.operations.saved_filters import Saving, begin_with, drop_filter, save_filter
from web import context
from web.errors import code_of, tell
from web.inbox import show
from web.inbox_asked import asked_of
from web.language import said
from web.language import translated as _

blueprint = Blueprint("saved_filters", __name__, url_prefix="/inbox/filters")


@blueprint.post("/")
def save() -> ResponseReturnValue:
    asked = asked_of(request.form, [])
    saving = Saving(
        name=request.form.get("name", ""),
        list=asked.list,
        filter=asked.filter,
        shared="shared" in request.form,
    )
    try:
        kept = save_filter(context.installation(), saving, actor=context.actor(), now=context.now())
    except Refusal as refusal:
        return show(request.form, refusal=said(refusal), typed=saving.name), code_of(refusal)
    tell(_("Đã lưu bộ lọc “%(name)s”.", name=" ".join(saving.name.split())))
    return redirect(url_for("inbox.page", filter=kept))


@blueprint.post("/<uuid:key>/drop")
def drop(key: UUID) -> ResponseReturnValue:
    drop_filter(context.installation(), key, actor=context.actor(), now=context.now())
    tell(_("Đã bỏ bộ lọc."))
    return redirect(url_for("inbox.page", list="offered"))


@blueprint.post("/<uuid:key>/default")
def choose(key: UUID) -> ResponseReturnValue:
    begin_with(context.installation(), key, actor=context.actor(), now=context.now())
    tell(_("Danh sách việc từ nay mở bằng bộ lọc này."))
    return redirect(url_for("inbox.page", filter=key))


@blueprint.post("/default")
def choose_none() -> ResponseReturnValue:
    begin_with(context.installation(), None, actor=context.actor(), now=context.now())
    tell(_("Danh sách việc từ nay mở không có bộ lọc."))
    return redirect(url_for("inbox.page", list="offered"))
