"""What waits for the secretariat, from all the apps, and what is left to do on the first days."""

from dataclasses import dataclass

from django.db.models import Exists
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

import gatherings.desk
import gatherings.talks.desk
import members.desk
import members.desk_checks
import members.desk_invitations
import members.desk_mail
import workgroup.desk
from gatherings.models import Gathering
from members.desk import DeskLine
from members.models import Appointment, Message, Network


@dataclass(frozen=True, slots=True)
class Step:
    """One thing to do before the network is under way."""

    title: str
    detail: str
    button: str
    url: str
    done: bool


def lines() -> list[DeskLine]:
    """What waits today: the register's, the gatherings', the committee's."""
    register = [
        *members.desk_checks.lines(),  # what somebody has answered, before what nobody has
        *members.desk.lines(),
        *members.desk_invitations.lines(),
        *members.desk_mail.lines(),
    ]
    met = [*gatherings.desk.lines(), *gatherings.talks.desk.lines()]
    return [*register, *met, *workgroup.desk.lines()]


def first_days() -> list[Step]:
    """What is to be done first, done or not; nothing when all is, or the network has met."""
    met = Gathering.objects.filter(ends_at__lt=timezone.now())
    network = Network.objects.filter(~Exists(met)).first()
    if network is None:
        return []
    steps = [*_of_network(network), *_of_people()]
    return [] if all(step.done for step in steps) else steps


def _of_network(network: Network) -> list[Step]:
    form = reverse("admin:members_network_change", args=[network.pk])
    return [
        Step(
            title=_("Skriv hva nettverket vil"),
            detail=_("Målene og overskriften står på forsiden."),
            button=_("Skriv målene"),
            url=f"{form}#id_aims",
            done=bool(network.aims),
        ),
        Step(
            title=_("Legg inn merket"),
            detail=_("Et PNG-bilde, som vises øverst på alle sider."),
            button=_("Last opp merket"),
            url=f"{form}#id_mark",
            done=bool(network.mark),
        ),
    ]


def _of_people() -> list[Step]:
    return [
        Step(
            title=_("Legg inn lederne"),
            detail=_("Fra et regneark med alle, eller én og én."),
            button=_("Legg inn ledere"),
            url=reverse("admin:members_registerimport_upload"),
            done=Appointment.objects.filter(kind=Appointment.Kind.LEADER).exists(),
        ),
        Step(
            title=_("Lag den første samlingen"),
            detail=_("Tid, sted og program. Ingen ser den før du kunngjør."),
            button=_("Lag samlingen"),
            url=reverse("admin:gatherings_gathering_add"),
            done=Gathering.objects.exists(),
        ),
        Step(
            title=_("Inviter lederne"),
            detail=_("De får en e-post med veien inn."),
            button=_("Inviter"),
            url=reverse("admin:members_person_invitations"),
            done=Message.objects.filter(kind=Message.Kind.INVITATION).exists(),
        ),
    ]
