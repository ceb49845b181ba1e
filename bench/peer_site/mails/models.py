"""One mail to one address: what the task queues, which keep none themselves, read and record in."""

from django.db import models


class Mail(models.Model):
    """A mail that is to be sent, and when it was."""

    address = models.CharField(max_length=254)
    token = models.CharField(max_length=20)
    sent_at = models.DateTimeField(null=True, db_index=True)

    def __str__(self) -> str:
        return str(self.pk)
