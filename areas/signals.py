"""What the register lets the layers above know. Sent inside the transaction of the act itself.

A receiver writes rows in that transaction or waits for its commit; it never talks to the outside world
before. Personal data of somebody who is about to be forgotten can still be read.
"""

from django.dispatch import Signal

membership_applied = Signal()
"""Somebody wants to join: `membership`."""

membership_decided = Signal()
"""An application was approved or declined: `membership`, `person`, `approved`."""

membership_left = Signal()
"""A membership has ended: `membership`, `person`, and `forgotten`: whether nothing is kept of the person."""

person_hidden = Signal()
"""Somebody has protected identity but stays in the register for now: `person`."""

channel_chosen = Signal()
"""Somebody has chosen a channel or turned it off: `person`, `channel`, `wanted`."""

appointment_made = Signal()
"""Somebody was given a role: `appointment`."""

appointment_ended = Signal()
"""A role has ended, or will on its last day: `appointment`, `person`."""

area_stepped = Signal()
"""An area has taken a step in its life: `area`, `step`, and `before`: the state it was in."""

interest_shown = Signal()
"""Somebody wants to start an area: `interest`."""

list_waiting = Signal()
"""There is something to do with a list of members: `member_list`."""

people_withdrawn = Signal()
"""An import is undone: `people`, the keys of those who are about to be deleted."""

household_emptied = Signal()
"""The last of a household has moved out: `area`, and `person`, who looked after it."""

households_moved = Signal()
"""Households belong to another area from now on: `memberships` (their keys), `before`, `after`."""
