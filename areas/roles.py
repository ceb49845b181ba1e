"""Roles, permissions and the one map between them. Pure: it knows neither database nor request."""

from enum import StrEnum

from django.db.models import TextChoices
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class Permission(StrEnum):
    """What somebody may do within the reach of an appointment."""

    SEE_HOUSEHOLDS = "see_households"
    SEE_CONTACT_DETAILS = "see_contact_details"
    EDIT_HOUSEHOLDS = "edit_households"
    DECIDE_MEMBERSHIPS = "decide_memberships"
    APPOINT = "appoint"
    EDIT_AREAS = "edit_areas"
    PLAN_MEETINGS = "plan_meetings"
    IMPORT_MEMBERS = "import_members"
    EXPORT_REGISTER = "export_register"
    DISCLOSE_REGISTER = "disclose_register"
    FORWARD_ALERTS = "forward_alerts"
    WRITE_ALERTS = "write_alerts"
    APPROVE_ALERTS = "approve_alerts"
    BREAK_GLASS = "break_glass"
    FOLLOW_ALERTS = "follow_alerts"
    CHOOSE_SETTINGS = "choose_settings"
    READ_TRAIL = "read_trail"
    ADMINISTER = "administer"

    @property
    def meaning(self) -> str:
        """What it allows, for the printed table."""
        return _MEANINGS[self]


_MEANINGS = {
    Permission.SEE_HOUSEHOLDS: "see who lives where: names and street numbers",
    Permission.SEE_CONTACT_DETAILS: "see telephone numbers and e-mail addresses, and the register's pages",
    Permission.EDIT_HOUSEHOLDS: "add and change households and members",
    Permission.DECIDE_MEMBERSHIPS: "approve and decline applications",
    Permission.APPOINT: "give roles and end them",
    Permission.EDIT_AREAS: "start and change areas, and keep the ledger of signs",
    Permission.PLAN_MEETINGS: "plan the yearly meeting, and write down attendance and minutes",
    Permission.IMPORT_MEMBERS: "import lists",
    Permission.EXPORT_REGISTER: "take lists out of the register",
    Permission.DISCLOSE_REGISTER: "see and take out, masked, what a request for public records is about",
    Permission.FORWARD_ALERTS: "get warnings first, pass them on and acknowledge them; confirm the list",
    Permission.WRITE_ALERTS: "write and send alerts",
    Permission.APPROVE_ALERTS: "approve alerts that others have written",
    Permission.BREAK_GLASS: "in an emergency send a warning alone, with a reason and a review afterwards",
    Permission.FOLLOW_ALERTS: "follow an alert: its ledger and what became of it",
    Permission.CHOOSE_SETTINGS: "choose a municipality's settings: approval, limits, budget, words for roles",
    Permission.READ_TRAIL: "read who did what and when",
    Permission.ADMINISTER: "set up municipalities, make administrators, decide about paused sending",
}


class Role(TextChoices):
    """What a person is appointed to, in the field's usual word; municipalities may have their own."""

    CONTACT_PERSON = "contact_person", _("contact person")
    DEPUTY = "deputy", _("deputy contact person")
    MAIN_CONTACT_PERSON = "main_contact_person", _("main contact person")
    COORDINATOR = "coordinator", _("coordinator")
    POLICE = "police", _("community police officer")
    APPROVER = "approver", _("approver")
    AUDITOR = "auditor", _("auditor")
    ADMINISTRATOR = "administrator", _("administrator")

    @property
    def is_for_area(self) -> bool:
        """Whether the role is held in one area; all others are held in a municipality."""
        return self in AREA_ROLES

    @property
    def plural(self) -> Promise:
        """The usual word for several who hold the role."""
        return _PLURALS[self]

    @property
    def is_public(self) -> bool:
        """Whether name and e-mail address stand on the municipality's public contact page."""
        return self in PUBLIC_ROLES

    @property
    def duty(self) -> Promise:
        """One sentence on what the role does, for those who appoint and those who are appointed."""
        return DUTIES[self]


