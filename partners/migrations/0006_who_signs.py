import django.contrib.postgres.fields
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("partners", "0005_kept_by"),
    ]

    operations = [
        migrations.AddField(
            model_name="organization",
            name="signing_office",
            field=models.CharField(blank=True, max_length=200, verbose_name="office that signs"),
        ),
        migrations.AlterField(
            model_name="affiliation",
            name="roles",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.CharField(
                    choices=[
                        ("administrator", "Looks after people and places"),
                        ("signer", "Signs for us"),
                        ("data", "Data contact"),
                        ("backbone", "Holds the compact together"),
                    ],
                    max_length=20,
                ),
                blank=True,
                default=list,
                size=None,
            ),
        ),
    ]
