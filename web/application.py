"""The Flask application of one installation."""

from datetime import timedelta

from flask import Flask

from engine.bootstrap import Running
from web import (
    addresses,
    administration,
    apology,
    audit,
    bank_account,
    bank_statement,
    blanks,
    book_closings,
    books,
    cash,
    citizen_catalogue,
    citizen_supplement,
    citizen_survey,
    citizens,
    closings,
    comments,
    compression,
    corrections,
    dashboard,
    delegations,
    desks,
    diagram_editor,
    diagram_review,
    diagram_words,
    diagrams,
    dossier,
    dossier_files,
    errors,
    feedback,
    file_content,
    follow_ups,
    followed,
    form_editor,
    guides,
    health,
    help_links,
    inbox,
    inbox_bulk,
    inbox_papers,
    inbox_words,
    incoming_files,
    ink,
    kept_form,
    kept_originals,
    language,
    lateness,
    navigation,
    notices,
    office_words,
    on_call,
    online_draft,
    online_filing,
    orders,
    password,
    people,
    processes,
    proposals,
    read_only,
    receipt_books,
    receipt_use,
    receipts,
    reception,
    reception_many,
    registers,
    remittances,
    reports,
    saved_filters,
    seals,
    search,
    security,
    sign_in,
    signing,
    slips,
    static_files,
    task_drafts,
    trace,
    tracking,
    tracking_secrets,
    treasury,
    version_difference,
    withdrawal,
    words,
    work_item,
    workload,
    workshop,
)

LONGEST_DAY = timedelta(hours=10)  # after this a session ends, whatever the person does
LARGEST_REQUEST = 1_000_000  # bytes
MOST_FIELDS = 6_000
_PAGES = (
    *(sign_in, inbox, work_item, dossier, search, reception, follow_ups, diagrams, proposals),
    *(inbox_bulk, inbox_papers, saved_filters, task_drafts, workload, delegations),
    *(dashboard, reports, comments, corrections, apology, withdrawal),
    *(password, kept_form, administration, health),
    *(slips, registers, dossier_files, file_content, kept_originals),
    *(signing, seals, ink, blanks, lateness, reception_many),
    *(orders, closings, desks, receipts, guides, cash, treasury),
    *(receipt_books, receipt_use),
    *(remittances, bank_statement, bank_account),
    *(workshop, diagram_editor, diagram_review, form_editor, on_call, notices),
    *(citizen_catalogue, tracking, followed, citizen_survey, tracking_secrets),
    *(online_filing, online_draft, citizen_supplement, incoming_files, feedback),
    *(audit, trace, processes, version_difference),
    *(books, book_closings),
)


def create_app(running: Running, *, secret_key: bytes, over_https: bool = False) -> Flask:
    """`over_https`: the pages are reached through TLS, so cookies are marked never to leave it."""
    app = Flask(__name__)
    app.extensions["motcua"] = running
    app.config.update(
        SECRET_KEY=secret_key,
        SESSION_COOKIE_NAME="motcua",
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=over_https,
        PERMANENT_SESSION_LIFETIME=LONGEST_DAY,
        WTF_CSRF_TIME_LIMIT=None,  # as long as the session: a form that lay open over lunch can be sent
        MAX_CONTENT_LENGTH=LARGEST_REQUEST,
        MAX_FORM_MEMORY_SIZE=LARGEST_REQUEST,
        MAX_FORM_PARTS=MOST_FIELDS,
    )
    for part in (
        *(compression, security, static_files, language, kept_form, people),
        *(password, read_only, errors, words, inbox_words, office_words),
        *(help_links, navigation, addresses, diagram_words, citizens),
    ):
        part.install(app)
    for page in _PAGES:
        app.register_blueprint(page.blueprint)
    return app
