-- What a commune's home tells of: the last comments and endorsements, and what is finished.
CREATE INDEX comments_latest ON comments (commune_id, created_at, id) WHERE deleted_at IS NULL;
CREATE INDEX endorsements_latest ON endorsements (commune_id, created_at);
CREATE INDEX solutions_done ON solutions (commune_id, updated_at, id) WHERE state = 'done';
-- Supports counted elsewhere, before an import, no longer say which of two equals comes first.
DROP INDEX solutions_supported;
DROP INDEX solutions_open;
DROP INDEX solutions_alike;
CREATE INDEX solutions_supported ON solutions (commune_id, support_count, id);
CREATE INDEX solutions_open ON solutions (commune_id, support_count, id) WHERE state IN ('published', 'threshold', 'under_evaluation');
CREATE INDEX solutions_alike ON solutions (commune_id, category, subcategory, support_count, id);
