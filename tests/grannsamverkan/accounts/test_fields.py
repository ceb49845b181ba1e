import pytest
from django.core.exceptions import ValidationError

from grannsamverkan.accounts.fields import SwedishMobileField


def test_the_field_cleans_to_e164():
    assert SwedishMobileField().clean("070-174 06 05") == "+46701740605"


def test_an_empty_number_is_fine_where_it_is_optional():
    assert SwedishMobileField(required=False).clean("  ") == ""
    with pytest.raises(ValidationError):
        SwedishMobileField().clean("")


def test_the_field_explains_what_is_wrong():
    with pytest.raises(ValidationError, match="kan inte ta emot sms"):
        SwedishMobileField().clean("08-465 004 05")


def test_phones_show_their_number_keys():
    html = SwedishMobileField().widget.render("phone", "")
    assert 'type="tel"' in html
    assert 'autocomplete="tel"' in html
