"""The register is the invitation; the mail only tells of it."""

import re
from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from members import desk_invitations, invitations
from members.invitations import invite, invite_again, told, with_standing
from members.models import Delivery, Message, Network, Organisation, Person
from tests.personas import appoint

pytestmark = pytest.mark.django_db


def standing(person: Person) -> str:
    """What the list says of her."""
    return told(with_standing(Person.objects.filter(pk=person.pk)).get())


def recipients() -> list[str]:
    """Whom invitations are written to, in order."""
    found = Delivery.objects.filter(message__kind=Message.Kind.INVITATION).order_by("pk")
    return [delivery.address for delivery in found]


def delivered(**fields: object) -> None:
    """Let the last letter have come so far."""
    Delivery.objects.filter(pk=Delivery.objects.latest("pk").pk).update(**fields)


def names(people: object) -> list[str]:
    return [person.name for person in people]  # type: ignore[attr-defined]


# The letter


def test_the_letter_says_what_this_is_who_asks_and_where_the_door_is(
    network: Network, member: Person, secretariat: Person
) -> None:
    invite(people=[member], by=secretariat)
    message = Message.objects.get()
    assert message.subject == "Velkommen til Kulturnettverket i Trøndelag på nett"
    assert "Siri Sekretær i KS Trøndelag inviterer deg" in message.body
    assert "kulturlederne i Trøndelag" in message.body
    assert "et passord" in message.body
    assert "Siri Sekretær: siri@example.org" in message.body


def test_the_letter_leads_to_the_door_with_the_address_filled_in(
    client: Client, network: Network, member: Person, secretariat: Person
) -> None:
    invite(people=[member], by=secretariat)
    (link,) = re.findall(r"http://127\.0\.0\.1:8000(/\S+)", Message.objects.get().body)
    assert 'value="ase@example.org"' in client.get(link).text


def test_the_letter_is_written_plainly(
    network: Network, member: Person, secretariat: Person
) -> None:
    Network.objects.update(name="Kultur & <fritid>")
    invite(people=[member], by=secretariat)
    message = Message.objects.get()
    assert message.subject == "Velkommen til Kultur & <fritid> på nett"
    assert "\n\n\n" not in message.body


def test_before_there_is_a_network_the_letter_names_none(
    member: Person, secretariat: Person
) -> None:
    invite(people=[member], by=secretariat)
    assert Message.objects.get().subject == "Velkommen til nettverket på nett"


# Who gets one


def test_each_gets_a_letter_of_her_own(
    network: Network, member: Person, outsider: Person, secretariat: Person
) -> None:
    assert names(invite(people=[member, outsider], by=secretariat)) == [outsider.name, member.name]
    assert recipients() == ["ulf@example.org", "ase@example.org"]
    assert Message.objects.count() == 2


def test_nobody_is_invited_twice_in_a_day(
    network: Network, member: Person, secretariat: Person
) -> None:
    invite(people=[member], by=secretariat)
    assert invite(people=[member], by=secretariat) == []
    with time_machine.travel(timezone.now() + timedelta(hours=25)):
        assert names(invite(people=[member], by=secretariat)) == [member.name]


@pytest.mark.parametrize(
    ("fields", "why"),
    [
        ({"email": None}, "uten adresse"),
        ({"bounced_at": timezone.now()}, "adressen virker ikke"),
        ({"deactivated_at": timezone.now()}, "stengt ute"),
        ({"erase_asked_at": timezone.now()}, "har bedt om å bli glemt"),
    ],
)
def test_whom_no_letter_reaches_is_left_out_and_it_says_why(
    network: Network, member: Person, secretariat: Person, fields: dict[str, object], why: str
) -> None:
    Person.objects.filter(pk=member.pk).update(**fields)
    assert invite(people=[member], by=secretariat) == []
    assert invite_again(person=member, last=0, by=secretariat) is False
    assert invitations.why_not(with_standing(Person.objects.filter(pk=member.pk)).get()) == why
    assert Message.objects.count() == 0


