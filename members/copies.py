"""A person's copy of all that the register and sign-in keep about her, in words she can read."""

from datetime import date
from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from allauth.usersessions.models import UserSession
from django.contrib.admin.models import LogEntry
from django.db.models import QuerySet
from psycopg.types.range import Range

from members.history import told
from members.models import (
    Appointment,
    Change,
    Delivery,
    Handover,
    MailChoice,
    Message,
    Network,
    Person,
    RegisterImport,
    Removed,
    SigninLink,
    YearlyCheck,
)
from members.periods import last_day

type Lines = list[dict[str, Any]]


def of_person(person: Person) -> dict[str, Any]:
    """Heading → what is kept about `person` under it."""
    person = Person.objects.get(pk=person.pk)
    return {
        "Om deg": _about(person),
        "Verv": [_appointment(held) for held in _appointments(person)],
        "Årlige spørsmål om vervet": _checks(person),
        "Overleveringer": _handovers(person),
        "E-post vi har sendt deg": _mail(person),
        "Hva slags e-post du vil ha": _choices(person),
        "E-postadresser du kan logge inn med": _addresses(person),
        "Nøkler og apper til innlogging": _keys(person),
        "Kontoer hos andre du logger inn med": _accounts(person),
        "Enheter du er logget inn på": _devices(person),
        "Engangslenker for innlogging": _links(person),
        "Endringer i registeret om deg": _changes(Change.objects.filter(person=person)),
        "Endringer i registeret som du har gjort": _changes(Change.objects.filter(by=person)),
        "Det du har gjort på sekretariatets skrivebord": _desk(person),
    }


def _about(person: Person) -> dict[str, Any]:
    return {
        "Navn": person.name,
        "E-postadresse": person.email,
        "Adressen er lagt til av deg selv": person.email_is_own,
        "Adressen virker ikke, sier sekretariatet": person.bounced_at,
        "Telefon": person.phone,
        "Telefonnummeret vises for medlemmene": person.phone_shown,
        "Målform": person.get_language_display(),
        "Fast nummer i adresser på nettstedet": str(person.uid),
        "Sist logget inn": person.last_login,
        "Stengt ute": person.deactivated_at,
        "Ba om å bli glemt": person.erase_asked_at,
        "Navnet kan stå ved plasser i arbeidsutvalget": person.keeps_office_name,
        "Kontaktperson for nettverket": Network.objects.filter(contact=person).exists(),
    }


def period(held: Range[date]) -> dict[str, date | None]:
    """The first and the last day of a period."""
    return {"Fra": held.lower, "Siste dag": last_day(held)}


def _appointments(person: Person) -> QuerySet[Appointment]:
    return Appointment.objects.filter(person=person).select_related("organisation")


def _appointment(held: Appointment) -> dict[str, Any]:
    return {
        "Tittel": held.title,
        "Organisasjon": held.organisation.full_name,
        "Rolle": str(held.get_kind_display()),
        "Øverste kulturleder": held.primary,
        **period(held.period),
        "Sluttet fordi": str(held.get_end_reason_display()),
        "Bekreftet": held.confirmed_on,
    }


def _checks(person: Person) -> Lines:
    asked = YearlyCheck.objects.filter(appointment__person=person).select_related(
        "appointment__organisation"
    )
    return [
        {
            "Verv": str(check.appointment),
            "Spurt": check.asked_on,
            "Besvart": check.answered_at,
            "Svar": str(check.get_answer_display()),
            "Merknad": check.note,
        }
        for check in asked
    ]


def _handovers(person: Person) -> Lines:
    handovers = Handover.objects.filter(appointment__person=person).prefetch_related("lines")
    return [
        {
            "Verv": str(handover),
            "Åpnet": handover.opened_at,
            "Avsluttet": handover.closed_at,
            "Avgjort": [str(line) for line in handover.lines.all()],
        }
        for handover in handovers.select_related("appointment__organisation")
    ]


def _mail(person: Person) -> Lines:
    deliveries = Delivery.objects.filter(person=person) | Delivery.objects.filter(
        address=person.email
    )
    return [
        {
            "Emne": delivery.message.subject,
            "Type": str(delivery.message.get_kind_display()),
            "Til": delivery.address,
            "Skrevet": delivery.message.created_at,
            "Sendt": delivery.sent_at,
            "Tilstand": str(delivery.get_state_display()),
            "Årsak": delivery.reason,
            "Tekst": "" if delivery.message.kind == Message.Kind.CODE else delivery.message.body,
        }
        for delivery in deliveries.select_related("message")
    ]


def _choices(person: Person) -> Lines:
    return [
        {
            "Type": str(choice.get_kind_display()),
            "Hvor ofte": str(choice.get_frequency_display()),
        }
        for choice in MailChoice.objects.filter(person=person)
    ]


def _addresses(person: Person) -> Lines:
    return [
        {
            "Adresse": address.email,
            "Bekreftet": address.verified,
            "Den vi skriver til": address.primary,
        }
        for address in EmailAddress.objects.filter(user=person)
    ]


def _keys(person: Person) -> Lines:
    return [
        {
            "Type": str(key.get_type_display()),
            "Navn": key.data.get("name", ""),
            "Lagt til": key.created_at,
            "Sist brukt": key.last_used_at,
        }
        for key in Authenticator.objects.filter(user=person)
    ]


def _accounts(person: Person) -> Lines:
    return [
        {
            "Tjeneste": account.provider,
            "Nummeret ditt der": account.uid,
            "Det tjenesten sier om deg": account.extra_data,
            "Koblet til": account.date_joined,
            "Sist brukt": account.last_login,
        }
        for account in SocialAccount.objects.filter(user=person)
    ]


def _devices(person: Person) -> Lines:
    return [
        {
            "Nettleser": device.user_agent,
            "Nettadresse (IP)": device.ip,
            "Logget inn": device.created_at,
            "Sist sett": device.last_seen_at,
        }
        for device in UserSession.objects.filter(user=person)
    ]


def _links(person: Person) -> Lines:
    return [
        {"Utløper": link.expires_at, "Brukt": link.used_at}
        for link in SigninLink.objects.filter(person=person)
    ]


def _changes(changes: QuerySet[Change]) -> Lines:
    return [
        {"Når": change.at, "Hva": told(change), "Av": _name(change.by)}
        for change in changes.select_related("by")
    ]


def _name(by: Person | None) -> str:
    return str(by) if by else "systemet"


def _desk(person: Person) -> Lines:
    entries = LogEntry.objects.filter(user=person).select_related("content_type")
    done: Lines = [
        {
            "Når": entry.action_time,
            "Hva": f"{entry.get_action_flag_display()}: {entry.content_type} {entry.object_id}",
        }
        for entry in entries
    ]
    removed = Removed.objects.filter(removed_by=person)
    read = RegisterImport.objects.filter(read_by=person)
    written = Message.objects.filter(by=person)
    done += [{"Når": row.removed_at, "Hva": f"Slettet: {row.title}"} for row in removed]
    done += [{"Når": row.read_at, "Hva": f"Leste inn listen {row.name}"} for row in read]
    done += [{"Når": row.created_at, "Hva": f"Skrev e-posten {row.subject}"} for row in written]
    return done
