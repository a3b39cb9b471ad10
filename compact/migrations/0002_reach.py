"""What people can read, and who can read: two functions over dated posts and grants.

The kinds of scopes are those of `compact.access.Kind`. Both functions belong to the owner and run as the owner, because
whoever asks may not read these tables until the answer is known. Planning the first one takes five times as long as
running it, so that a connection plans it once.
"""

from django.db import migrations

REACH = """
CREATE OR REPLACE FUNCTION compact_reach(people bigint[]) RETURNS TABLE (person bigint, reach jsonb)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp SET plan_cache_mode = force_generic_plan AS $$
  WITH
  who AS (SELECT id FROM accounts_user WHERE id = ANY(people) AND is_active),
  affiliation AS (
    SELECT a.person_id AS person, a.organization_id AS organization, a.roles
    FROM partners_affiliation a JOIN who ON who.id = a.person_id
    WHERE a.since <= now() AND (a.until IS NULL OR a.until > now())),
  seat AS (
    SELECT h.person_id AS person, s.workgroup_id AS workgroup, s.organization_id AS organization, h.role
    FROM workgroups_seatholder h JOIN workgroups_seat s ON s.id = h.seat_id
    JOIN affiliation a ON a.person = h.person_id AND a.organization = s.organization_id
    WHERE h.since <= now() AND (h.until IS NULL OR h.until > now())
      AND s.since <= now() AND (s.until IS NULL OR s.until > now())),
  convener AS (
    SELECT c.person_id AS person, c.workgroup_id AS workgroup
    FROM workgroups_convener c
    JOIN affiliation a ON a.person = c.person_id AND a.organization = c.organization_id
    WHERE c.since <= now() AND (c.until IS NULL OR c.until > now())),
  permitted AS (
    SELECT g.user_id AS person, 'organization' AS kind, g.content_object_id AS id, p.codename
    FROM partners_organizationgrant g JOIN who ON who.id = g.user_id
    JOIN auth_permission p ON p.id = g.permission_id WHERE g.until IS NULL OR g.until > now()
    UNION ALL
    SELECT g.user_id, 'workgroup', g.content_object_id, p.codename
    FROM workgroups_workgroupgrant g JOIN who ON who.id = g.user_id
    JOIN auth_permission p ON p.id = g.permission_id WHERE g.until IS NULL OR g.until > now()),
  key AS (
    SELECT id AS person, 0::bigint AS scope FROM who
    UNION SELECT id, id * 8 + 6 FROM who
    UNION SELECT person, 1 FROM affiliation
    UNION SELECT person, 2 FROM affiliation JOIN partners_organization o ON o.id = organization
      WHERE o.is_backbone AND 'backbone' = ANY(roles)
    UNION SELECT person, organization * 8 + 3 FROM affiliation
    UNION SELECT person, organization * 8 + 7 FROM affiliation WHERE 'administrator' = ANY(roles)
    UNION SELECT person, workgroup * 8 + 4 FROM seat
    UNION SELECT person, workgroup * 8 + 4 FROM convener
    UNION SELECT person, workgroup * 8 + 5 FROM convener
    UNION SELECT person, id * 8 + CASE kind WHEN 'organization' THEN 3 ELSE 4 END FROM permitted
      WHERE codename = 'view_' || kind)
  SELECT who.id, jsonb_build_object(
    'keys', coalesce(keys.list, '[]'), 'seats', coalesce(seats.list, '[]'), 'grants', coalesce(grants.list, '[]'))
  FROM who
  LEFT JOIN (SELECT person, jsonb_agg(scope) AS list FROM key GROUP BY person) keys ON keys.person = who.id
  LEFT JOIN (SELECT person, jsonb_agg(jsonb_build_array(workgroup, organization, role)) AS list
             FROM seat GROUP BY person) seats ON seats.person = who.id
  LEFT JOIN (SELECT person, jsonb_agg(jsonb_build_array(kind, id, codename)) AS list
             FROM permitted GROUP BY person) grants ON grants.person = who.id
$$;
"""

READERS = """
CREATE OR REPLACE FUNCTION compact_readers(scope bigint) RETURNS SETOF bigint
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp ROWS 100 AS $$
DECLARE
  kind int := scope & 7;
  subject bigint := scope >> 3;
BEGIN
  IF scope = 1 THEN
    RETURN QUERY SELECT DISTINCT a.person_id FROM partners_affiliation a JOIN accounts_user u ON u.id = a.person_id
      WHERE u.is_active AND a.since <= now() AND (a.until IS NULL OR a.until > now());
  ELSIF scope = 2 THEN
    RETURN QUERY SELECT DISTINCT a.person_id FROM partners_affiliation a JOIN accounts_user u ON u.id = a.person_id
      JOIN partners_organization o ON o.id = a.organization_id
      WHERE u.is_active AND o.is_backbone AND 'backbone' = ANY(a.roles)
        AND a.since <= now() AND (a.until IS NULL OR a.until > now());
  ELSIF kind IN (3, 7) THEN
    RETURN QUERY SELECT a.person_id FROM partners_affiliation a JOIN accounts_user u ON u.id = a.person_id
      WHERE u.is_active AND a.organization_id = subject AND (kind = 3 OR 'administrator' = ANY(a.roles))
        AND a.since <= now() AND (a.until IS NULL OR a.until > now())
      UNION SELECT g.user_id FROM partners_organizationgrant g JOIN auth_permission p ON p.id = g.permission_id
        JOIN accounts_user u ON u.id = g.user_id
        WHERE kind = 3 AND u.is_active AND g.content_object_id = subject AND p.codename = 'view_organization'
          AND (g.until IS NULL OR g.until > now());
  ELSIF kind IN (4, 5) THEN
    RETURN QUERY SELECT c.person_id FROM workgroups_convener c JOIN accounts_user u ON u.id = c.person_id
      JOIN partners_affiliation a ON a.person_id = c.person_id AND a.organization_id = c.organization_id
      WHERE u.is_active AND c.workgroup_id = subject
        AND c.since <= now() AND (c.until IS NULL OR c.until > now())
        AND a.since <= now() AND (a.until IS NULL OR a.until > now())
      UNION SELECT h.person_id FROM workgroups_seat s JOIN workgroups_seatholder h ON h.seat_id = s.id
        JOIN accounts_user u ON u.id = h.person_id
        JOIN partners_affiliation a ON a.person_id = h.person_id AND a.organization_id = s.organization_id
        WHERE kind = 4 AND u.is_active AND s.workgroup_id = subject
          AND h.since <= now() AND (h.until IS NULL OR h.until > now())
          AND s.since <= now() AND (s.until IS NULL OR s.until > now())
          AND a.since <= now() AND (a.until IS NULL OR a.until > now())
      UNION SELECT g.user_id FROM workgroups_workgroupgrant g JOIN auth_permission p ON p.id = g.permission_id
        JOIN accounts_user u ON u.id = g.user_id
        WHERE kind = 4 AND u.is_active AND g.content_object_id = subject AND p.codename = 'view_workgroup'
          AND (g.until IS NULL OR g.until > now());
  ELSIF kind = 6 THEN
    RETURN QUERY SELECT u.id FROM accounts_user u WHERE u.id = subject AND u.is_active;
  END IF;
END
$$;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("compact", "0001_privileges"),
        ("accounts", "0001_initial"),
        ("partners", "0003_wall"),
        ("workgroups", "0002_wall"),
    ]
    operations = [
        migrations.RunSQL(REACH, "DROP FUNCTION compact_reach(bigint[])"),
        migrations.RunSQL(READERS, "DROP FUNCTION compact_readers(bigint)"),
    ]
