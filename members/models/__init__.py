"""Who we are: the register, the network itself and the outbox."""

from members.models.appointments import Appointment
from members.models.handovers import Handover, HandoverLine, YearlyCheck
from members.models.jobs import Job
from members.models.network import Network
from members.models.organisations import Organisation, Succession
from members.models.outbox import Delivery, MailChoice, Message, MessageAttachment
from members.models.people import Person, SigninLink
from members.models.records import Change, RegisterImport, Removed
from members.models.search import SearchEntry, SearchTouch, SearchWord

__all__ = [
    "Appointment",
    "Change",
    "Delivery",
    "Handover",
    "HandoverLine",
    "Job",
    "MailChoice",
    "Message",
    "MessageAttachment",
    "Network",
    "Organisation",
    "Person",
    "RegisterImport",
    "Removed",
    "SearchEntry",
    "SearchTouch",
    "SearchWord",
    "SigninLink",
    "Succession",
    "YearlyCheck",
]
