"""The pages that are looked at in every size and scheme, and as whom."""

import hashlib
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from urllib.parse import urlsplit

from django.conf import settings
from django.test import Client
from django.utils import timezone
from playwright.sync_api import Page, expect

from gatherings.models import Gathering, PresentationVersion, Speaker, TalkLink
from members.handover import end_appointment
from members.mail.mail_choices import decline_url
from members.models import Appointment, Organisation, Person, YearlyCheck
from members.periods import today
from tests.arrival import by_code
from tests.browser.payloads import pdf, program
from tests.portal import Portal
from workgroup.models import FollowUpNote

NOBODY, MEMBER = "", "kultursjef.selbu@example.org"
COMMITTEE, SECRETARIAT = "ola.by.rise@example.org", "sekretariat@example.org"
GATHERING = "/samlinger/forste-samling/"
NEW_NOTE = "/arbeidsutvalget/oppfolging/ny/forste-samling/"
TALK = "HUNT – kultur og psykisk helse.pdf"


@dataclass(frozen=True)
class Place:
    """A page: who looks, and where it is or how one gets there."""

    who: str
    way: str | Callable[[Page, Portal], None]

    def visit(self, page: Page, portal: Portal) -> None:
        """Go there."""
        if isinstance(self.way, str):
            page.goto(self.way)
        else:
            self.way(page, portal)


def presentation(page: Page, portal: Portal) -> None:
    """Go to the talk with a PDF."""
    with portal.used():
        version = PresentationVersion.objects.select_related("presentation").get(name=TALK)
        address = version.presentation.get_absolute_url()
    page.goto(address)


def _pages(page: Page, portal: Portal) -> None:
    with portal.used():
        version = PresentationVersion.objects.select_related("presentation").get(name=TALK)
        address = version.presentation.get_absolute_url()
    page.goto(f"{address}sider/?fra=9&til=2")


def _at(more: str) -> Callable[[Page, Portal], None]:
    """The way to what lies below that talk's address."""

    def go(page: Page, portal: Portal) -> None:
        presentation(page, portal)
        page.goto(f"{urlsplit(page.url).path}{more}")

    return go


def note(page: Page, portal: Portal) -> None:
    """Go to the note of the demonstration."""
    with portal.used():
        address = FollowUpNote.objects.earliest("pk").get_absolute_url()
    page.goto(address)


def desk_gathering(page: Page, portal: Portal) -> None:
    """Go to the form of the first gathering."""
    with portal.used():
        pk = Gathering.objects.get(slug="forste-samling").pk
    page.goto(f"/admin/gatherings/gathering/{pk}/change/")


def _uploads(page: Page, _portal: Portal) -> None:
    """A refused file and one that waits; nothing of it is saved, and it is swept in a day."""
    page.goto(f"{GATHERING}last-opp/")
    page.locator("#upload-files").set_input_files(program("regnskap.pdf"))
    page.get_by_role("button", name="Ta bort").first.wait_for()
    if not page.locator(".kn-upload").count():
        page.locator("#upload-files").set_input_files(pdf("Dans i nord.pdf"))
        page.locator(".kn-upload").wait_for()


def _desk_person(page: Page, portal: Portal) -> None:
    with portal.used():
        pk = Person.objects.get(email=COMMITTEE).pk
    page.goto(f"/admin/members/person/{pk}/change/")


def _person(page: Page, portal: Portal) -> None:
    with portal.used():
        address = Person.objects.get(email=COMMITTEE).get_absolute_url()
    page.goto(address)


def _list_read_in(page: Page, _portal: Portal) -> None:
    page.goto("/admin/members/person/importer/")
    text = "Navn;E-post;Organisasjon;Tittel;Øverste\nKari Ny;kari.ny@example.org;Selbu;Sjef;"
    text += "nei\nOla;ola;Selbu;Sjef;ja\n"
    file = {"name": "ledere.csv", "mimeType": "text/csv", "buffer": text.encode()}
    page.get_by_label("Fil").set_input_files(files=file)  # type: ignore[arg-type]  # playwright's own
    page.get_by_role("button", name="Les filen").click()
    page.get_by_role("button", name="Bekreft og legg inn").wait_for()


