-- A place in a list is a whole number and an id: the best comments are sorted by billionths of what they were sorted by.
ALTER TABLE comments ADD COLUMN billionths BIGINT NOT NULL DEFAULT 0;
UPDATE comments SET billionths = CAST(ROUND(score * 1000000000.0) AS BIGINT) WHERE score <> 0;
ALTER TABLE comments DROP COLUMN score;
ALTER TABLE comments RENAME COLUMN billionths TO score;

-- A page of the discussion in each order.
CREATE INDEX comments_by_score ON comments (subject_kind, subject_id, score, id) WHERE parent_id IS NULL;
CREATE INDEX comments_by_time ON comments (subject_kind, subject_id, created_at, id) WHERE parent_id IS NULL;
CREATE INDEX comments_by_replies ON comments (subject_kind, subject_id, reply_count, id) WHERE parent_id IS NULL;
-- The first replies below a comment, from the index alone.
DROP INDEX comments_by_parent;
CREATE INDEX comments_by_parent ON comments (parent_id, created_at, id, never_public, author_id) WHERE parent_id IS NOT NULL;

-- What told of a comment led to a page that need not show it any more: a comment's own address leads to the page that does.
UPDATE notifications
SET path = '/' || split_part(path, '/', 2) || '/comments/' || split_part(path, '#c-', 2)
WHERE kind IN ('comment_on_mine', 'reply_to_mine') AND path LIKE '/%/%#c-________-____-____-____-____________';
