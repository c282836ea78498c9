"""The ASGI application: Django, with the hot endpoints beside it."""

import os

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "shanzhi.config.settings")

from django.core.asgi import get_asgi_application

application = get_asgi_application()
