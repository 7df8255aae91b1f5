"""The page where who speaks hands in her presentation, by a personal link or signed in."""

import re
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone
from pytest_django.fixtures import Settings

from gatherings.models import AgendaItem, PageImage, Presentation, Speaker, TalkLink
from gatherings.talks.links import revoke_links
from members.models import Delivery, Network, Person
from tests.gatherings.pdfs import pdf
from tests.gatherings.speaking import answer, hand_in, item, path, sent_along, speaker

__all__ = ["item", "path", "speaker"]  # fixtures
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("files")]


def kept() -> dict[str, Any]:
    """What is known of the one presentation."""
    return dict(Presentation.objects.values("title", "state", "audience", "consent").get())


def in_quarantine(files: Path) -> list[Path]:
    folder = files / "quarantine"
    return list(folder.iterdir()) if folder.exists() else []


def test_the_page_says_when_where_for_whom_and_until_when(
    client: Client, path: str, item: AgendaItem
) -> None:
    due = timezone.localdate() + timedelta(days=3)
    Presentation.objects.create(gathering=item.gathering, item=item, title="Helse", due_on=due)
    text = client.get(path).text
    assert "Helse og kultur" in text
    assert "Professor, HUNT" in text
    assert "Statens hus, Trondheim" in text
    assert "medlemmene i Kulturnettverket i Trøndelag" in text
    assert f"{due.day}. " in text.partition("<dt>Frist</dt>")[2][:40]


def test_looking_changes_nothing(client: Client, path: str) -> None:
    client.get(path)
    assert Presentation.objects.count() == 0
    assert TalkLink.objects.get().used_at is None


def test_the_address_is_kept_as_a_hash_alone_and_from_searchers(client: Client, path: str) -> None:
    token = path.split("/")[2]
    assert len(token) == 48
    assert token not in TalkLink.objects.get().token_hash
    response = client.get(path)
    assert response["X-Robots-Tag"] == "noindex"
    assert "no-store" in response["Cache-Control"]


def test_a_file_by_the_link_is_a_presentation_for_those_she_chose(
    client: Client, path: str, item: AgendaItem
) -> None:
    response = hand_in(client, path, consent="members")
    assert "Takk! Filen er tatt imot." in response.text
    assert kept() == {
        "title": "Helse og kultur", "state": "ready", "audience": "members", "consent": "members",
    }  # fmt: skip
    version = Presentation.objects.get(item=item).versions.get()
    link = TalkLink.objects.get()
    assert (version.uploaded_by, version.uploaded_through) == (None, link)
    assert link.used_at is not None


def test_what_is_asked_for_is_what_she_hands_in(
    client: Client, path: str, item: AgendaItem
) -> None:
    asked = Presentation.objects.create(
        gathering=item.gathering, item=item, title="Etterspurt", asked_at=timezone.now()
    )
    hand_in(client, path, consent="public")
    asked.refresh_from_db()
    assert (asked.state, asked.audience) == ("ready", "public")
    assert Presentation.objects.count() == 1


def test_before_she_has_said_who_may_see_it_nobody_does(client: Client, path: str) -> None:
    response = hand_in(client, path)
    assert kept()["audience"] == "secretariat"
    assert "Bare du og sekretariatet ser presentasjonen før du har svart." in response.text


def test_a_new_version_keeps_the_address_and_the_answer(client: Client, path: str) -> None:
    hand_in(client, path, consent="public")
    code = Presentation.objects.get().code
    hand_in(client, path, pdf("Ny"))
    presentation = Presentation.objects.get(code=code)
    assert [version.number for version in presentation.versions.all()] == [2, 1]
    assert presentation.audience == "public"


def test_the_same_bytes_again_are_no_change(client: Client, path: str) -> None:
    hand_in(client, path, consent="members")
    response = hand_in(client, path)
    assert "Filen er den samme som før. Ingen endring." in response.text
    assert Presentation.objects.get().versions.count() == 1


def test_a_refused_file_leaves_nothing_and_says_why(client: Client, path: str, files: Path) -> None:
    response = hand_in(client, path, b"MZ" + b"\0" * 90, consent="members")
    assert "ds-validation-message" in response.text
    assert (Presentation.objects.count(), in_quarantine(files)) == (0, [])


