"""The nouns of the register, a file each; import them from here."""

from areas.models.address_point import AddressFile, AddressPoint
from areas.models.appointment import Appointment
from areas.models.area import Area, AreaPostcode, AreaStreet
from areas.models.area_step import AreaStep
from areas.models.consent import Consent
from areas.models.declined import AddressDecision, DeclinedCount, DeclinedHome
from areas.models.doubt import Doubt
from areas.models.household import Household
from areas.models.information import InformationText, Informed
from areas.models.interest import Interest
from areas.models.invitation import Invitation
from areas.models.meeting import Meeting
from areas.models.member_list import MemberList, MemberListFile, MemberListRow, MemberListStretch
from areas.models.membership import Membership
from areas.models.municipality import Municipality
from areas.models.person import Person, Source
from areas.models.sign import Sign
from areas.models.trail import TrailEntry, TrailHead

__all__ = [
    "AddressDecision",
    "AddressFile",
    "AddressPoint",
    "Appointment",
    "Area",
    "AreaPostcode",
    "AreaStep",
    "AreaStreet",
    "Consent",
    "DeclinedCount",
    "DeclinedHome",
    "Doubt",
    "Household",
    "InformationText",
    "Informed",
    "Interest",
    "Invitation",
    "Meeting",
    "MemberList",
    "MemberListFile",
    "MemberListRow",
    "MemberListStretch",
    "Membership",
    "Municipality",
    "Person",
    "Sign",
    "Source",
    "TrailEntry",
    "TrailHead",
]