def _reorganisation(page: Page, portal: Portal) -> None:
    with portal.used():
        pk = Organisation.objects.get(number="5014").pk
    page.goto(f"/admin/members/organisation/{pk}/omorganiser/")


def _leaving(page: Page, portal: Portal) -> None:
    """Somebody leaves, one day far ahead; the portal is as good as it was."""
    with portal.used():
        opened = end_appointment(
            appointment=Appointment.objects.get(person__email=COMMITTEE, primary=True),
            last_day=date(2098, 12, 31),
            reason="retired",
            by=Person.objects.get(email=SECRETARIAT),
        )
    page.goto(opened.get_absolute_url() if opened else "")


def _ending(page: Page, portal: Portal) -> None:
    with portal.used():
        pk = Appointment.objects.get(person__email=MEMBER).pk
    page.goto(f"/admin/members/appointment/{pk}/avslutt/")


def _asked(page: Page, portal: Portal) -> None:
    token = "det-som-star-i-e-posten"
    with portal.used():
        YearlyCheck.objects.get_or_create(
            appointment=Appointment.objects.get(person__email=MEMBER),
            token_hash=hashlib.sha256(token.encode()).hexdigest(),
            defaults={"asked_on": today()},
        )
    page.goto(f"/svar/{token}/?svar=sluttet")


def _talk(page: Page, portal: Portal) -> None:
    token = "det-som-star-i-brevet"
    with portal.used():
        speaker = Speaker.objects.get(item__presentations__versions__name=TALK)
        TalkLink.objects.get_or_create(
            token_hash=hashlib.sha256(token.encode()).hexdigest(),
            defaults={"speaker": speaker, "expires_at": timezone.now() + timedelta(days=1)},
        )
    page.goto(f"/innlegg/{token}/")


def _code(page: Page, _portal: Portal) -> None:
    page.goto("/konto/logg-inn/")
    page.get_by_label("E-post").fill("ukjent@example.org")
    page.get_by_role("button", name="Send meg en kode").click()
    page.wait_for_url("**/kode/")


def _bad_form(page: Page, _portal: Portal) -> None:
    page.goto(NEW_NOTE)
    page.get_by_role("button", name="Legg ut notatet").click()
    expect(page).to_have_title(re.compile("^Feil:"))


def _link(page: Page, portal: Portal) -> None:
    page.goto(portal.signin_url(MEMBER))


def _decline(page: Page, portal: Portal) -> None:
    with portal.used():
        address = decline_url(Person.objects.get(email=MEMBER))
    page.goto(urlsplit(address).path)


def _second_step(page: Page, portal: Portal) -> None:
    """Go to the desk as the secretariat, with a code alone; nobody is signed in afterwards."""
    client = Client()
    with portal.used():
        by_code(client, Person.objects.get(email=SECRETARIAT))
    name = settings.SESSION_COOKIE_NAME
    value = client.cookies[name].value
    page.context.add_cookies([{"name": name, "value": value, "url": portal.url}])
    page.goto("/admin/")
    page.wait_for_url("**/konto/to-steg/**")
    page.context.clear_cookies()


