"""The live process."""

import os

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "anchang.main.settings")
django.setup()

from anchang.engine.events.live import application  # noqa: E402

__all__ = ["application"]
