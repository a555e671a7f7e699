"""Where things are: the folder of the installation, its definitions and its database."""

import os
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
WORKFLOWS = Path(os.environ.get("MOTCUA_WORKFLOWS", ROOT / "workflows"))
DOCS = Path(os.environ.get("MOTCUA_DOCS", ROOT / "docs"))


def var_folder() -> Path:
    """What the installation keeps beside its database: keys, certificates, letters; var/ unless MOTCUA_VAR says
    otherwise."""
    return Path(os.environ.get("MOTCUA_VAR") or ROOT / "var")


def database_url() -> str:
    """URL of the database; SQLite in var/ unless MOTCUA_DATABASE_URL says otherwise."""
    return os.environ.get("MOTCUA_DATABASE_URL") or f"sqlite:///{var_folder() / 'motcua.sqlite3'}"


def public_address() -> str | None:
    """Where citizens reach the pages, as slips print it: https://motcua.example.gov.vn. None where nobody has said."""
    return (os.environ.get("MOTCUA_PUBLIC_ADDRESS") or "").rstrip("/") or None


def files_folder() -> Path:
    """Where scans and photos are: beside the database unless MOTCUA_FILES says otherwise. Machines that share a
    database share this folder too."""
    return Path(os.environ.get("MOTCUA_FILES") or var_folder() / "files")
