import pytest
from django.conf import settings


@pytest.mark.django_db
def test_a_session_whose_name_no_database_can_hold_is_refused(client):
    cookie = f'{settings.SESSION_COOKIE_NAME}="abcdefgh\\000"'

    answer = client.get("/mina-sidor/", headers={"cookie": cookie})

    assert answer.status_code == 400
    assert "Vi kunde inte läsa" in answer.content.decode()


@pytest.mark.parametrize("path", ["/omraden/?q=%00", "/omraden/%00/", "/omraden/?%00=1"])
def test_an_address_with_it_is_refused_before_the_database_is_asked(client, path):
    assert client.get(path).status_code == 400
