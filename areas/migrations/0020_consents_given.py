"""Let every channel that is chosen have its consent. Until now there was one text, shown to whoever used the form."""

from django.db import migrations

GIVEN = """
INSERT INTO areas_consent (person_id, channel, information, how, chosen_at)
SELECT id, '{channel}', CASE {source} WHEN 'self' THEN '2026-11' ELSE '' END,
    CASE {source} WHEN 'self' THEN 'form' WHEN 'import' THEN 'import' WHEN 'contact_person' THEN 'paper'
    ELSE 'coordinator' END, {wanted}
FROM areas_person WHERE {wanted} IS NOT NULL
"""


class Migration(migrations.Migration):
    dependencies = [("areas", "0019_consent")]

    operations = [
        migrations.RunSQL(
            GIVEN.format(channel=channel, source=source, wanted=wanted), migrations.RunSQL.noop
        )
        for channel, source, wanted in (
            ("sms", "phone_source", "sms_wanted_at"),
            ("email", "email_source", "email_wanted_at"),
        )
    ]
