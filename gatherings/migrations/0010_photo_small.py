"""A small one of each picture, for pages. Those that are there get theirs in the night."""

from django.db import migrations, models

import gatherings.models.photos


class Migration(migrations.Migration):
    dependencies = [("gatherings", "0009_talklink_mailed")]

    operations = [
        migrations.AddField(
            model_name="photo",
            name="small",
            field=models.FileField(
                blank=True,
                default="",
                editable=False,
                max_length=120,
                upload_to=gatherings.models.photos.photo_key,
                verbose_name="bilde, lite",
            ),
            preserve_default=False,
        ),
    ]
