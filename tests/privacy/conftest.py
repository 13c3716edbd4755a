from pathlib import Path

import pytest
from pytest_django import Settings

from tests.office import Office, opened
from tests.office import office as office_opened_once

__all__ = ["office_opened_once", "opened"]


@pytest.fixture
def stored(tmp_path: Path, settings: Settings) -> Path:
    """Files and journal of this test alone."""
    settings.VAR = tmp_path
    settings.OUTBOX = tmp_path / "files" / "outbox"
    settings.STORAGES = {
        **settings.STORAGES,
        "default": {
            "BACKEND": "django.core.files.storage.FileSystemStorage",
            "OPTIONS": {"location": str(tmp_path / "files")},
        },
    }
    return tmp_path


@pytest.fixture
def office(stored: Path, office_opened_once: Office) -> Office:
    return office_opened_once
