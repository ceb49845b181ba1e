import pytest

from grannsamverkan.accounts.models import User
from notifications.models import ChannelState, Receipt, Suppression
from notifications.statuses import Channel

TABLES = ["alert", "delivery", "receipt", "suppression", "channelstate"]


@pytest.fixture
def rows(sent, area, member) -> dict[str, object]:
    """One row in every table that a technician may read."""
    delivery = sent.delivery(sent.alert(area), member)
    Suppression.objects.stop(channel=Channel.SMS, address=member.phone, cause=Suppression.Cause.LINK)
    return {
        "alert": delivery.alert_id,
        "delivery": delivery.pk,
        "receipt": Receipt.objects.create(provider="twilio", reference="SM1", status="sent").pk,
        "suppression": Suppression.objects.get().pk,
        "channelstate": ChannelState.objects.of("twilio", channel="sms").pk,
    }


@pytest.fixture
def technician(client, db):
    client.force_login(User.objects.create_superuser("tekniker@example.se", "hemligt-losenord"))
    return client


@pytest.mark.parametrize("table", TABLES)
def test_a_technician_reads_without_seeing_an_address_or_a_name(technician, rows, member, table):
    for end in ("", f"{rows[table]}/change/"):
        page = technician.get(f"/admin/notifications/{table}/{end}")
        assert page.status_code == 200
        for word in (member.phone, member.phone[3:], member.email, member.name):
            assert word not in page.content.decode()


@pytest.mark.parametrize("table", TABLES)
def test_a_technician_changes_nothing(technician, rows, table):
    change = f"/admin/notifications/{table}/{rows[table]}/change/"

    assert technician.get(f"/admin/notifications/{table}/add/").status_code == 403
    assert technician.post(f"/admin/notifications/{table}/add/", {}).status_code == 403
    assert technician.post(change, {"status": 0}).status_code == 403
    assert technician.post(change.replace("change", "delete"), {"post": "yes"}).status_code == 403


def test_actions_on_many_rows_are_not_there(technician, rows):
    data = {"action": "delete_selected", "_selected_action": [rows["suppression"]], "post": "yes"}

    technician.post("/admin/notifications/suppression/", data)

    assert Suppression.objects.count() == 1


def test_nobody_else_gets_in(sign_in, coordinator, rows):
    assert sign_in(coordinator).get("/admin/notifications/alert/").status_code == 302
