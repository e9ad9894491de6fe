-- What an import brings is kept by instance, so that the proposal 101 of one never falls on the proposal 101 of another; and with the state and the
-- category that it wrote last, so that what was changed here since is left alone.
CREATE TABLE import_sources_next (
    commune_id BLOB NOT NULL REFERENCES communes (id),
    -- host of the platform; empty when the export does not say
    instance TEXT NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('person', 'solution', 'comment')),
    source_id TEXT NOT NULL,
    item_id BLOB NOT NULL,
    fingerprint TEXT NOT NULL,
    state TEXT NOT NULL DEFAULT '',
    category TEXT NOT NULL DEFAULT '',
    subcategory TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (commune_id, instance, kind, source_id)
);
INSERT INTO import_sources_next (commune_id, instance, kind, source_id, item_id, fingerprint)
SELECT i.commune_id,
    CASE WHEN s.source_url LIKE '%://%'
        THEN lower(substr(substr(s.source_url, instr(s.source_url, '://') + 3), 1, instr(substr(s.source_url, instr(s.source_url, '://') + 3) || '/', '/') - 1))
        ELSE '' END,
    i.kind, i.source_id, i.item_id, i.fingerprint
FROM import_sources i
LEFT JOIN comments c ON i.kind = 'comment' AND c.id = i.item_id
LEFT JOIN solutions s ON s.id = CASE i.kind WHEN 'solution' THEN i.item_id WHEN 'comment' THEN c.solution_id END;
DROP TABLE import_sources;
ALTER TABLE import_sources_next RENAME TO import_sources;

-- An answer given elsewhere may have no date, and no decision that means anything here.
CREATE TABLE answers_next (
    id BLOB PRIMARY KEY NOT NULL,
    solution_id BLOB NOT NULL REFERENCES solutions (id),
    officer_id BLOB NOT NULL REFERENCES accounts (id),
    decision TEXT CHECK (decision IN ('under_evaluation', 'accepted', 'rejected')),
    reasons TEXT NOT NULL,
    cost BIGINT CHECK (cost >= 0),
    responsible TEXT NOT NULL DEFAULT '',
    starts_on TEXT,
    ends_on TEXT,
    created_at BIGINT NOT NULL,
    told_to BLOB,
    told_at BIGINT,
    -- whether created_at is when it was given; if not, it only puts answers in order
    dated BOOLEAN NOT NULL DEFAULT TRUE
);
INSERT INTO answers_next (id, solution_id, officer_id, decision, reasons, cost, responsible, starts_on, ends_on, created_at, told_to, told_at)
SELECT id, solution_id, officer_id, decision, reasons, cost, responsible, starts_on, ends_on, created_at, told_to, told_at FROM answers;
DROP TABLE answers;
ALTER TABLE answers_next RENAME TO answers;
CREATE INDEX answers_by_solution ON answers (solution_id, created_at);

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
UPDATE import_sources SET state = COALESCE((SELECT s.state FROM solutions s WHERE s.id = item_id AND s.state_imported), '') WHERE kind = 'solution';

-- Equals in support are told apart by what they had where they came from.
DROP INDEX solutions_supported;
CREATE INDEX solutions_supported ON solutions (commune_id, support_count, imported_support_count, id);
