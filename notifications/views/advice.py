"""What to do about a message that did not arrive, by its reason."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from notifications.statuses import Reason

_CORRECT = _("Ask for the right address and correct it in the register.")
_AGAIN = _("Try again later: this often passes by itself.")
_OURS = _("This is ours to mend: tell whoever runs the system. Then try again.")

DECIDE = _("Decide: send it again, or leave it.")

ADVICE: dict[Reason, Promise] = {
    Reason.BAD_ADDRESS: _CORRECT,
    Reason.NOT_MOBILE: _("Ask for a mobile number: this one cannot receive SMS."),
    Reason.STOPPED: _(
        "Leave it: they have chosen to have no more messages. They can start again on their page."
    ),
    Reason.UNREACHABLE: _AGAIN,
    Reason.BLOCKED: _("The operator does not let our SMS through. Reach them by e-mail or by phone."),
    Reason.REGION: _("SMS are sent to Swedish numbers only. Reach them by e-mail."),
    Reason.TOO_LONG: _("Shorten the message and send it once more."),
    Reason.SENDER: _OURS,
    Reason.REFUSED: _OURS,
    Reason.BUSY: _AGAIN,
    Reason.UNAVAILABLE: _AGAIN,
    Reason.NO_ANSWER: _("We are asking the provider what became of it. Wait a while before doing anything."),
    Reason.WORKER_LOST: _(
        "We are asking the provider what became of it. Wait a while before doing anything."
    ),
    Reason.OUT_OF_TIME: _("The message was too old to be of use when its turn came."),
    Reason.BY_PERSON: _("Somebody decided so; nothing needs to be done."),
    Reason.RESTORED: _("An administrator decides what happens after a restored backup."),
}


def advice_for(reason: str) -> Promise | str:
    """Return one sentence on what to do, or nothing where nothing is known."""
    return ADVICE.get(Reason(reason), "")