AREA_ROLES = frozenset({Role.CONTACT_PERSON, Role.DEPUTY, Role.MAIN_CONTACT_PERSON})

PUBLIC_ROLES = frozenset({Role.COORDINATOR, Role.POLICE})  # whom anybody may turn to, by name

_CHAIN = frozenset({Permission.SEE_HOUSEHOLDS, Permission.DECIDE_MEMBERSHIPS, Permission.FORWARD_ALERTS})
_SENDING = frozenset({Permission.WRITE_ALERTS, Permission.FOLLOW_ALERTS})

PERMISSIONS: dict[Role, frozenset[Permission]] = {
    Role.CONTACT_PERSON: _CHAIN | {Permission.EDIT_HOUSEHOLDS, Permission.PLAN_MEETINGS},
    Role.DEPUTY: _CHAIN,
    Role.MAIN_CONTACT_PERSON: _CHAIN | {Permission.EDIT_HOUSEHOLDS, Permission.PLAN_MEETINGS},
    Role.COORDINATOR: _SENDING
    | {
        Permission.SEE_HOUSEHOLDS,
        Permission.SEE_CONTACT_DETAILS,
        Permission.EDIT_HOUSEHOLDS,
        Permission.DECIDE_MEMBERSHIPS,
        Permission.APPOINT,
        Permission.EDIT_AREAS,
        Permission.PLAN_MEETINGS,
        Permission.IMPORT_MEMBERS,
        Permission.EXPORT_REGISTER,
        Permission.DISCLOSE_REGISTER,
        Permission.APPROVE_ALERTS,
        Permission.CHOOSE_SETTINGS,
        Permission.READ_TRAIL,
    },
    Role.POLICE: _SENDING | {Permission.APPROVE_ALERTS, Permission.BREAK_GLASS},
    Role.APPROVER: frozenset({Permission.APPROVE_ALERTS, Permission.FOLLOW_ALERTS}),
    Role.AUDITOR: frozenset({Permission.FOLLOW_ALERTS, Permission.READ_TRAIL}),
    Role.ADMINISTRATOR: frozenset(
        {
            Permission.ADMINISTER,
            Permission.APPOINT,
            Permission.CHOOSE_SETTINGS,
            Permission.DISCLOSE_REGISTER,
            Permission.FOLLOW_ALERTS,
            Permission.READ_TRAIL,
        }
    ),
}

_PLURALS: dict[Role, Promise] = {
    Role.CONTACT_PERSON: _("contact persons"),
    Role.DEPUTY: _("deputy contact persons"),
    Role.MAIN_CONTACT_PERSON: _("main contact persons"),
    Role.COORDINATOR: _("coordinators"),
    Role.POLICE: _("community police officers"),
    Role.APPROVER: _("approvers"),
    Role.AUDITOR: _("auditors"),
    Role.ADMINISTRATOR: _("administrators"),
}

DUTIES: dict[Role, Promise] = {
    Role.CONTACT_PERSON: _("Passes warnings on, keeps the list of households and welcomes new neighbours."),
    Role.DEPUTY: _("Steps in for whoever does not answer."),
    Role.MAIN_CONTACT_PERSON: _("Links police and municipality with everybody in the chain of a large area."),
    Role.COORDINATOR: _("Starts areas, gives roles, keeps the register and sends information."),
    Role.POLICE: _("Writes warnings and crime-prevention information for one or several municipalities."),
    Role.APPROVER: _("Reads and approves what others have written, before it is sent."),
    Role.AUDITOR: _("Reads what has been sent and who did what, and changes nothing."),
    Role.ADMINISTRATOR: _("Sets up municipalities and decides about paused sending."),
}


def roles_with(permission: Permission) -> frozenset[Role]:
    """Return the roles that carry a permission."""
    return frozenset(role for role, held in PERMISSIONS.items() if permission in held)
