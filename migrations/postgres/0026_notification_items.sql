-- A notification knows by ids who acted, for which organisation, and whether as an officer: names are read when it is, as they are then.
-- What it is about may be of any kind.
ALTER TABLE notifications DROP CONSTRAINT notifications_about_kind_check;
ALTER TABLE notifications ADD COLUMN by_account UUID REFERENCES accounts (id);
ALTER TABLE notifications ADD COLUMN by_organisation UUID REFERENCES organisations (id);
ALTER TABLE notifications ADD COLUMN as_officer BOOLEAN NOT NULL DEFAULT FALSE;
UPDATE notifications n SET by_account = c.author_id, by_organisation = c.organisation_id, as_officer = c.as_officer
FROM comments c
WHERE n.kind IN ('comment_on_mine', 'reply_to_mine')
    AND c.id = CAST(substring(n.path FROM '#c-([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})$') AS UUID);
UPDATE notifications n SET by_account = p.account_id, by_organisation = p.organisation_id
FROM pledges p
WHERE n.kind = 'pledge_made'
    AND p.id = CAST(substring(n.path FROM '/pledges/([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})$') AS UUID);
UPDATE notifications n SET by_organisation = o.id
FROM organisations o
WHERE (n.kind = 'organisation' AND n.path IN ('/organisations/' || o.handle, '/organisations/' || o.handle || '/representatives'))
    OR (n.kind = 'representative_joined' AND n.path = '/organisations/' || o.handle || '/representatives');
-- Whoever joined last before somebody was told of it is who they were told of.
UPDATE notifications n SET by_account = (
    SELECT e.account_id FROM organisation_events e
    WHERE e.organisation_id = n.by_organisation AND e.act = 'joined' AND e.created_at <= n.created_at
    ORDER BY e.created_at DESC, e.id DESC LIMIT 1
)
WHERE n.kind = 'representative_joined';
UPDATE notifications SET data = CAST(CAST(data AS JSONB) - 'author' AS TEXT) WHERE kind IN ('comment_on_mine', 'reply_to_mine', 'pledge_made');
UPDATE notifications SET data = CAST(CAST(data AS JSONB) - 'person' AS TEXT) WHERE kind = 'representative_joined';
UPDATE notifications SET data = CAST(CAST(data AS JSONB) - 'name' AS TEXT)
WHERE kind IN ('organisation', 'representative_joined') AND by_organisation IS NOT NULL;
CREATE INDEX notifications_by_actor ON notifications (by_account);
CREATE INDEX notifications_by_organisation ON notifications (by_organisation);
