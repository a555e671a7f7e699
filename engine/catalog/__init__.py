"""Loads and checks workflows/: procedures, tariffs, organisation, calendars, forms, diagrams, against each other."""

from engine.catalog.catalog import Catalog, inspect, load
from engine.catalog.finding import CatalogueBroken, Finding

__all__ = ["Catalog", "CatalogueBroken", "Finding", "inspect", "load"]
