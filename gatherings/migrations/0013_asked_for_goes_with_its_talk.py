"""Nothing in the database: what Django does with a presentation whose talk is deleted."""

from django.db import migrations, models

import gatherings.models.presentations


class Migration(migrations.Migration):
    dependencies = [("gatherings", "0012_known_links")]

    operations = [
        migrations.AlterField(
            model_name="presentation",
            name="item",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=gatherings.models.presentations.with_its_talk,
                related_name="presentations",
                to="gatherings.agendaitem",
                verbose_name="programpost",
            ),
        ),
    ]