def test_who_was_refused_may_be_invited_at_once(
    network: Network, member: Person, secretariat: Person
) -> None:
    invite(people=[member], by=secretariat)
    delivered(state="failed", reason="550 Ukjent mottaker")
    assert names(invite(people=[member], by=secretariat)) == [member.name]


def test_once_more_is_written_once_for_a_double_click(
    network: Network, member: Person, secretariat: Person
) -> None:
    invite(people=[member], by=secretariat)
    seen = Delivery.objects.get().pk
    assert invite_again(person=member, last=seen, by=secretariat) is True
    assert invite_again(person=member, last=seen, by=secretariat) is False
    assert recipients() == ["ase@example.org"] * 2


# How far each has come


def test_the_standing_follows_her_from_the_register_to_signed_in(
    network: Network, member: Person, secretariat: Person
) -> None:
    assert standing(member) == "ikke invitert"
    invite(people=[member], by=secretariat)
    assert standing(member) == "i kø"
    day = timezone.now().replace(year=2026, month=3, day=9, hour=12)
    delivered(state="sent", sent_at=day)
    assert standing(member) == "sendt 9. mars 2026"
    delivered(state="failed", sent_at=None, reason="550 No such user here")
    assert standing(member) == "avvist: 550 No such user here"
    Person.objects.filter(pk=member.pk).update(last_login=day)
    assert standing(member) == "logget inn 9. mars 2026"
    Person.objects.filter(pk=member.pk).update(bounced_at=day)
    assert standing(member) == "adressen virker ikke 9. mars 2026"
    Person.objects.filter(pk=member.pk).update(email=None)
    assert standing(member) == "uten adresse"


def test_an_invitation_to_her_former_address_is_none(
    network: Network, member: Person, secretariat: Person
) -> None:
    invite(people=[member], by=secretariat)
    Person.objects.filter(pk=member.pk).update(email="ny@example.org")
    assert standing(member) == "ikke invitert"


def test_all_without_sign_in_are_members_who_have_no_letter_under_way(
    network: Network, namsos: Organisation, member: Person, outsider: Person, secretariat: Person
) -> None:
    waiting = Person.objects.create(name="Vera Venter", email="vera@example.org")
    appoint(waiting, namsos)
    been = Person.objects.create(name="Inne", email="i@example.org", last_login=timezone.now())
    appoint(been, namsos, kind="deputy")
    invite(people=[waiting], by=secretariat)
    assert names(invitations.to_invite()) == [member.name]
    delivered(state="sent", sent_at=timezone.now() - timedelta(days=13))
    assert names(invitations.to_invite()) == [member.name]
    delivered(sent_at=timezone.now() - timedelta(days=15))
    assert names(invitations.to_invite()) == ["Vera Venter", member.name]
    delivered(state="failed", sent_at=None, reason="550")
    assert names(invitations.to_invite()) == ["Vera Venter", member.name]


def test_the_desk_hears_of_the_uninvited_the_refused_the_silent_and_the_unreachable(
    network: Network, namsos: Organisation, member: Person, secretariat: Person
) -> None:
    stille = Person.objects.create(name="Stille", email="stille@example.org")
    appoint(stille, namsos)
    invite(people=[stille], by=secretariat)
    assert waiting() == ["1 medlem er ikke invitert ennå"]
    delivered(state="failed", reason="550")
    assert waiting() == ["1 invitasjon ble avvist", "1 medlem er ikke invitert ennå"]
    delivered(state="sent", reason="", sent_at=timezone.now() - timedelta(days=15))
    assert waiting()[1:] == ["1 invitert har ikke vært inne"]
    Person.objects.filter(pk=member.pk).update(bounced_at=timezone.now())
    assert waiting()[0] == "1 medlem har en adresse som ikke virker"


def test_each_line_of_the_desk_leads_to_whom_it_counts(
    desk: Client, network: Network, member: Person, secretariat: Person
) -> None:
    invite(people=[member], by=secretariat)
    delivered(state="sent", sent_at=timezone.now() - timedelta(days=15))
    (line,) = desk_invitations.lines()
    assert "Åse Ødegård" in desk.get(line.url).text
    delivered(sent_at=timezone.now() - timedelta(days=13))
    assert "Åse Ødegård" not in desk.get(line.url).text


