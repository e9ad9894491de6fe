-- Imports that are being staged, or whose staged rows are not all deleted yet. What they stage is for nobody to read: it becomes solutions, comments, answers
-- and placeholders in one transaction at the end, and is deleted then.
CREATE TABLE imports (
    id BLOB PRIMARY KEY NOT NULL,
    commune_id BLOB NOT NULL REFERENCES communes (id),
    -- when it last wrote something
    seen_at BIGINT NOT NULL,
    published BOOLEAN NOT NULL DEFAULT FALSE,
    -- published, overtaken by another one of its commune, or left off: its rows may go
    ended BOOLEAN NOT NULL DEFAULT FALSE
);
-- One at a time.
CREATE UNIQUE INDEX imports_of_commune ON imports (commune_id) WHERE ended = FALSE;

CREATE TABLE staged_accounts (
    import_id BLOB NOT NULL,
    id BLOB NOT NULL,
    handle TEXT NOT NULL,
    name TEXT NOT NULL,
    language TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    PRIMARY KEY (import_id, id)
);

CREATE TABLE staged_solutions (
    import_id BLOB NOT NULL,
    id BLOB NOT NULL,
    -- which of the new ones it is, from 0; empty for one that brings up to date what came before
    position BIGINT,
    -- the placeholder that wrote it
    placeholder_id BLOB NOT NULL,
    title TEXT NOT NULL,
    body TEXT NOT NULL,
    category TEXT NOT NULL,
    subcategory TEXT NOT NULL,
    neighbourhood_id BLOB,
    place TEXT NOT NULL,
    latitude BIGINT,
    longitude BIGINT,
    state TEXT NOT NULL,
    imported_support_count BIGINT NOT NULL,
    comment_count BIGINT NOT NULL,
    answer_count BIGINT NOT NULL,
    source_url TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    published_at BIGINT NOT NULL,
    -- the steps of its path: of its publication, and of what was decided, if the moment is known
    step_id BLOB NOT NULL,
    decision TEXT,
    decision_id BLOB,
    decided_at BIGINT,
    -- what an import wrote last: what is different here by now was changed here
    former_state TEXT NOT NULL,
    former_category TEXT NOT NULL,
    former_subcategory TEXT NOT NULL,
    PRIMARY KEY (import_id, id)
);

CREATE TABLE staged_answers (
    import_id BLOB NOT NULL,
    solution_id BLOB NOT NULL,
    -- whether the solution was here before, and may have an answer
    replaces BOOLEAN NOT NULL,
    id BLOB NOT NULL,
    placeholder_id BLOB NOT NULL,
    decision TEXT,
    -- empty when there is none any more
    reasons TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    dated BOOLEAN NOT NULL,
    PRIMARY KEY (import_id, solution_id)
);

CREATE TABLE staged_comments (
    import_id BLOB NOT NULL,
    id BLOB NOT NULL,
    -- whether it was here before
    changes BOOLEAN NOT NULL,
    subject_kind TEXT NOT NULL,
    subject_id BLOB NOT NULL,
    parent_id BLOB,
    replied_to BLOB,
    placeholder_id BLOB NOT NULL,
    stance TEXT NOT NULL,
    body TEXT NOT NULL,
    reply_count BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    PRIMARY KEY (import_id, id)
);

-- What import_sources will say.
CREATE TABLE staged_sources (
    import_id BLOB NOT NULL,
    kind TEXT NOT NULL,
    instance TEXT NOT NULL,
    source_id TEXT NOT NULL,
    item_id BLOB NOT NULL,
    -- whether it was here before
    changes BOOLEAN NOT NULL,
    fingerprint TEXT NOT NULL,
    state TEXT NOT NULL,
    category TEXT NOT NULL,
    subcategory TEXT NOT NULL,
    -- whether the state, the category were changed here and stay as they are kept
    keeps_state BOOLEAN NOT NULL DEFAULT FALSE,
    keeps_category BOOLEAN NOT NULL DEFAULT FALSE,
    PRIMARY KEY (import_id, kind, instance, source_id)
);

