"""Min side: what is held about the one who looks, and asking to be forgotten."""

from typing import Any, cast

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from members import erasure as erasing
from members.account.confirmation import confirmed
from members.models import Appointment, Person
from members.models.organisations import sees_register
from members.offices import in_time
from members.profile import OWN_FIELDS, save_profile


class ProfileForm(forms.ModelForm[Person]):
    """What she may change herself. Addresses have a page of their own."""

    class Meta:
        model = Person
        fields = OWN_FIELDS
        labels = {
            "phone_shown": gettext_lazy("Vis telefonnummeret for medlemmene"),
        }
        widgets = {
            "name": forms.TextInput(attrs={"autocomplete": "name"}),
            "phone": forms.TextInput(attrs={"type": "tel", "autocomplete": "tel"}),
            "phone_shown": forms.CheckboxInput(attrs={"class": "ds-input"}),
            "language": forms.RadioSelect,
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].required = True


class ErasureForm(forms.Form):
    """What she must choose: whether the name may stay where it is part of the public record."""

    keeps_office_name = forms.ChoiceField(
        label=gettext_lazy("Plasser du har hatt i arbeidsutvalget"),
        choices=[
            ("", gettext_lazy("Ta bort navnet mitt. Det står «Tidligere deltaker» i stedet.")),
            ("ja", gettext_lazy("La navnet mitt stå der, og bare der.")),
        ],
        required=False,
        widget=forms.RadioSelect,
    )


def own_page(request: HttpRequest) -> HttpResponse:
    person = cast("Person", request.user)
    kept = Person.objects.get(pk=person.pk)
    form = ProfileForm(request.POST if request.method == "POST" else None, instance=kept)
    if request.method == "POST" and form.is_valid():
        save_profile(person=form.instance, by=person)
        messages.success(request, _("Endringene er lagret."))
        return redirect("members:own_page")
    held = Appointment.objects.filter(person=person).select_related("organisation")
    context = {
        "form": form,
        "offices": in_time(held),
        "due_at": erasing.due_at(person),
        "sees_register": sees_register(person),
    }
    return render(request, "members/own_page.html", context)


@confirmed
def erasure(request: HttpRequest) -> HttpResponse:
    """Explain what goes and what stays; the button asks for it."""
    person = cast("Person", request.user)
    refusal = erasing.refusal(person)
    form = ErasureForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid() and not refusal:
        keeps = bool(form.cleaned_data["keeps_office_name"])
        erasing.ask(person=person, keeps_office_name=keeps, by=person)
        return redirect("members:erasure")
    context = {"form": form, "refusal": refusal, "due_at": erasing.due_at(person)}
    return render(request, "members/erasure.html", context)


@require_POST
def erasure_undo(request: HttpRequest) -> HttpResponse:
    person = cast("Person", request.user)
    erasing.undo(person=person, by=person)
    messages.success(request, _("Du blir ikke glemt. Alt er som før."))
    return redirect("members:own_page")
