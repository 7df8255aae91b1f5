"""A person's own choice of mail, and the link that declines it."""

from typing import Any, cast

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt

from members.language import speak_as_the_letter
from members.mail import mail_choices
from members.models import MailChoice, Message, Person

_LABELS = {Message.Kind.NEWS: gettext_lazy("Nytt på nettstedet")}


class MailChoiceForm(forms.Form):
    """One question for each kind of mail that may be chosen about."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for kind in Message.DECLINABLE:
            self.fields[kind] = forms.ChoiceField(
                label=_LABELS[kind],
                choices=MailChoice.Frequency.choices,
                widget=forms.RadioSelect,
            )


def own_mail(request: HttpRequest) -> HttpResponse:
    """Show and change how often she gets what she may choose about."""
    person = cast("Person", request.user)
    form = MailChoiceForm(
        request.POST if request.method == "POST" else None, initial=mail_choices.frequencies(person)
    )
    if request.method == "POST" and form.is_valid():
        for kind, frequency in form.cleaned_data.items():
            mail_choices.choose(person=person, kind=kind, frequency=frequency)
        messages.success(request, _("Valgene dine er lagret."))
        return redirect("members:own_mail")
    return render(request, "members/own_mail.html", {"form": form})


# A mail program posts here by itself when its user presses «unsubscribe» (RFC 8058). It has no
# session of ours, and so no token of a form; the address is the proof.
@login_not_required
@csrf_exempt
@never_cache
def mail_decline(request: HttpRequest, token: str) -> HttpResponse:
    """One button that declines all that may be declined; opening the page declines nothing."""
    person = mail_choices.person_of(token)
    speak_as_the_letter(request, person)
    if request.method == "POST":
        for kind in Message.DECLINABLE:
            mail_choices.choose(person=person, kind=kind, frequency=MailChoice.Frequency.NONE)
    declined = set(mail_choices.frequencies(person).values()) == {MailChoice.Frequency.NONE}
    return render(request, "members/mail_decline.html", {"declined": declined})
