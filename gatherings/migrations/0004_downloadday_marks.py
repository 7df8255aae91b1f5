from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("gatherings", "0003_what_is_told"),
    ]

    operations = [
        migrations.AddField(
            model_name="downloadday",
            name="marks",
            field=models.BinaryField(db_default=b"", default=b""),
        ),
    ]
