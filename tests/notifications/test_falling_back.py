"""A warning whose SMS does not arrive comes by e-mail instead, once, to those who can have it."""

from datetime import timedelta

import pytest

from notifications import falling_back, releasing, tasks
from notifications.models import Alert, Delivery, Suppression
from notifications.sending import drain
from notifications.statuses import Channel, Lane, Reason, Status
from notifications.tracking import status_of
from tests.notifications.conftest import release


@pytest.fixture
def by_sms_alone(member):
    """Maja has chosen SMS and no e-mail; her mailbox is verified."""
    member.email_wanted_at = None
    member.save()
    return member


@pytest.fixture
def failed(provider, draft, by_sms_alone):
    """A warning whose SMS to her has failed for good."""
    provider.fault("bad_number")
    release(draft)
    drain(lane=Lane.URGENT, channel=Channel.SMS)
    provider.fault("bad_number", 0)
    return draft


def mails(alert: Alert) -> list[str]:
    return list(alert.deliveries.filter(channel=Channel.EMAIL).values_list("address", flat=True))


def test_it_comes_by_mail_once_also_when_the_alert_was_done(provider, failed, member, now):
    releasing.finish(now=now)
    for _ in range(2):
        tasks.sweep()
        drain(lane=Lane.URGENT, channel=Channel.EMAIL)

    (mail,) = provider.mails(member.email)
    assert "Lås dörrar och fönster." in mail["text"]
    failed.refresh_from_db()
    assert failed.state == Alert.State.DONE
    status = status_of(failed)
    assert (status["emails_instead_of_sms"], status["channels"]["email"]["sent"]) == (1, 1)


def test_one_who_gets_the_mail_anyway_gets_no_second(provider, draft, member, now):
    provider.fault("bad_number")
    release(draft)
    drain(lane=Lane.URGENT, channel=Channel.SMS)
    assert falling_back.fall_back(now=now) == 0


def test_all_who_share_the_number_get_it(failed, people, area, by_sms_alone, now):
    nils = people.member("Nils Nära", area, phone=by_sms_alone.phone, email_wanted_at=None)
    assert falling_back.fall_back(now=now) == 2
    assert set(mails(failed)) == {by_sms_alone.email, nils.email}


def test_without_money_for_the_sms_it_comes_by_mail_and_the_sms_later(
    provider, draft, by_sms_alone, settings, now
):
    settings.SMS_DAILY_BUDGET = settings.SMS_PRICE_PER_SEGMENT / 2
    release(draft)
    drain(lane=Lane.URGENT, channel=Channel.SMS)
    assert [falling_back.fall_back(now=now) for _ in range(2)] == [1, 0]
    drain(lane=Lane.URGENT, channel=Channel.EMAIL)

    assert len(provider.mails(by_sms_alone.email)) == 1
    settings.SMS_DAILY_BUDGET = 0
    tasks.sweep()
    drain(lane=Lane.URGENT, channel=Channel.SMS)
    assert len(provider.messages(by_sms_alone.phone)) == 1


@pytest.mark.parametrize(
    "field", [{"email_verified_at": None}, {"email": ""}, {"sms_wanted_at": None}, {"phone": "+46701740699"}]
)
def test_without_a_verified_mailbox_or_the_wish_it_does_not(failed, member, now, field):
    type(member).objects.filter(pk=member.pk).update(**field)
    assert falling_back.fall_back(now=now) == 0


def test_whoever_has_stopped_the_mail_or_the_sms_is_left_in_peace(failed, member, now):
    stop = Suppression.objects.create(channel=Channel.EMAIL, address=member.email, cause="link")
    assert falling_back.fall_back(now=now) == 0

    stop.delete()
    Delivery.objects.update(reason=Reason.STOPPED)
    Suppression.objects.update(cause="provider")
    assert falling_back.fall_back(now=now) == 0


@pytest.mark.parametrize("change", [{"kind": "information"}, {"state": "cancelled"}, {"channels": ["email"]}])
def test_only_for_a_warning_that_goes_on(failed, now, change):
    Alert.objects.update(**change)
    assert falling_back.fall_back(now=now) == 0


def test_nothing_when_it_is_too_late_or_may_yet_arrive(failed, now):
    assert falling_back.fall_back(now=now + timedelta(hours=13)) == 0

    failed.counts.filter(word="failed").update(number=0)
    Suppression.objects.all().delete()
    Delivery.objects.update(status=Status.RETRY_WAIT)
    assert falling_back.fall_back(now=now) == 0


def test_one_whose_number_is_known_to_be_dead_gets_the_next_warning_too(
    draft, by_sms_alone, now, people, area
):
    people.member("Karin Kontakt", area)
    Suppression.objects.create(channel=Channel.SMS, address=by_sms_alone.phone, cause="bad_number")
    draft.channels = ["sms"]
    draft.email_text = "Det här har ingen godkänt."
    draft.save()
    release(draft)

    assert falling_back.fall_back(now=now) == 1
    assert mails(draft) == [by_sms_alone.email]
    assert "ingen godkänt" not in draft.renderings.filter(channel=Channel.EMAIL).first().body


def test_the_page_says_so(failed, sign_in, coordinator, now):
    falling_back.fall_back(now=now)
    page = sign_in(coordinator).get(f"/utskick/{failed.public_id}/").text
    assert "1 får det med e-post i stället" in page
