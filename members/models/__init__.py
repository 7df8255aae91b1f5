"""Who we are: the register, the network itself and the outbox."""

from members.models.network import Network
from members.models.organisations import Appointment, Organisation
from members.models.outbox import Delivery, Message
from members.models.people import Person, SigninLink

__all__ = [
    "Appointment",
    "Delivery",
    "Message",
    "Network",
    "Organisation",
    "Person",
    "SigninLink",
]