def test_a_script_is_told_in_json(client: Client, path: str) -> None:
    def send(content: bytes) -> Any:
        file = SimpleUploadedFile("Helse.pdf", content)
        return client.post(
            f"{path}last-opp/", {"file": file}, headers={"Accept": "application/json"}
        )

    refused, taken = send(b"MZ" + b"\0" * 90), send(pdf("a"))
    assert (refused.status_code, len(refused.json()["errors"])) == (400, 1)
    assert (taken.status_code, taken.json()) == (200, {"url": path})


@pytest.mark.parametrize("ended", ["revoked", "expired"])
def test_a_link_that_no_longer_holds_takes_nothing_and_says_whom_to_ask(
    client: Client, path: str, speaker: Speaker, files: Path, ended: str
) -> None:
    if ended == "revoked":
        assert revoke_links(speaker=speaker) == 1
    else:
        past = timezone.now() - timedelta(seconds=1)
        TalkLink.objects.update(created_at=past - timedelta(days=1), expires_at=past)
    response = client.get(path)
    assert response.status_code == 410
    assert "Siri Sekretær" in response.text.partition("<main")[2]
    assert hand_in(client, path).status_code == 410
    assert (Presentation.objects.count(), in_quarantine(files)) == (0, [])


def test_a_link_that_was_never_made_is_answered_by_the_same_page(
    client: Client, network: Network, files: Path
) -> None:
    response = client.get("/innlegg/finnes-ikke/")
    assert response.status_code == 404
    assert "Lenken gjelder ikke lenger" in response.text
    assert hand_in(client, "/innlegg/finnes-ikke/").status_code == 404
    assert in_quarantine(files) == []


def test_a_form_without_its_token_is_not_taken(path: str, files: Path) -> None:
    response = hand_in(Client(enforce_csrf_checks=True), path, consent="members")
    assert response.status_code == 403
    assert (Presentation.objects.count(), in_quarantine(files)) == (0, [])


def test_too_many_files_are_stopped(client: Client, path: str, settings: Settings) -> None:
    settings.ACCOUNT_RATE_LIMITS = settings.ACCOUNT_RATE_LIMITS | {"talk_upload": "1/m/key"}
    hand_in(client, path, b"x")
    response = hand_in(client, path, b"x")
    assert (response.status_code, response["Retry-After"]) == (429, "60")


def test_her_answer_is_kept_with_its_day(client: Client, path: str) -> None:
    hand_in(client, path)
    answer(client, path, consent="members", publish_from="2031-05-17")
    presentation = Presentation.objects.get()
    assert (presentation.consent, presentation.audience) == ("members", "members")
    assert timezone.localtime(presentation.publish_from).isoformat() == "2031-05-17T00:00:00+02:00"
    assert (presentation.consent_by, presentation.consent_at is None) == (None, False)
    assert 'value="2031-05-17"' in client.get(path).text


def test_her_answer_keeps_the_hour_that_the_secretariat_set(client: Client, path: str) -> None:
    hand_in(client, path)
    Presentation.objects.update(publish_from="2031-12-03T13:00Z")
    assert 'value="2031-12-03"' in client.get(path).text
    opens = []
    for day in ("2031-12-03", "2031-12-04"):
        answer(client, path, consent="members", publish_from=day)
        opens.append(timezone.localtime(Presentation.objects.get().publish_from).isoformat())
    assert opens == ["2031-12-03T14:00:00+01:00", "2031-12-04T00:00:00+01:00"]


def test_who_says_no_is_seen_by_the_secretariat_alone(client: Client, path: str) -> None:
    hand_in(client, path, consent="public")
    answer(client, path, consent="no")
    assert (kept()["consent"], kept()["audience"]) == ("no", "secretariat")


@pytest.mark.parametrize("fields", [{}, {"consent": "none"}, {"consent": "x"}])
def test_an_answer_that_is_none_is_asked_for_again(
    client: Client, path: str, fields: dict[str, str]
) -> None:
    hand_in(client, path)
    response = answer(client, path, **fields)
    assert "Du må rette én ting" in response.text
    assert "presentasjonen?:" not in response.text
    assert kept()["consent"] == "none"


