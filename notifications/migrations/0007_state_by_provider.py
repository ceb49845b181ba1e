"""A pause and a rate for each provider. What the old table held was of the moment: nothing is copied."""

import django.utils.timezone
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('notifications', '0006_spending'),
    ]

    operations = [
        migrations.DeleteModel(name='ChannelState'),
        migrations.CreateModel(
            name='ChannelState',
            fields=[
                ('provider', models.CharField(max_length=16, primary_key=True, serialize=False, verbose_name='provider')),
                ('channel', models.CharField(choices=[('sms', 'SMS'), ('email', 'e-mail')], max_length=8, verbose_name='channel')),
                ('permits', models.FloatField(default=0, verbose_name='permits left')),
                ('refilled_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('slowed_until', models.DateTimeField(blank=True, null=True, verbose_name='half speed until')),
                ('paused_until', models.DateTimeField(blank=True, null=True, verbose_name='paused until')),
                ('pause_reason', models.CharField(blank=True, max_length=24, verbose_name='why')),
                ('recent', models.CharField(blank=True, max_length=50, verbose_name='latest outcomes, + or -')),
            ],
            options={
                'verbose_name': 'state of a channel',
                'verbose_name_plural': 'states of channels',
                'constraints': [models.CheckConstraint(condition=models.Q(('permits__gte', -1000000)), name='permits_are_counted')],
            },
        ),
    ]
