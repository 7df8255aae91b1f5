"""Each speaker's own answer. What was answered before counts as said by all who speak: it stands."""

import django.db.models.deletion
import django.utils.timezone
from django.db import migrations, models

ANSWERED = """
INSERT INTO gatherings_speakeranswer (presentation_id, speaker_id, consent, answered_at)
SELECT shown.id, speaker.id, shown.consent, coalesce(shown.consent_at, now())
FROM gatherings_presentation AS shown
JOIN gatherings_speaker AS speaker ON speaker.item_id = shown.item_id
WHERE shown.consent <> 'none'
"""


class Migration(migrations.Migration):
    dependencies = [("gatherings", "0010_photo_small")]

    operations = [
        migrations.CreateModel(
            name="SpeakerAnswer",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "consent",
                    models.CharField(
                        choices=[
                            ("none", "ikke svart"),
                            ("members", "kan vises for medlemmene"),
                            ("public", "kan vises åpent"),
                            ("no", "skal ikke vises"),
                        ],
                        max_length=8,
                        verbose_name="samtykke",
                    ),
                ),
                (
                    "answered_at",
                    models.DateTimeField(default=django.utils.timezone.now, verbose_name="svart"),
                ),
                (
                    "presentation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="answers",
                        to="gatherings.presentation",
                        verbose_name="presentasjon",
                    ),
                ),
                (
                    "speaker",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="answers",
                        to="gatherings.speaker",
                        verbose_name="innleder",
                    ),
                ),
            ],
            options={
                "verbose_name": "svar fra innleder",
                "verbose_name_plural": "svar fra innledere",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("presentation", "speaker"), name="speakeranswer_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("consent", "none"), _negated=True),
                        name="speakeranswer_says_something",
                    ),
                ],
            },
        ),
        migrations.RunSQL(ANSWERED, migrations.RunSQL.noop),
    ]
