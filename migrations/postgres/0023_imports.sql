-- What an import brings is kept by instance, so that the proposal 101 of one never falls on the proposal 101 of another; and with the state and the
-- category that it wrote last, so that what was changed here since is left alone.
ALTER TABLE import_sources ADD COLUMN instance TEXT NOT NULL DEFAULT '';
ALTER TABLE import_sources ALTER COLUMN instance DROP DEFAULT;
ALTER TABLE import_sources ADD COLUMN state TEXT NOT NULL DEFAULT '';
ALTER TABLE import_sources ADD COLUMN category TEXT NOT NULL DEFAULT '';
ALTER TABLE import_sources ADD COLUMN subcategory TEXT NOT NULL DEFAULT '';
UPDATE import_sources i SET instance = lower(split_part(split_part(s.source_url, '://', 2), '/', 1))
FROM solutions s WHERE i.kind = 'solution' AND s.id = i.item_id;
UPDATE import_sources i SET instance = lower(split_part(split_part(s.source_url, '://', 2), '/', 1))
FROM comments c JOIN solutions s ON s.id = c.solution_id WHERE i.kind = 'comment' AND c.id = i.item_id;
ALTER TABLE import_sources DROP CONSTRAINT import_sources_pkey;
ALTER TABLE import_sources ADD PRIMARY KEY (commune_id, instance, kind, source_id);

-- An answer given elsewhere may have no date, and no decision that means anything here.
ALTER TABLE answers ALTER COLUMN decision DROP NOT NULL;
-- whether created_at is when it was given; if not, it only puts answers in order
ALTER TABLE answers ADD COLUMN dated BOOLEAN NOT NULL DEFAULT TRUE;

ALTER TABLE solutions ADD COLUMN answer_count BIGINT NOT NULL DEFAULT 0 CHECK (answer_count >= 0);
UPDATE solutions SET answer_count = (SELECT COUNT(*) FROM answers a WHERE a.solution_id = solutions.id);
-- by when the commune must answer: what was promised when the threshold was reached; what came with an import obliges nobody
ALTER TABLE solutions ADD COLUMN answer_due_at BIGINT;
UPDATE solutions SET answer_due_at = threshold_at + (SELECT c.answer_days FROM communes c WHERE c.id = solutions.commune_id) * 86400000000
WHERE threshold_at IS NOT NULL;
-- whether the state came with an import and nobody has changed it here
ALTER TABLE solutions ADD COLUMN state_imported BOOLEAN NOT NULL DEFAULT FALSE;
UPDATE solutions SET state_imported = TRUE
WHERE id IN (SELECT item_id FROM import_sources WHERE kind = 'solution')
    AND NOT EXISTS (SELECT 1 FROM state_changes h WHERE h.solution_id = solutions.id AND h.step = solutions.state AND h.step <> 'published');
UPDATE import_sources i SET state = s.state FROM solutions s WHERE i.kind = 'solution' AND s.id = i.item_id AND s.state_imported;

-- Equals in support are told apart by what they had where they came from.
DROP INDEX solutions_supported;
CREATE INDEX solutions_supported ON solutions (commune_id, support_count, imported_support_count, id);
