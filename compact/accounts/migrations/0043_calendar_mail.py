"""Whether somebody wants calendar invitations by e-mail."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0002_unclaimed"),
    ]

    operations = [
        migrations.AddField(
            model_name="user",
            name="calendar_mail",
            field=models.BooleanField(db_default=True, default=True, verbose_name="calendar invitations by e-mail"),
        ),
    ]
