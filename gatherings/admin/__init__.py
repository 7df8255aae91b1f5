"""The secretariat's desk for gatherings."""

from gatherings.admin.agenda_items import AgendaItemAdmin
from gatherings.admin.gatherings import GatheringAdmin

__all__ = ["AgendaItemAdmin", "GatheringAdmin"]
