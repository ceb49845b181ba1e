"""`send_alert` across a border: the console's rule, and no way around it."""

import threading
import time

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.utils import timezone

from notifications import dispatch
from notifications.models import Alert

WORDS = ("--title", "Inbrott", "--text", "Lås dörrarna.")
BOTH = (*WORDS, "--area", "ekudden", "--area", "bjorkangen")
WAITS, TOO_LATE, SENT_BACK = 4, 3, 1


@pytest.fixture
def by(coordinator, member, outsider, neighbour) -> tuple[str, str]:
    """The sender: Sara of Mariestad. Nadja may approve in Töreboda."""
    return "--by", coordinator.email


def ended(*arguments: str) -> int:
    """The exit code of the command."""
    try:
        call_command("send_alert", *arguments)
    except SystemExit as end:
        return end.code
    return 0


def meanwhile(act, by) -> threading.Thread:
    """Let somebody decide about the alert while the command waits."""

    def decide() -> None:
        while not (alert := Alert.objects.filter(state=Alert.State.SUBMITTED).first()):
            time.sleep(0.05)
        act(alert=alert, by=by.user, now=timezone.now())
        connection.close()

    thread = threading.Thread(target=decide)
    thread.start()
    return thread


def test_unasked_the_other_side_is_named_with_what_to_do(by):
    with pytest.raises(CommandError, match="in Töreboda: --ask toreboda") as refused:
        call_command("send_alert", *BOTH, *by)

    assert refused.value.returncode == 2
    assert not Alert.objects.exists()


def test_asked_it_waits_and_says_for_whom(by, capsys):
    assert ended(*BOTH, *by, "--ask", "toreboda") == WAITS

    assert Alert.objects.get().state == Alert.State.SUBMITTED
    assert "somebody in Töreboda must approve it" in capsys.readouterr().err


def test_both_sides_are_waited_for_where_both_are_needed(by, mariestad, police, neighbour, capsys):
    mariestad.warnings_need_approval = True
    mariestad.save()

    assert ended(*BOTH, *by, "--ask", "toreboda", "--approved-by", police.email) == WAITS
    assert "Nothing is sent yet: somebody in Töreboda must approve it." in capsys.readouterr().err

    both = ("--approved-by", police.email, "--approved-by", neighbour.email)
    assert ended(*BOTH, *by, "--ask", "toreboda", *both) == 0
    assert {alert.state for alert in Alert.objects.all()} == {Alert.State.SUBMITTED, Alert.State.SENDING}


def test_a_colleague_alone_does_not_speak_for_the_other_side(by, police):
    assert ended(*BOTH, *by, "--ask", "toreboda", "--approved-by", police.email) == WAITS


def test_the_sender_approves_for_nobody(by, coordinator):
    with pytest.raises(CommandError, match="själv"):
        call_command("send_alert", *BOTH, *by, "--ask", "toreboda", "--approved-by", coordinator.email)


@pytest.mark.parametrize(
    ("asked", "why"),
    [
        ("mariestad", "--ask mariestad: not across a border"),
        ("nowhere", "--ask nowhere: there is none"),
    ],
)
def test_who_cannot_be_asked_is_named(by, asked, why):
    with pytest.raises(CommandError, match=why):
        call_command("send_alert", *BOTH, *by, "--ask", asked)


def test_the_operator_has_nobody_to_ask(by):
    with pytest.raises(CommandError, match="say with --by who asks"):
        call_command("send_alert", *BOTH, "--ask", "toreboda")


def test_the_wait_for_an_approval_ends_when_its_time_is_out(by):
    assert ended(*BOTH, *by, "--ask", "toreboda", "--wait", "0.5") == WAITS


@pytest.mark.django_db(transaction=True)
def test_an_approval_during_the_wait_is_seen(by, neighbour):
    thread = meanwhile(dispatch.approve, neighbour)

    # No worker is there to send it: the wait for that runs out.
    assert ended(*BOTH, *by, "--ask", "toreboda", "--wait", "3") == TOO_LATE
    thread.join()
    assert Alert.objects.get().state == Alert.State.APPROVED


@pytest.mark.django_db(transaction=True)
def test_a_refusal_during_the_wait_ends_it(by, neighbour, capsys):
    def send_back(**given) -> None:
        dispatch.reject(why="Nej.", **given)

    thread = meanwhile(send_back, neighbour)
    began = time.monotonic()

    assert ended(*BOTH, *by, "--ask", "toreboda", "--wait", "60") == SENT_BACK
    thread.join()
    assert time.monotonic() - began < 30
    assert "sent back to its writer" in capsys.readouterr().err


def test_the_operators_second_person_has_to_hold_the_right_on_both_sides(by, toreboda, police, capsys):
    toreboda.warnings_need_approval = True
    toreboda.save()

    assert ended(*BOTH) == WAITS
    assert "a second person" in capsys.readouterr().err
    with pytest.raises(CommandError, match="alla områden"):
        call_command("send_alert", *BOTH, "--approved-by", police.email)
