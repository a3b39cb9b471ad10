"""Those who wait for an answer read the ask, too; a call may say when to ask again."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from compact.quick import QuickMigration

KEYS = "(SELECT string_to_array(nullif(current_setting('app.keys', true), ''), ',')::bigint[])::bigint[]"
TWO = f"scope = ANY({KEYS}) OR scope_also = ANY({KEYS})"
THREE = f"{TWO} OR scope_asker = ANY({KEYS})"


class Migration(QuickMigration):
    dependencies = [
        ("asks", "0002_wall"),
        ("partners", "0003_wall"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="ask",
            name="scope_asker",
            field=models.BigIntegerField(db_index=True, editable=False, null=True),
        ),
        migrations.AddField(
            model_name="ask",
            name="withdrawn_by",
            field=models.ForeignKey(
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="callnote",
            name="ask_again_on",
            field=models.DateField(blank=True, null=True, verbose_name="ask again on"),
        ),
        migrations.AddField(
            model_name="callnote",
            name="token",
            field=models.UUIDField(editable=False, null=True),
        ),
        migrations.AddIndex(
            model_name="callnote",
            index=models.Index(fields=["organization", "-noted_at", "-id"], name="asks_callno_organiz_4c4324_idx"),
        ),
        migrations.AddConstraint(
            model_name="callnote",
            constraint=models.UniqueConstraint(fields=("by", "token"), name="a_call_noted_twice_is_noted_once"),
        ),
        migrations.RunSQL(
            f"ALTER POLICY web ON asks_ask USING ({THREE}) WITH CHECK ({THREE})",
            f"ALTER POLICY web ON asks_ask USING ({TWO}) WITH CHECK ({TWO})",
        ),
    ]
