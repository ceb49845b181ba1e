"""The site with one address more, whose view does nothing: what a request costs at the least."""

import os

os.environ["DJANGO_SETTINGS_MODULE"] = "bench.empty_settings"

from django.core.wsgi import get_wsgi_application

application = get_wsgi_application()