def test_withdrawing_is_asked_about_then_everything_goes(
    client: Client, path: str, secretariat: Person
) -> None:
    hand_in(client, path, consent="public")
    presentation = Presentation.objects.get()
    file = presentation.versions.get().file
    assert "Ja, trekk den" in client.get(f"{path}trekk/").text
    assert kept()["state"] == "ready"
    response = client.post(f"{path}trekk/", sent_along(client, f"{path}trekk/"), follow=True)
    assert "Du kan laste opp en ny." in response.text
    assert kept()["state"] == "withdrawn"
    back = client.get(f"{path}trekk/", follow=True)
    assert "Du kan laste opp en ny." in back.text
    assert presentation.versions.get().file.name == ""
    assert client.get(presentation.get_absolute_url()).status_code == 410
    assert [delivery.person for delivery in Delivery.objects.all()] == [secretariat]
    assert file.name


def test_where_nothing_is_there_is_nothing_to_answer_for_or_withdraw(
    client: Client, path: str
) -> None:
    paths = ["samtykke/", "trekk/"]
    assert [client.post(path + end).status_code for end in paths] == [404, 404]
    ends = ["trekk/", "status/", "side/1.webp"]
    assert [client.get(path + end).status_code for end in ends] == [404, 404, 404]


def test_asking_whether_it_is_read_is_answered_304_until_it_is(client: Client, path: str) -> None:
    hand_in(client, path)
    first = client.get(f"{path}status/")
    assert first.json() == {"waits": True}
    again = client.get(f"{path}status/", headers={"If-None-Match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    Presentation.objects.get().versions.update(conversion="done")
    read = client.get(f"{path}status/", headers={"If-None-Match": first["ETag"]})
    assert (read.status_code, read.json()) == (200, {"waits": False})


def test_the_pages_are_shown_back_to_her(client: Client, path: str) -> None:
    hand_in(client, path)
    version = Presentation.objects.get().versions.get()
    version.conversion, version.text = "done", ["Dans i nord"]
    version.save()
    names = [
        default_storage.save(f"pages/{size}.webp", ContentFile(size.encode())) for size in "ab"
    ]
    PageImage.objects.create(
        version=version, number=1, file=names[0], width=1600, height=900, small=names[1],
        small_width=400, small_height=225,
    )  # fmt: skip
    page = client.get(path).text
    (shown,) = re.findall(r'<img src="([^"]+)" width="400" height="225"', page)
    assert 'alt="Side 1 av 1: Dans i nord"' in page
    assert b"".join(client.get(shown)) == b"b"
    assert b"".join(client.get(f"{path}side/1.webp")) == b"a"


def test_who_is_listed_comes_by_her_own_number_without_a_link(
    client: Client, item: AgendaItem, outsider: Person, member: Person
) -> None:
    own = Speaker.objects.create(item=item, person=outsider)
    address = f"/innlegg/{own.pk}/"
    assert client.get(address)["Location"].startswith("/konto/logg-inn/?next=/innlegg/")
    client.force_login(member)
    assert client.get(address).status_code == 404
    client.force_login(outsider)
    hand_in(client, address, consent="members")
    presentation = Presentation.objects.get()
    version = presentation.versions.get()
    assert (version.uploaded_by, version.uploaded_through) == (outsider, None)
    assert presentation.consent_by == outsider


def test_her_own_page_leads_there(
    client: Client, network: Network, item: AgendaItem, outsider: Person, member: Person
) -> None:
    own = Speaker.objects.create(item=item, person=outsider)
    address = f'href="/innlegg/{own.pk}/"'
    client.force_login(outsider)
    assert address in client.get("/min-side/").text
    client.force_login(member)
    assert address not in client.get("/min-side/").text
    assert address not in client.get(outsider.get_absolute_url()).text


def test_the_page_speaks_as_the_letter(
    client: Client, path: str, speaker: Speaker, outsider: Person
) -> None:
    Person.objects.filter(pk=outsider.pk).update(language="nn")
    Speaker.objects.filter(pk=speaker.pk).update(person=outsider)
    assert '<html lang="nn"' in client.get(path).text
