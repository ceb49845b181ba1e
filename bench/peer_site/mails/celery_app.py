"""Celery as its documentation sets it up for Django; results are recorded in the row, so none are kept."""

from celery import Celery
from django.conf import settings

app = Celery("peer", broker=settings.REDIS_URL)
app.conf.update(task_default_queue=settings.RUN, task_ignore_result=True, worker_prefetch_multiplier=16)
app.autodiscover_tasks(["mails"])
