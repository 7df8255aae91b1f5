"""The secretariat's desk for the register, the network itself and the outbox."""

from members.admin import door
from members.admin.appointments import AppointmentAdmin
from members.admin.changes import ChangeAdmin
from members.admin.jobs import JobAdmin
from members.admin.network import NetworkAdmin
from members.admin.organisations import OrganisationAdmin
from members.admin.outbox import DeliveryAdmin, MessageAdmin
from members.admin.people import PersonAdmin

__all__ = [
    "AppointmentAdmin",
    "ChangeAdmin",
    "DeliveryAdmin",
    "JobAdmin",
    "MessageAdmin",
    "NetworkAdmin",
    "OrganisationAdmin",
    "PersonAdmin",
    "door",
]
