"""What may stand in the trail, and how it is said on a page. Pure: it knows neither database nor request."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

ACTS: dict[str, Promise] = {
    "acknowledge": _("acknowledged an alert"),
    "alert approved": _("approved an alert"),
    "alert cancelled": _("stopped an alert"),
    "alert paused": _("paused an alert"),
    "alert rejected": _("sent an alert back to its writer"),
    "alert released": _("an approved alert was released"),
    "alert resumed": _("resumed an alert"),
    "alert retried": _("had what failed tried again"),
    "alert submitted": _("submitted an alert"),
    "alert undone": _("took an alert back before it was sent"),
    "appointment.ended": _("ended a role"),
    "appointment.made": _("gave a role"),
    "area.added": _("wrote down an area"),
    "area.changed": _("changed an area"),
    "area.read": _("read the list of an area"),
    "area.stepped": _("took an area to its next step"),
    "correction begun": _("began a correction"),
    "demo.loaded": _("the demo was loaded"),
    "doubtful left": _("left what was in doubt as it was"),
    "doubtful sent again": _("had what was in doubt sent again"),
    "household.added": _("wrote down a household"),
    "household.changed": _("changed a household"),
    "household.read": _("read about a household"),
    "households.assigned": _("gave households to a contact person"),
    "interest.put_away": _("put away somebody's interest"),
    "interest.shown": _("somebody wants to start an area"),
    "interest.taken_up": _("took up somebody's interest"),
    "invitation.made": _("made an invitation"),
    "invitation.revoked": _("withdrew an invitation"),
    "members.import_undone": _("took an imported list back"),
    "members.withdrawn": _("what an import had made was taken away"),
    "members.imported": _("imported a list"),
    "membership.added": _("wrote down a member"),
    "membership.applied": _("applied for membership"),
    "membership.approved": _("approved a membership"),
    "membership.declined": _("declined a membership"),
    "membership.left": _("a membership ended"),
    "person.changed": _("changed a person's details"),
    "person.chose_channels": _("chose how to be reached"),
    "person.claimed": _("took over an entry in the register"),
    "person.erased": _("erased a person"),
    "person.exported": _("took out everything about a person"),
    "person.read": _("read about a person"),
    "register.exported": _("took a list out of the register"),
    "roles.named": _("chose what roles are called"),
    "sending held": _("sending was held after a restored backup"),
    "sending resumed": _("let sending go on after a restored backup"),
    "start_again": _("a stop was taken back by the person"),
    "stop_by_link": _("stopped messages by a link"),
    "stop_by_reply": _("stopped messages by a reply"),
    "trail.pruned": _("old entries of the trail were removed"),
    "undo_stop_by_link": _("took back a stop by a link"),
}


def word_for(act: str) -> str:
    """Return how an act is said; an act that later code no longer knows is said by its own name."""
    return str(ACTS.get(act, act))
