"""The network itself: one row, so the list is left out."""

from typing import Any

from django import forms
from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from members.admin.base import DeskAdmin
from members.models import Network


class NetworkForm(forms.ModelForm[Network]):
    """The network, with room for its sentences."""

    class Meta:
        widgets = {
            "headline": forms.TextInput(attrs={"class": "vLargeTextField"}),
            "lead": forms.Textarea(attrs={"class": "vLargeTextField", "rows": 3}),
        }


@admin.register(Network)
class NetworkAdmin(DeskAdmin[Network]):
    """Name, aims and secretariat."""

    titled_in_log = True
    form = NetworkForm
    fields = ("name", "region", "secretariat", "contact", "headline", "lead", "aims")
    autocomplete_fields = ("contact",)

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        """Straight to the row, or to making it."""
        network = Network.objects.first()
        if not self.has_view_permission(request) or request.method != "GET":
            return super().changelist_view(request, extra_context)
        if network is None:
            return redirect("admin:members_network_add")
        return redirect("admin:members_network_change", network.pk)

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Only the first."""
        return super().has_add_permission(request) and not Network.objects.exists()

    def has_delete_permission(self, _request: HttpRequest, _obj: Any = None) -> bool:
        """Never: every page needs it."""
        return False
