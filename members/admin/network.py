"""The network itself: one row, so the list is left out."""

from hashlib import sha256
from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.admin.widgets import AdminFileWidget
from django.core.files.base import ContentFile
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from members import marks
from members.admin.base import DeskAdmin
from members.models import Network


class _Mark(str):
    """The address, as the widget writes it and links to it."""

    __slots__ = ()

    @property
    def url(self) -> str:
        """Where it is shown."""
        return str(self)


class MarkWidget(AdminFileWidget):
    """Shows the mark where everybody sees it: files have no address of their own."""

    use_fieldset = False  # a legend alone names no field

    def format_value(self, value: Any) -> Any:
        """The link to what there is."""
        return _Mark(reverse("members:network_mark")) if self.is_initial(value) else None


class NetworkForm(forms.ModelForm[Network]):
    """The network, with room for its sentences."""

    class Meta:
        widgets = {
            "mark": MarkWidget,
            "headline": forms.TextInput(attrs={"class": "vLargeTextField"}),
            "lead": forms.Textarea(attrs={"class": "vLargeTextField", "rows": 3}),
        }

    def clean_mark(self) -> Any:
        """A new mark is made anew, and named by what is in it; an earlier one stays."""
        upload = self.cleaned_data["mark"]
        if "mark" not in self.changed_data or not upload:
            return upload
        # What is larger is not read into memory.
        data = b"" if getattr(upload, "too_large", False) else upload.read(marks.LARGEST + 1)
        content = marks.cleaned(data or bytes(marks.LARGEST + 1))
        upload.close()
        return ContentFile(content, name=f"{sha256(content).hexdigest()[:16]}.png")


@admin.register(Network)
class NetworkAdmin(DeskAdmin[Network]):
    """Name, aims and secretariat."""

    titled_in_log = True
    form = NetworkForm
    fields = ("name", "region", "secretariat", "contact", "headline", "lead", "aims", "mark")
    autocomplete_fields = ("contact",)

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        """Straight to the row, or to making it."""
        network = Network.objects.first()
        if not self.has_view_permission(request) or request.method != "GET":
            return super().changelist_view(request, extra_context)
        if network is None:
            return redirect("admin:members_network_add")
        return redirect("admin:members_network_change", network.pk)

    def get_model_perms(self, request: HttpRequest) -> dict[str, bool]:
        """What the desk's front page offers: the list leads to making the row where there is none.

        Nothing is asked of the database, which Django would do twice on every page.
        """
        allowed = self.has_view_permission(request)
        return {"add": False, "change": allowed, "delete": False, "view": allowed}

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Only the first."""
        return super().has_add_permission(request) and not Network.objects.exists()

    def has_delete_permission(self, _request: HttpRequest, _obj: Any = None) -> bool:
        """Never: every page needs it."""
        return False
