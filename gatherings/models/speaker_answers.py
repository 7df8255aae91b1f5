"""What each who speaks has said of who may see her presentation."""

from django.db import models
from django.db.models import CheckConstraint, Q, UniqueConstraint
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from gatherings.models.presentations import Presentation
from gatherings.models.programme import Speaker


class SpeakerAnswer(models.Model):
    """One speaker's own answer. Which of them stands is computed: see gatherings.consent."""

    presentation = models.ForeignKey(
        Presentation,
        verbose_name=_("presentasjon"),
        on_delete=models.CASCADE,
        related_name="answers",
    )
    speaker = models.ForeignKey(
        Speaker, verbose_name=_("innleder"), on_delete=models.CASCADE, related_name="answers"
    )
    consent = models.CharField(_("samtykke"), max_length=8, choices=Presentation.Consent)
    answered_at = models.DateTimeField(_("svart"), default=timezone.now)

    class Meta:
        verbose_name = _("svar fra innleder")
        verbose_name_plural = _("svar fra innledere")
        constraints = [
            UniqueConstraint(fields=["presentation", "speaker"], name="speakeranswer_once"),
            CheckConstraint(condition=~Q(consent="none"), name="speakeranswer_says_something"),
        ]

    def __str__(self) -> str:
        return f"{self.speaker}: {self.get_consent_display()}"