PLACES = {
    "front": Place(NOBODY, "/"),
    "gathering list": Place(NOBODY, "/samlinger/"),
    "gathering": Place(MEMBER, GATHERING),
    "presentation": Place(MEMBER, presentation),
    "page of a presentation": Place(MEMBER, _at("side/1/")),
    "text of a presentation": Place(MEMBER, _at("tekst/")),
    "new version": Place(SECRETARIAT, _at("ny-versjon/")),
    "who sees it": Place(SECRETARIAT, _at("synlighet/")),
    "withdrawing": Place(SECRETARIAT, _at("trekk/")),
    "one version": Place(SECRETARIAT, _at("v/1/")),
    "pages": Place(MEMBER, _pages),
    "open list": Place(NOBODY, "/feed/forste-samling/"),
    "desk: open list elsewhere": Place(SECRETARIAT, "/feed/forste-samling/kode/"),
    "committee": Place(NOBODY, "/arbeidsutvalget/"),
    "note list": Place(MEMBER, "/arbeidsutvalget/oppfolging/"),
    "note": Place(COMMITTEE, note),
    "note form": Place(COMMITTEE, NEW_NOTE),
    "note form with errors": Place(COMMITTEE, _bad_form),
    "sign-in": Place(NOBODY, "/konto/logg-inn/"),
    "code": Place(NOBODY, _code),
    "second step": Place(NOBODY, _second_step),
    "keys": Place(MEMBER, "/min-side/innlogging/"),
    "app": Place(MEMBER, "/min-side/innlogging/app/"),
    "devices": Place(MEMBER, "/min-side/innlogging/enheter/"),
    "one-time link": Place(NOBODY, _link),
    "used link (410)": Place(NOBODY, "/konto/lenke/brukt/"),
    "accessibility": Place(NOBODY, "/tilgjengelighet/"),
    "not found (404)": Place(NOBODY, "/finnes-ikke/"),
    "forbidden (403)": Place(MEMBER, NEW_NOTE),
    "privacy": Place(NOBODY, "/personvern/"),
    "own page": Place(COMMITTEE, "/min-side/"),
    "own data": Place(MEMBER, "/min-side/data/"),
    "being forgotten": Place(MEMBER, "/min-side/data/glem-meg/"),
    "own addresses": Place(COMMITTEE, "/min-side/adresser/"),
    "own mail": Place(MEMBER, "/min-side/e-post/"),
    "declining mail": Place(NOBODY, _decline),
    "members": Place(MEMBER, "/medlemmer/"),
    "search": Place(MEMBER, "/sok/?q=kultur+helse"),
    "search, nothing found": Place(NOBODY, "/sok/?q=finnes-ikke"),
    "members, nobody found": Place(SECRETARIAT, "/medlemmer/?q=finnes-ikke"),
    "organisation": Place(MEMBER, "/medlemmer/5001-trondheim/"),
    "person": Place(SECRETARIAT, _person),
    "welcome": Place(MEMBER, "/velkommen/"),
    "yearly question": Place(NOBODY, _asked),
    "yearly question, gone (410)": Place(NOBODY, "/svar/finnes-ikke/"),
    "speaker's link": Place(NOBODY, _talk),
    "speaker's link, gone (404)": Place(NOBODY, "/innlegg/finnes-ikke/"),
    "speakers": Place(SECRETARIAT, f"{GATHERING}innledere/"),
    "letters to speakers": Place(SECRETARIAT, f"{GATHERING}innledere/brev/"),
    "telling of presentations": Place(SECRETARIAT, f"{GATHERING}si-fra/"),
    "handover": Place(SECRETARIAT, _leaving),
    "desk: ending": Place(SECRETARIAT, _ending),
    "desk: appointments": Place(SECRETARIAT, "/admin/members/appointment/"),
    "desk: reorganisation": Place(SECRETARIAT, _reorganisation),
    "desk": Place(SECRETARIAT, "/admin/"),
    "desk: gatherings": Place(SECRETARIAT, "/admin/gatherings/gathering/"),
    "many files": Place(SECRETARIAT, _uploads),
    "desk: new gathering": Place(SECRETARIAT, "/admin/gatherings/gathering/add/"),
    "desk: gathering": Place(SECRETARIAT, desk_gathering),
    "desk: person": Place(SECRETARIAT, _desk_person),
    "desk: persons": Place(SECRETARIAT, "/admin/members/person/"),
    "desk: invitations": Place(SECRETARIAT, "/admin/members/person/inviter/"),
    "desk: import": Place(SECRETARIAT, "/admin/members/person/importer/"),
    "desk: list read in": Place(SECRETARIAT, _list_read_in),
    "desk: what is deleted": Place(SECRETARIAT, "/admin/members/removed/"),
    "desk: changes": Place(SECRETARIAT, "/admin/members/change/"),
    "desk: new message": Place(SECRETARIAT, "/admin/members/message/add/"),
    "desk: deliveries": Place(SECRETARIAT, "/admin/members/delivery/"),
    "desk: network": Place(SECRETARIAT, "/admin/members/network/1/change/"),
}
