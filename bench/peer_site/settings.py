"""The peers' settings: django-post_office's and django-mailer's as they come, the others' made for speed."""

import os
from urllib.parse import urlsplit

_database = urlsplit(os.environ["PEER_DATABASE_URL"])
REDIS_URL = os.environ["PEER_REDIS_URL"]
RUN = os.environ["PEER_RUN"]

SECRET_KEY = "benchmarks-only"
USE_TZ = True
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
INSTALLED_APPS = ["django.contrib.contenttypes", "post_office", "mailer", "django_q", "mails"]
TEMPLATES = [{"BACKEND": "django.template.backends.django.DjangoTemplates", "APP_DIRS": True}]
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
DATABASES = {
    "default": {
        "ENGINE": "django.db.backends.postgresql",
        "HOST": _database.hostname or "",
        "PORT": _database.port or "",
        "USER": _database.username or "",
        "PASSWORD": _database.password or "",
        "NAME": _database.path[1:],
        "CONN_MAX_AGE": 60,
    }
}
EMAIL_HOST, EMAIL_PORT = "127.0.0.1", int(os.environ["PEER_SMTP_PORT"])
EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
DEFAULT_FROM_EMAIL = "Grannsamverkan <grannsamverkan@example.org>"

POST_OFFICE = {"BACKENDS": {"default": EMAIL_BACKEND}, "MESSAGE_ID_ENABLED": True}
if os.environ["PEER_NAME"] == "django-post_office, tuned":  # large batches, and no log of each attempt
    POST_OFFICE |= {"BATCH_SIZE": 5000, "LOG_LEVEL": 0}
MAILER_EMAIL_BACKEND = EMAIL_BACKEND
MAILER_USE_FILE_LOCK = False
Q_CLUSTER = {
    "name": RUN,
    "workers": 2,
    "timeout": 60,
    "retry": 180,
    "queue_limit": 50,
    "bulk": 10,
    "save_limit": -1,
    "redis": REDIS_URL,
}
LOGGING = {"version": 1, "disable_existing_loggers": True, "root": {"level": "ERROR"}}