-- What an import brings is counted at once when it is published: each of ten thousand rows in each of its cells would keep all other writes waiting.
DROP TRIGGER solutions_counted_first;
CREATE TRIGGER solutions_counted_first AFTER INSERT ON solutions WHEN NEW.state <> 'draft' AND NEW.visibility IN ('published', 'under_review') AND NOT NEW.state_imported BEGIN
    INSERT INTO solution_counts (commune_id, category, subcategory, state, neighbourhood_id, slot, people, organisations)
    SELECT NEW.commune_id, c.category, c.subcategory, s.state, p.id, 0,
        CASE WHEN NEW.organisation_id IS NULL THEN 1 ELSE 0 END, CASE WHEN NEW.organisation_id IS NULL THEN 0 ELSE 1 END
    FROM (SELECT '' AS category, '' AS subcategory UNION SELECT NEW.category, '' UNION SELECT NEW.category, NEW.subcategory) c,
        (SELECT '' AS state UNION SELECT NEW.state) s,
        (SELECT x'00000000000000000000000000000000' AS id UNION SELECT NEW.neighbourhood_id) p
    WHERE p.id IS NOT NULL
    ON CONFLICT (commune_id, category, subcategory, state, neighbourhood_id, slot) DO UPDATE SET people = people + excluded.people, organisations = organisations + excluded.organisations;
END;
DROP TRIGGER solutions_figured_first;
CREATE TRIGGER solutions_figured_first AFTER INSERT ON solutions WHEN NEW.state <> 'draft' AND NEW.visibility IN ('published', 'under_review') AND NOT NEW.state_imported BEGIN
    INSERT INTO solution_figures (commune_id, slot, supports, answered) VALUES (NEW.commune_id, 0, CASE WHEN NEW.state <> 'draft' AND NEW.visibility IN ('published', 'under_review') AND NEW.state NOT IN ('withdrawn', 'merged') THEN NEW.support_count ELSE 0 END, CASE WHEN NEW.state <> 'draft' AND NEW.visibility IN ('published', 'under_review') AND NEW.answer_count > 0 THEN 1 ELSE 0 END)
    ON CONFLICT (commune_id, slot) DO UPDATE SET supports = supports + excluded.supports, answered = answered + excluded.answered;
END;
CREATE TRIGGER imports_counted AFTER UPDATE OF published ON imports WHEN NEW.published AND NOT OLD.published BEGIN
    INSERT INTO solution_counts (commune_id, category, subcategory, state, neighbourhood_id, slot, people, organisations)
    SELECT NEW.commune_id, CASE WHEN c.level > 0 THEN i.category ELSE '' END, CASE WHEN c.level > 1 THEN i.subcategory ELSE '' END,
        CASE WHEN s.one = 0 THEN '' ELSE i.state END, CASE WHEN p.one = 0 THEN x'00000000000000000000000000000000' ELSE i.neighbourhood_id END, 0,
        SUM(i.people), 0
    FROM (
        SELECT category, subcategory, state, neighbourhood_id, COUNT(*) AS people FROM staged_solutions
        WHERE import_id = NEW.id AND position IS NOT NULL GROUP BY category, subcategory, state, neighbourhood_id
    ) i
    CROSS JOIN (SELECT 0 AS level UNION ALL SELECT 1 UNION ALL SELECT 2) c
    CROSS JOIN (SELECT 0 AS one UNION ALL SELECT 1) s
    CROSS JOIN (SELECT 0 AS one UNION ALL SELECT 1) p
    WHERE (p.one = 0 OR i.neighbourhood_id IS NOT NULL) AND (c.level < 1 OR i.category <> '') AND (c.level < 2 OR i.subcategory <> '')
    GROUP BY 1, 2, 3, 4, 5
    ON CONFLICT (commune_id, category, subcategory, state, neighbourhood_id, slot) DO UPDATE SET people = people + excluded.people, organisations = organisations + excluded.organisations;
    INSERT INTO solution_figures (commune_id, slot, supports, answered)
    SELECT NEW.commune_id, 0, 0, COUNT(*) FROM staged_solutions WHERE import_id = NEW.id AND position IS NOT NULL AND answer_count > 0
    ON CONFLICT (commune_id, slot) DO UPDATE SET answered = answered + excluded.answered;
END;
