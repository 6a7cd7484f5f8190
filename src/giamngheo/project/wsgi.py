"""The server's entry.  A view without a declared policy, or any other failed check, stops the server."""

import os

from django.core import checks
from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "giamngheo.project.settings")

application = get_wsgi_application()

_failed = [message for message in checks.run_checks() if message.level >= checks.ERROR]
if _failed:
    raise SystemExit("\n".join(str(message) for message in _failed))
