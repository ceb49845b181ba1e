"""The site with one address more, whose view does nothing: what a request costs at the least."""

from django.conf import settings
from django.core.wsgi import get_wsgi_application

settings.ROOT_URLCONF = "bench.empty_urls"
application = get_wsgi_application()
