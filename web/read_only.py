"""Whoever is here only to audit writes nothing: one place says so for every form there is and will be."""

from flask import Flask, request
from flask_login import current_user

from engine.operations.auditing import FOLLOWERS, refuse_writing
from web import context

OWN = frozenset(
    {
        *("sign_in.enter", "sign_in.leave", "sign_in.choose_unit", "language.choose", "password.change"),
        "audit.verify",
    }
)
"""What concerns the person alone, and what an audit needs."""


def install(app: Flask) -> None:
    app.before_request(_refuse)
    app.jinja_env.globals["only_reads"] = lambda: context.actor().only_reads
    app.jinja_env.globals["may_follow"] = lambda: bool(context.actor().acting_roles & FOLLOWERS)


def _refuse() -> None:
    """Raises AuditorsOnlyRead."""
    if request.method not in ("POST", "PATCH") or request.endpoint is None or request.endpoint in OWN:
        return
    if current_user.is_authenticated:
        refuse_writing(context.installation(), request.endpoint, request.path, actor=context.actor(), now=context.now())
