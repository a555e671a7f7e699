"""The pages. They read through store.queries, write through operations, and hold no rules of their own."""

from web.application import create_app

__all__ = ["create_app"]
