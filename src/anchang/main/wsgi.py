"""The web process."""

import os
import sys

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "anchang.main.settings")
application = get_wsgi_application()
# A thread back from the database often holds a row that others wait for: it must not wait 5 ms for the interpreter too.
sys.setswitchinterval(0.0005)
