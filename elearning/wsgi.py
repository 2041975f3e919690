"""WSGI entry point of the Hub."""

import gc
import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "elearning.settings.production")
application = get_wsgi_application()

# What is loaded now stays; looking through it for rubbish again and again took an eighth of the processor time.
gc.collect()
gc.freeze()
gc.set_threshold(20_000, 20, 20)
