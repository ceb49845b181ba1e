"""The statements of the ledger: what the ORM cannot say, or says ten times slower.

The numbers are those of `notifications.statuses.Status`.
"""

import json
from typing import Any

from django.db import connection

# A list of ids as one parameter, so that a statement is the same whatever its length.
IDS = {"postgresql": "= ANY(%s::bigint[])", "sqlite": "IN (SELECT value FROM json_each(%s))"}


def id_list(ids: list[int]) -> Any:
    """Return ids as the one parameter that this database's `IDS` wants."""
    return ids if connection.vendor == "postgresql" else json.dumps(ids)


SKIP_LOCKED = {"postgresql": "FOR UPDATE OF d SKIP LOCKED", "sqlite": ""}

# A paused alert waits as a whole, but one that waits for money to pay SMS goes on by e-mail.
_IS_GOING = """
      AND (a.state = 'sending' OR (a.state = 'paused' AND {row}.channel <> 'sms' AND EXISTS (
          SELECT 1 FROM notifications_budgetpause b WHERE b.alert_id = a.id)))
"""

CLAIM = """
UPDATE notifications_delivery SET status = 10, lease = %s, lease_until = %s, changed_at = %s
WHERE status IN (0, 5) AND id IN (
    SELECT d.id FROM notifications_delivery d JOIN notifications_alert a ON a.id = d.alert_id
    WHERE d.channel = %s AND d.status IN (0, 5) AND d.lane <= %s AND d.not_before <= %s
      {is_going} AND (a.valid_until IS NULL OR a.valid_until > %s)
    ORDER BY d.lane, d.not_before, d.id LIMIT %s {skip_locked})
RETURNING id, alert_id, rendering_id, address, attempts
""".replace("{is_going}", _IS_GOING.replace("{row}", "d"))

MARK_DIALLING = """
UPDATE notifications_delivery
SET status = 20, attempts = attempts + 1, looks = 0, provider = COALESCE(%s, provider),
    dialled_at = %s, lease_until = %s, changed_at = %s
WHERE id {ids} AND status = 10 AND lease = %s AND lease_until >= %s
  AND EXISTS (SELECT 1 FROM notifications_alert a
              WHERE a.id = alert_id {is_going}
                AND (a.valid_until IS NULL OR a.valid_until > %s))
  AND NOT EXISTS (SELECT 1 FROM notifications_suppression s
                  WHERE s.channel = notifications_delivery.channel
                    AND s.address = notifications_delivery.address)
RETURNING id, attempts, alert_id, channel
""".replace("{is_going}", _IS_GOING.replace("{row}", "notifications_delivery"))

LOOK = """
SELECT d.id, d.alert_id, d.channel, d.status, d.lease, d.attempts FROM notifications_delivery d
WHERE d.id {ids} ORDER BY d.id {locked}
"""
LOCKED = {"postgresql": "FOR UPDATE OF d", "sqlite": ""}

WRITE = """
{start}
UPDATE notifications_delivery AS t
SET status = c.status, reason = c.reason,
    provider = CASE WHEN c.provider = '' THEN t.provider ELSE c.provider END,
    reference = CASE WHEN c.reference = '' THEN t.reference ELSE c.reference END,
    attempts = t.attempts - 1 + c.begun,
    not_before = COALESCE(c.not_before, t.not_before),
    lease = '', lease_until = NULL, changed_at = c.changed_at
FROM {rows}
WHERE t.id = c.id
"""
CHANGED = "c(id, status, reason, provider, reference, begun, not_before, changed_at)"
WRITE_MANY = WRITE.replace("{start}", "").replace(
    "{rows}",
    "unnest(%s::bigint[], %s::smallint[], %s::text[], %s::text[], %s::text[], %s::smallint[],"
    " %s::timestamptz[], %s::timestamptz[]) AS " + CHANGED,
)
WRITE_ONE = WRITE.replace(
    "{start}", "WITH " + CHANGED + " AS (VALUES (%s, %s, %s, %s, %s, %s, %s, %s))"
).replace("{rows}", "c")

COUNT = """
INSERT INTO notifications_ledgercount (alert_id, channel, word, number) VALUES (%s, %s, %s, %s)
ON CONFLICT (alert_id, channel, word)
DO UPDATE SET number = notifications_ledgercount.number + excluded.number
"""
