"""What can become of a delivery: its statuses by rank, the words for them, and the reasons. Pure.

The ranks and the moves between them are the sending protocol (docs/deliveries.md).
"""

from django.db.models import IntegerChoices, TextChoices
from django.utils.translation import gettext_lazy as _


class Channel(TextChoices):
    """A way to reach somebody."""

    SMS = "sms", _("SMS")
    EMAIL = "email", _("e-mail")


class Lane(IntegerChoices):
    """What goes first: warnings before everything else."""

    URGENT = 0, _("urgent")
    BULK = 1, _("ordinary")


class Status(IntegerChoices):
    """How far a delivery has come. A higher number is later; nothing rewrites history."""

    QUEUED = 0, _("queued")
    RETRY_WAIT = 5, _("waiting for another try")
    CLAIMED = 10, _("taken by a worker")
    DIALLING = 20, _("being handed over")
    IN_DOUBT = 30, _("in doubt")
    ACCEPTED = 40, _("accepted")
    SENT = 50, _("sent")
    UNCONFIRMED = 80, _("unconfirmed")
    UNDELIVERED = 90, _("undelivered")
    FAILED = 91, _("failed")
    SUPPRESSED = 95, _("stopped by the recipient")
    CANCELLED = 96, _("cancelled")
    EXPIRED = 97, _("too late")
    DELIVERED = 100, _("delivered")


class Reason(TextChoices):
    """Why a delivery is where it is, in our words; providers' codes end at the channel."""

    NONE = "", ""
    BAD_ADDRESS = "bad_address", _("the address does not exist")
    NOT_MOBILE = "not_mobile", _("not a mobile number")
    STOPPED = "stopped", _("the recipient has asked for no more messages")
    UNREACHABLE = "unreachable", _("the telephone or mailbox cannot be reached")
    BLOCKED = "blocked", _("blocked by the operator")
    REGION = "region", _("the country is not allowed")
    TOO_LONG = "too_long", _("the message is too long")
    SENDER = "sender", _("our sender or account was refused")
    REFUSED = "refused", _("refused by the provider")
    BUSY = "busy", _("the provider was busy")
    UNAVAILABLE = "unavailable", _("the provider could not be reached")
    NO_ANSWER = "no_answer", _("the provider gave no answer")
    WORKER_LOST = "worker_lost", _("the worker stopped in the middle")
    OUT_OF_TIME = "out_of_time", _("the message was no longer valid")
    BY_PERSON = "by_person", _("decided by a person")
    RESTORED = "restored", _("restored from a backup")


class Word(TextChoices):
    """The nine words that senders see. Every status belongs to exactly one."""

    QUEUED = "queued", _("waiting")
    SENDING = "sending", _("sending")
    IN_DOUBT = "in_doubt", _("in doubt")
    SENT = "sent", _("sent")
    DELIVERED = "delivered", _("delivered")
    FAILED = "failed", _("failed")
    SUPPRESSED = "suppressed", _("stopped")
    CANCELLED = "cancelled", _("cancelled")
    EXPIRED = "expired", _("too late")


WORDS: dict[Status, Word] = {
    Status.QUEUED: Word.QUEUED,
    Status.RETRY_WAIT: Word.QUEUED,
    Status.CLAIMED: Word.QUEUED,
    Status.DIALLING: Word.SENDING,
    Status.IN_DOUBT: Word.IN_DOUBT,
    Status.ACCEPTED: Word.SENT,
    Status.SENT: Word.SENT,
    Status.UNCONFIRMED: Word.SENT,
    Status.UNDELIVERED: Word.FAILED,
    Status.FAILED: Word.FAILED,
    Status.SUPPRESSED: Word.SUPPRESSED,
    Status.CANCELLED: Word.CANCELLED,
    Status.EXPIRED: Word.EXPIRED,
    Status.DELIVERED: Word.DELIVERED,
}

WAITING = (Status.QUEUED, Status.RETRY_WAIT)
"""A worker may claim these."""

BEFORE_DIALLING = (Status.QUEUED, Status.RETRY_WAIT, Status.CLAIMED)
"""Nothing has been asked of a provider, or we know that it never arrived: these can still be stopped."""

OPEN = (*BEFORE_DIALLING, Status.DIALLING)
"""Still in the queue: an alert with any of these is not done."""

UNDER_WAY = (Word.QUEUED, Word.SENDING, Word.IN_DOUBT)
"""The words of what has not left the queue, or may come back to it."""

TAKEN = (Status.ACCEPTED, Status.SENT)
"""A provider has it and more may be heard of it."""

MAY_HAVE_IT = (Status.IN_DOUBT, *TAKEN, Status.UNCONFIRMED, Status.DELIVERED)
"""The recipient has the message, or may have it: a correction goes to these."""

STOPPED = (Status.SUPPRESSED, Status.CANCELLED, Status.EXPIRED)
"""Ended by somebody's will or by time, before a provider was asked."""

RETRYABLE = (Reason.BUSY, Reason.UNAVAILABLE, Reason.UNREACHABLE)
"""Reasons that may pass: "retry failed" takes these and no others."""
