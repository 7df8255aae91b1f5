"""The secretariat's desk for gatherings."""

from gatherings.admin.gatherings import AgendaItemAdmin, GatheringAdmin

__all__ = ["AgendaItemAdmin", "GatheringAdmin"]
