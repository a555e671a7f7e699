"""Each saved release in a database of its own, on both kinds."""

from pathlib import Path

import pytest

from tests.releases.saved import SavedRelease, saved_releases


@pytest.fixture(params=saved_releases(), ids=lambda release: release.version)
def release(request: pytest.FixtureRequest) -> SavedRelease:
    found: SavedRelease = request.param
    return found


@pytest.fixture
def old_url(release: SavedRelease, empty_url: str, tmp_path: Path) -> str:
    """Where the office of the release is, untouched."""
    release.load(empty_url, tmp_path)
    return empty_url
