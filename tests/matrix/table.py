"""Who may open what: every address of ours, what it asks for, and what it is about. The specification.

A line is: the name of the address | what it asks for | what it is about.

* `open`: anybody. `signed in`: whoever has signed in, and nothing but the person's own is shown.
* otherwise a permission (areas/roles.py says who holds it). Without it anywhere: 403. With it, but not for
  this object: 404, as if there were none.
* about a `page` (of whatever is the reader's own to see), or about one object of the place called here;
  `own`: only the own among those that the permission opens, such as the households one looks after.
* `signature` and `token`: whoever proves by it that they may; everybody else is turned away.
"""

from typing import NamedTuple

ADDRESSES = """
home                           | open                | page
contact_list                   | open                | page
contact_detail                 | open                | municipality
interest_show                  | open                | page
interest_shown                 | open                | page
area_list                      | open                | page
area_detail                    | open                | area
area_join                      | open                | area
invitation                     | open                | invitation token
meeting_detail                 | open                | meeting, own
meeting_calendar               | open                | meeting, own
stop                           | open                | stop token
acknowledge                    | open                | acknowledge token
public_alert_list              | open                | page
public_alert_feed              | open                | page
public_alert_cap_feed          | open                | page
embedded_alerts                | open                | municipality
public_alert                   | open                | alert
public_alert_cap               | open                | alert
account_skip_phone             | open                | page
organisation_sign_in           | open                | page
organisation_return            | open                | page
accessibility                  | open                | page
privacy                        | open                | page
manifest                       | open                | page
robots                         | open                | page
favicon                        | open                | page
health                         | open                | page
web_health                     | open                | page
metrics                        | token               | page
46elks_status                  | signature           | page
46elks_inbound                 | signature           | page
twilio_status                  | signature           | page
twilio_inbound                 | signature           | page
membership_apply               | signed in           | area
household_more                 | signed in           | page
invitation_apply               | signed in           | invitation token
my_page                        | signed in           | page
my_data                        | signed in           | page
my_data_page                   | signed in           | page
account_reauthenticate_by_code | signed in           | page
membership_leave               | signed in           | membership, own
invitation_list                | decide_memberships  | area
poster                         | decide_memberships  | area, own
invitation_add                 | decide_memberships  | area, own
invitation_revoke              | decide_memberships  | invitation, own
membership_approve             | decide_memberships  | applicant
membership_decline             | decide_memberships  | applicant
register_pending               | decide_memberships  | page
declined                       | decide_memberships  | area
declined_forget                | decide_memberships  | declined home
meeting_list                   | see_households      | area
meeting_plan                   | plan_meetings       | area
meeting_change                 | plan_meetings       | meeting
meeting_note                   | plan_meetings       | meeting
meeting_announce               | write_alerts        | meeting
register                       | see_contact_details | page
register_search                | see_contact_details | page
call_list                      | see_contact_details | page
register_area                  | see_contact_details | area
household_add                  | see_contact_details | area
household_detail               | see_contact_details | household
household_edit                 | see_contact_details | household
member_add                     | see_contact_details | household
doubt_settle                   | see_contact_details | doubt
member_remove                  | see_contact_details | membership
person_detail                  | see_contact_details | person
person_edit                    | see_contact_details | person
person_protect                 | see_contact_details | person
contact_person_page            | forward_alerts      | page
list_confirm                   | forward_alerts      | area
households_export              | forward_alerts      | area
alert_notice                   | forward_alerts      | area alert, own
notice_put_up                  | forward_alerts      | area alert, own
alert_forward                  | forward_alerts      | alert, own
neighbour_add                  | edit_households     | area, own
neighbour_household            | edit_households     | household, own
neighbour_moved                | edit_households     | membership, own
household_moved                | edit_households     | household, own
register_export                | export_register     | page
disclosure                     | disclose_register   | page
import_upload                  | import_members      | page
import_review                  | import_members      | member list, own
import_mend                    | import_members      | member list, own
import_undo                    | import_members      | member list, own
interest_list                  | edit_areas          | page
interest_detail                | edit_areas          | interest
interest_take_up               | edit_areas          | interest, own
interest_put_away              | edit_areas          | interest
area_add                       | edit_areas          | page
area_edit                      | edit_areas          | area
area_place                     | edit_areas          | area
area_life                      | edit_areas          | area
household_place                | edit_areas          | household
year_wheel                     | edit_areas          | page
year_calendar                  | edit_areas          | page
sign_ledger                    | edit_areas          | area
sign_edit                      | edit_areas          | sign
sign_orders                    | edit_areas          | page
sign_order_file                | edit_areas          | page
appointment_add                | appoint             | area, own
appointment_end                | appoint             | appointment
appointment_households         | appoint             | appointment
register_municipality          | appoint             | municipality
role_words                     | choose_settings     | municipality
municipality_settings          | choose_settings     | municipality
address_decision               | administer          | municipality
information_write              | administer          | municipality
hold_end                       | administer          | page
code_switch                    | administer          | page
trail                          | read_trail          | page
alert_list                     | follow_alerts       | page
numbers                        | follow_alerts       | page
numbers_by_month               | follow_alerts       | page
numbers_by_area                | follow_alerts       | page
alert_detail                   | follow_alerts       | alert
alert_ledger                   | follow_alerts       | alert
delivery_list                  | follow_alerts       | alert
alert_reached                  | follow_alerts       | alert
alert_record                   | follow_alerts       | alert
alert_chain                    | follow_alerts       | alert
alert_stop_chain               | write_alerts        | alert
alert_compose                  | write_alerts        | page
alert_preview                  | write_alerts        | page
alert_areas                    | write_alerts        | page
weekly_letter                  | write_alerts        | page
event_list                     | write_alerts        | page
event_compose                  | write_alerts        | event
template_list                  | write_alerts        | municipality
template_edit                  | write_alerts        | municipality event
alert_edit                     | write_alerts        | alert
alert_review                   | write_alerts        | alert
alert_cancel                   | write_alerts        | alert
alert_pause                    | write_alerts        | alert
alert_resume                   | write_alerts        | alert
alert_settle                   | write_alerts        | alert
alert_retry                    | write_alerts        | alert
alert_correct                  | write_alerts        | alert
alert_try                      | write_alerts        | alert
alert_break_glass              | break_glass         | alert
glass_review                   | approve_alerts      | alert
alert_undo                     | approve_alerts      | alert
alert_approve                  | approve_alerts      | alert
alert_reject                   | approve_alerts      | alert
"""

PAGES = {"page", "event"}
"""About nothing in particular: whoever holds the permission anywhere may open it."""


class Row(NamedTuple):
    """An address, what it asks for, what it is about, and whether only one's own is opened."""

    name: str
    asked: str
    about: str
    own: bool


def rows() -> list[Row]:
    """Return the table."""
    lines = [[cell.strip() for cell in line.split("|")] for line in ADDRESSES.splitlines() if line.strip()]
    return [
        Row(name, asked, about.removesuffix(", own"), about.endswith(", own")) for name, asked, about in lines
    ]
