"""What has ended for good, as when somebody is hidden: noted outside the database, done again by a restore.

None of it is ever taken back, so the order of the lines decides nothing: whoever is given something anew is
given something new, which the backup does not know.
"""

from collections import Counter
from collections.abc import Iterable

from django.db import transaction

from areas.models import Person
from areas.protecting import hide
from grannsamverkan import forgotten
from grannsamverkan.forgotten import Line

HIDDEN = "hidden"


def note_hidden(person: Person) -> None:
    """Keep that somebody has protected identity."""
    forgotten.note(HIDDEN, person.public_id)


def end_again(lines: Iterable[Line]) -> Counter[str]:
    """Do once more, in order, what has ended; return how much of each kind was not as it had been."""
    again = {HIDDEN: _hide}
    done: Counter[str] = Counter()
    with transaction.atomic():
        for line in lines:
            if line.kind in again:
                done[line.kind] += again[line.kind](line)
    return done


def _hide(line: Line) -> bool:
    person = Person.objects.listed().filter(public_id=line.reference).first()
    if person:
        hide(person=person, by=None)
    return person is not None
