from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from areas.models import Household


def test_the_command_tells_how_to_sign_in(db):
    out = StringIO()
    call_command("load_demo", "--households=10", stdout=out)

    assert "samordnare@example.se" in out.getvalue()
    assert Household.objects.count() == 10


def test_the_number_of_areas_can_be_chosen(db):
    call_command("load_demo", "--households=10", "--areas=2", "--seed=7", stdout=StringIO())
    assert Household.objects.values("area").distinct().count() == 2


@pytest.mark.parametrize("argument", ["--households=-1", "--households=many", "--areas=0"])
def test_what_cannot_be_loaded_is_refused_by_name(db, argument):
    with pytest.raises(CommandError, match=argument.split("=")[0]):
        call_command("load_demo", argument)


def test_a_refusal_is_one_sentence(db, settings):
    settings.TWILIO_API_URL = ""
    with pytest.raises(CommandError, match="prov"):
        call_command("load_demo")