def waiting() -> list[str]:
    """What the desk says of invitations."""
    return [line.title for line in desk_invitations.lines()]


# At the desk

LIST = "/admin/members/person/"


def test_the_list_shows_and_narrows_by_the_standing(
    desk: Client, network: Network, member: Person, outsider: Person, secretariat: Person
) -> None:
    invite(people=[outsider], by=secretariat)
    page = desk.get(LIST, {"invitasjon": "queued"}).text
    assert "Ulf Utenfor" in page
    assert "Åse Ødegård" not in page
    assert '<td class="field-invitation">i kø</td>' in page


def test_the_chosen_are_shown_with_the_letter_before_anything_is_sent(
    desk: Client, network: Network, member: Person, outsider: Person
) -> None:
    Person.objects.filter(pk=outsider.pk).update(bounced_at=timezone.now())
    chosen = [str(member.pk), str(outsider.pk)]
    page = desk.post(LIST, {"action": "send_invitation", "_selected_action": chosen}).text
    assert f'name="people" value="{member.pk}"' in page
    assert "Ulf Utenfor: adressen virker ikke" in page
    assert "Hei Åse Ødegård!" in page
    assert Message.objects.count() == 0


def test_the_button_invites_those_who_were_shown_and_a_double_click_no_more(
    desk: Client, network: Network, member: Person
) -> None:
    page = desk.get(f"{LIST}inviter/").text
    assert f'name="people" value="{member.pk}"' in page
    for _click in range(2):
        response = desk.post(f"{LIST}inviter/", {"people": str(member.pk)})
    assert recipients() == ["ase@example.org"]
    page = desk.get(response["Location"]).text
    assert "1 invitasjon er lagt i kø." in page
    assert "1 fikk ingen ny" in page


def test_when_all_are_in_it_says_so(desk: Client, network: Network) -> None:
    assert "Det er ingen å invitere" in desk.get(f"{LIST}inviter/").text


def test_nonsense_invites_nobody(
    desk: Client, network: Network, member: Person, secretariat: Person
) -> None:
    people = {"people": f"x,-1,,1e9,{'9' * 19},{'9' * 5_000}"}
    assert desk.post(f"{LIST}inviter/", people).status_code == 302
    assert recipients() == []
    invite(people=[member], by=secretariat)
    last = {"last": "9" * 5_000}
    assert desk.post(f"{LIST}{member.pk}/inviter/", last).status_code == 302
    assert recipients() == ["ase@example.org"]


def test_on_her_own_page_she_is_invited_and_invited_again(
    desk: Client, network: Network, member: Person
) -> None:
    page = f"{LIST}{member.pk}/change/"
    assert 'value="Send invitasjon"' in desk.get(page).text
    desk.post(f"{LIST}{member.pk}/inviter/", {"last": "0"})
    assert 'value="Send invitasjonen på nytt"' in desk.get(page).text
    desk.post(f"{LIST}{member.pk}/inviter/", {"last": "0"})
    assert recipients() == ["ase@example.org"]
    desk.post(f"{LIST}{member.pk}/inviter/", {"last": str(Delivery.objects.get().pk)})
    assert recipients() == ["ase@example.org"] * 2


def test_only_a_post_invites_from_her_page(desk: Client, member: Person) -> None:
    assert desk.get(f"{LIST}{member.pk}/inviter/").status_code == 405


def test_the_page_that_asks_costs_as_much_for_one_as_for_fifty(
    desk: Client, network: Network, member: Person, trondheim: Organisation,
    django_assert_num_queries: object,
) -> None:  # fmt: skip
    for number in range(49):
        person = Person.objects.create(name=f"Leder {number}", email=f"l{number}@example.org")
        appoint(person, trondheim, kind="deputy")
    with django_assert_num_queries(4):  # type: ignore[operator]  # fixture of pytest-django
        assert "50 personer får invitasjon" in desk.get(f"{LIST}inviter/").text
