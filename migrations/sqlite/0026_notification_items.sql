-- A notification knows by ids who acted, for which organisation, and whether as an officer: names are read when it is, as they are then.
-- What it is about may be of any kind.
CREATE TABLE notifications_next (
    id BLOB PRIMARY KEY NOT NULL,
    account_id BLOB NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
    kind TEXT NOT NULL,
    data TEXT NOT NULL,
    path TEXT NOT NULL,
    about_kind TEXT,
    about_id BLOB,
    created_at BIGINT NOT NULL,
    read_at BIGINT,
    by_account BLOB REFERENCES accounts (id),
    by_organisation BLOB REFERENCES organisations (id),
    as_officer BOOLEAN NOT NULL DEFAULT FALSE,
    CHECK ((about_kind IS NULL) = (about_id IS NULL))
);
INSERT INTO notifications_next (id, account_id, kind, data, path, about_kind, about_id, created_at, read_at)
SELECT id, account_id, kind, data, path, about_kind, about_id, created_at, read_at FROM notifications;
DROP TABLE notifications;
ALTER TABLE notifications_next RENAME TO notifications;
CREATE INDEX notifications_by_account ON notifications (account_id, created_at, id);
CREATE INDEX notifications_unread ON notifications (account_id) WHERE read_at IS NULL;
UPDATE notifications SET (by_account, by_organisation, as_officer) = (c.author_id, c.organisation_id, c.as_officer)
FROM comments c
WHERE notifications.kind IN ('comment_on_mine', 'reply_to_mine') AND instr(notifications.path, '#c-') > 0
    AND c.id = unhex(replace(substr(notifications.path, instr(notifications.path, '#c-') + 3), '-', ''));
UPDATE notifications SET (by_account, by_organisation) = (p.account_id, p.organisation_id)
FROM pledges p
WHERE notifications.kind = 'pledge_made' AND instr(notifications.path, '/pledges/') > 0
    AND p.id = unhex(replace(substr(notifications.path, instr(notifications.path, '/pledges/') + 9), '-', ''));
UPDATE notifications SET by_organisation = o.id
FROM organisations o
WHERE (notifications.kind = 'organisation' AND notifications.path IN ('/organisations/' || o.handle, '/organisations/' || o.handle || '/representatives'))
    OR (notifications.kind = 'representative_joined' AND notifications.path = '/organisations/' || o.handle || '/representatives');
-- Whoever joined last before somebody was told of it is who they were told of.
UPDATE notifications SET by_account = (
    SELECT e.account_id FROM organisation_events e
    WHERE e.organisation_id = notifications.by_organisation AND e.act = 'joined' AND e.created_at <= notifications.created_at
    ORDER BY e.created_at DESC, e.id DESC LIMIT 1
)
WHERE kind = 'representative_joined';
UPDATE notifications SET data = json_remove(data, '$.author') WHERE kind IN ('comment_on_mine', 'reply_to_mine', 'pledge_made') AND json_valid(data);
UPDATE notifications SET data = json_remove(data, '$.person') WHERE kind = 'representative_joined' AND json_valid(data);
UPDATE notifications SET data = json_remove(data, '$.name')
WHERE kind IN ('organisation', 'representative_joined') AND by_organisation IS NOT NULL AND json_valid(data);
CREATE INDEX notifications_by_actor ON notifications (by_account);
CREATE INDEX notifications_by_organisation ON notifications (by_organisation);
