"""The secretariat's desk for the register, the network itself and the outbox."""

from members.admin import door
from members.admin.network import NetworkAdmin
from members.admin.outbox import MessageAdmin
from members.admin.register import AppointmentAdmin, OrganisationAdmin, PersonAdmin

__all__ = [
    "AppointmentAdmin",
    "MessageAdmin",
    "NetworkAdmin",
    "OrganisationAdmin",
    "PersonAdmin",
    "door",
]
