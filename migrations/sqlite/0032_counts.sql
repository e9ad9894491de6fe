-- What lists and homes count, kept in rows by the database itself in the transaction of what is counted, so that no page counts a growing table and no
-- act can forget to.
--
-- A row of problem_counts and solution_counts is a cell: how many public ones there are, by people and by organisations, when a list is narrowed in one way.
-- Every one counts in the cells of all the ways that leave it: '' and the empty id say that a column narrows nothing. A subcategory goes with its category.
-- slot tells parts of one number, which is their sum. Here there is one writer, and one part, 0; -1 is what `doctor --repair` adds.
CREATE TABLE problem_counts (
    commune_id BLOB NOT NULL,
    category TEXT NOT NULL,
    subcategory TEXT NOT NULL,
    state TEXT NOT NULL,
    neighbourhood_id BLOB NOT NULL,
    slot BIGINT NOT NULL,
    people BIGINT NOT NULL,
    organisations BIGINT NOT NULL,
    PRIMARY KEY (commune_id, category, subcategory, state, neighbourhood_id, slot)
) WITHOUT ROWID;
CREATE INDEX problem_counts_added ON problem_counts (slot) WHERE slot > 0;
CREATE TABLE solution_counts (
    commune_id BLOB NOT NULL,
    category TEXT NOT NULL,
    subcategory TEXT NOT NULL,
    state TEXT NOT NULL,
    neighbourhood_id BLOB NOT NULL,
    slot BIGINT NOT NULL,
    people BIGINT NOT NULL,
    organisations BIGINT NOT NULL,
    PRIMARY KEY (commune_id, category, subcategory, state, neighbourhood_id, slot)
) WITHOUT ROWID;
CREATE INDEX solution_counts_added ON solution_counts (slot) WHERE slot > 0;

-- Over the public solutions of a commune: the supports of persons, without those of withdrawn and merged ones, and how many are answered.
CREATE TABLE solution_figures (
    commune_id BLOB NOT NULL,
    slot BIGINT NOT NULL,
    supports BIGINT NOT NULL,
    answered BIGINT NOT NULL,
    PRIMARY KEY (commune_id, slot)
);
CREATE INDEX solution_figures_added ON solution_figures (slot) WHERE slot > 0;

-- What a list shows in an order, what it is narrowed to when little is left, and what stands on homes.
DROP INDEX solutions_tallies;
DROP INDEX solutions_by_category;
DROP INDEX solutions_by_state;
DROP INDEX problems_by_category;
CREATE INDEX solutions_by_category ON solutions (commune_id, category, state, neighbourhood_id, subcategory);
CREATE INDEX solutions_by_neighbourhood ON solutions (commune_id, neighbourhood_id, category, state);
CREATE INDEX solutions_by_state ON solutions (commune_id, state, neighbourhood_id);
CREATE INDEX solutions_of_organisations ON solutions (commune_id, (CASE WHEN organisation_id IS NULL THEN 0 ELSE 1 END), state);
CREATE INDEX solutions_alike ON solutions (commune_id, category, subcategory, support_count, imported_support_count, id);
CREATE INDEX solutions_open ON solutions (commune_id, support_count, imported_support_count, id) WHERE state IN ('published', 'threshold', 'under_evaluation');
CREATE INDEX solutions_decided ON solutions (commune_id, updated_at, id) WHERE state IN ('accepted', 'rejected', 'in_progress', 'done');
CREATE INDEX solutions_before_answer ON solutions (commune_id, COALESCE(answer_due_at, 9223372036854775807), id) WHERE state IN ('threshold', 'under_evaluation');
CREATE INDEX solutions_before_works ON solutions (commune_id, COALESCE(answer_due_at, 9223372036854775807), id) WHERE state IN ('accepted', 'in_progress');
CREATE INDEX problems_by_category ON problems (commune_id, category, state, neighbourhood_id, subcategory);
CREATE INDEX problems_by_neighbourhood ON problems (commune_id, neighbourhood_id, category, state);
CREATE INDEX problems_by_state ON problems (commune_id, state, created_at, id);
CREATE INDEX problems_of_organisations ON problems (commune_id, (CASE WHEN organisation_id IS NULL THEN 0 ELSE 1 END), state);
CREATE INDEX problems_open_points ON problems (commune_id, created_at, latitude, longitude, visibility) WHERE latitude IS NOT NULL AND state IN ('reported', 'acknowledged', 'in_progress');

-- What is there already.
INSERT INTO problem_counts (commune_id, category, subcategory, state, neighbourhood_id, slot, people, organisations)
SELECT i.commune_id, CASE WHEN c.level > 0 THEN i.category ELSE '' END, CASE WHEN c.level > 1 THEN i.subcategory ELSE '' END,
    CASE WHEN s.one = 0 THEN '' ELSE i.state END, CASE WHEN p.one = 0 THEN x'00000000000000000000000000000000' ELSE i.neighbourhood_id END, 0,
    COUNT(CASE WHEN i.organisation_id IS NULL THEN 1 END), COUNT(i.organisation_id)
FROM problems i
CROSS JOIN (SELECT 0 AS level UNION ALL SELECT 1 UNION ALL SELECT 2) c
CROSS JOIN (SELECT 0 AS one UNION ALL SELECT 1) s
CROSS JOIN (SELECT 0 AS one UNION ALL SELECT 1) p
WHERE i.visibility IN ('published', 'under_review') AND (p.one = 0 OR i.neighbourhood_id IS NOT NULL) AND (c.level < 1 OR i.category <> '') AND (c.level < 2 OR i.subcategory <> '')
GROUP BY 1, 2, 3, 4, 5;
INSERT INTO solution_counts (commune_id, category, subcategory, state, neighbourhood_id, slot, people, organisations)
SELECT i.commune_id, CASE WHEN c.level > 0 THEN i.category ELSE '' END, CASE WHEN c.level > 1 THEN i.subcategory ELSE '' END,
    CASE WHEN s.one = 0 THEN '' ELSE i.state END, CASE WHEN p.one = 0 THEN x'00000000000000000000000000000000' ELSE i.neighbourhood_id END, 0,
    COUNT(CASE WHEN i.organisation_id IS NULL THEN 1 END), COUNT(i.organisation_id)
FROM solutions i
CROSS JOIN (SELECT 0 AS level UNION ALL SELECT 1 UNION ALL SELECT 2) c
CROSS JOIN (SELECT 0 AS one UNION ALL SELECT 1) s
CROSS JOIN (SELECT 0 AS one UNION ALL SELECT 1) p
WHERE i.state <> 'draft' AND i.visibility IN ('published', 'under_review') AND (p.one = 0 OR i.neighbourhood_id IS NOT NULL) AND (c.level < 1 OR i.category <> '') AND (c.level < 2 OR i.subcategory <> '')
GROUP BY 1, 2, 3, 4, 5;
INSERT INTO solution_figures (commune_id, slot, supports, answered)
SELECT i.commune_id, 0, SUM(CASE WHEN i.state <> 'draft' AND i.visibility IN ('published', 'under_review') AND i.state NOT IN ('withdrawn', 'merged') THEN i.support_count ELSE 0 END), SUM(CASE WHEN i.state <> 'draft' AND i.visibility IN ('published', 'under_review') AND i.answer_count > 0 THEN 1 ELSE 0 END)
FROM solutions i GROUP BY i.commune_id;

CREATE TRIGGER problems_counted_first AFTER INSERT ON problems WHEN NEW.visibility IN ('published', 'under_review') BEGIN
    INSERT INTO problem_counts (commune_id, category, subcategory, state, neighbourhood_id, slot, people, organisations)
    SELECT NEW.commune_id, c.category, c.subcategory, s.state, p.id, 0,
        CASE WHEN NEW.organisation_id IS NULL THEN 1 ELSE 0 END, CASE WHEN NEW.organisation_id IS NULL THEN 0 ELSE 1 END
    FROM (SELECT '' AS category, '' AS subcategory UNION SELECT NEW.category, '' UNION SELECT NEW.category, NEW.subcategory) c,
        (SELECT '' AS state UNION SELECT NEW.state) s,
        (SELECT x'00000000000000000000000000000000' AS id UNION SELECT NEW.neighbourhood_id) p
    WHERE p.id IS NOT NULL
    ON CONFLICT (commune_id, category, subcategory, state, neighbourhood_id, slot) DO UPDATE SET people = people + excluded.people, organisations = organisations + excluded.organisations;
END;
CREATE TRIGGER problems_counted_last AFTER DELETE ON problems WHEN OLD.visibility IN ('published', 'under_review') BEGIN
    INSERT INTO problem_counts (commune_id, category, subcategory, state, neighbourhood_id, slot, people, organisations)
    SELECT OLD.commune_id, c.category, c.subcategory, s.state, p.id, 0,
        CASE WHEN OLD.organisation_id IS NULL THEN -1 ELSE 0 END, CASE WHEN OLD.organisation_id IS NULL THEN 0 ELSE -1 END
    FROM (SELECT '' AS category, '' AS subcategory UNION SELECT OLD.category, '' UNION SELECT OLD.category, OLD.subcategory) c,
        (SELECT '' AS state UNION SELECT OLD.state) s,
        (SELECT x'00000000000000000000000000000000' AS id UNION SELECT OLD.neighbourhood_id) p
    WHERE p.id IS NOT NULL
    ON CONFLICT (commune_id, category, subcategory, state, neighbourhood_id, slot) DO UPDATE SET people = people + excluded.people, organisations = organisations + excluded.organisations;
END;
CREATE TRIGGER problems_counted_anew AFTER UPDATE OF commune_id, category, subcategory, organisation_id, state, neighbourhood_id, visibility ON problems
WHEN (OLD.commune_id, OLD.category, OLD.subcategory, OLD.organisation_id, OLD.state, OLD.neighbourhood_id, OLD.visibility)
    IS NOT (NEW.commune_id, NEW.category, NEW.subcategory, NEW.organisation_id, NEW.state, NEW.neighbourhood_id, NEW.visibility) BEGIN
    INSERT INTO problem_counts (commune_id, category, subcategory, state, neighbourhood_id, slot, people, organisations)
    SELECT OLD.commune_id, c.category, c.subcategory, s.state, p.id, 0,
        CASE WHEN OLD.organisation_id IS NULL THEN -1 ELSE 0 END, CASE WHEN OLD.organisation_id IS NULL THEN 0 ELSE -1 END
    FROM (SELECT '' AS category, '' AS subcategory UNION SELECT OLD.category, '' UNION SELECT OLD.category, OLD.subcategory) c,
        (SELECT '' AS state UNION SELECT OLD.state) s,
        (SELECT x'00000000000000000000000000000000' AS id UNION SELECT OLD.neighbourhood_id) p
    WHERE p.id IS NOT NULL AND OLD.visibility IN ('published', 'under_review')
    ON CONFLICT (commune_id, category, subcategory, state, neighbourhood_id, slot) DO UPDATE SET people = people + excluded.people, organisations = organisations + excluded.organisations;
    INSERT INTO problem_counts (commune_id, category, subcategory, state, neighbourhood_id, slot, people, organisations)
    SELECT NEW.commune_id, c.category, c.subcategory, s.state, p.id, 0,
        CASE WHEN NEW.organisation_id IS NULL THEN 1 ELSE 0 END, CASE WHEN NEW.organisation_id IS NULL THEN 0 ELSE 1 END
    FROM (SELECT '' AS category, '' AS subcategory UNION SELECT NEW.category, '' UNION SELECT NEW.category, NEW.subcategory) c,
        (SELECT '' AS state UNION SELECT NEW.state) s,
        (SELECT x'00000000000000000000000000000000' AS id UNION SELECT NEW.neighbourhood_id) p
    WHERE p.id IS NOT NULL AND NEW.visibility IN ('published', 'under_review')
    ON CONFLICT (commune_id, category, subcategory, state, neighbourhood_id, slot) DO UPDATE SET people = people + excluded.people, organisations = organisations + excluded.organisations;
END;
CREATE TRIGGER solutions_counted_first AFTER INSERT ON solutions WHEN NEW.state <> 'draft' AND NEW.visibility IN ('published', 'under_review') BEGIN
    INSERT INTO solution_counts (commune_id, category, subcategory, state, neighbourhood_id, slot, people, organisations)
    SELECT NEW.commune_id, c.category, c.subcategory, s.state, p.id, 0,
        CASE WHEN NEW.organisation_id IS NULL THEN 1 ELSE 0 END, CASE WHEN NEW.organisation_id IS NULL THEN 0 ELSE 1 END
    FROM (SELECT '' AS category, '' AS subcategory UNION SELECT NEW.category, '' UNION SELECT NEW.category, NEW.subcategory) c,
        (SELECT '' AS state UNION SELECT NEW.state) s,
        (SELECT x'00000000000000000000000000000000' AS id UNION SELECT NEW.neighbourhood_id) p
    WHERE p.id IS NOT NULL
    ON CONFLICT (commune_id, category, subcategory, state, neighbourhood_id, slot) DO UPDATE SET people = people + excluded.people, organisations = organisations + excluded.organisations;
END;
CREATE TRIGGER solutions_counted_last AFTER DELETE ON solutions WHEN OLD.state <> 'draft' AND OLD.visibility IN ('published', 'under_review') BEGIN
    INSERT INTO solution_counts (commune_id, category, subcategory, state, neighbourhood_id, slot, people, organisations)
    SELECT OLD.commune_id, c.category, c.subcategory, s.state, p.id, 0,
        CASE WHEN OLD.organisation_id IS NULL THEN -1 ELSE 0 END, CASE WHEN OLD.organisation_id IS NULL THEN 0 ELSE -1 END
    FROM (SELECT '' AS category, '' AS subcategory UNION SELECT OLD.category, '' UNION SELECT OLD.category, OLD.subcategory) c,
        (SELECT '' AS state UNION SELECT OLD.state) s,
        (SELECT x'00000000000000000000000000000000' AS id UNION SELECT OLD.neighbourhood_id) p
    WHERE p.id IS NOT NULL
    ON CONFLICT (commune_id, category, subcategory, state, neighbourhood_id, slot) DO UPDATE SET people = people + excluded.people, organisations = organisations + excluded.organisations;
END;
CREATE TRIGGER solutions_counted_anew AFTER UPDATE OF commune_id, category, subcategory, organisation_id, state, neighbourhood_id, visibility ON solutions
WHEN (OLD.commune_id, OLD.category, OLD.subcategory, OLD.organisation_id, OLD.state, OLD.neighbourhood_id, OLD.visibility)
    IS NOT (NEW.commune_id, NEW.category, NEW.subcategory, NEW.organisation_id, NEW.state, NEW.neighbourhood_id, NEW.visibility) BEGIN
    INSERT INTO solution_counts (commune_id, category, subcategory, state, neighbourhood_id, slot, people, organisations)
    SELECT OLD.commune_id, c.category, c.subcategory, s.state, p.id, 0,
        CASE WHEN OLD.organisation_id IS NULL THEN -1 ELSE 0 END, CASE WHEN OLD.organisation_id IS NULL THEN 0 ELSE -1 END
    FROM (SELECT '' AS category, '' AS subcategory UNION SELECT OLD.category, '' UNION SELECT OLD.category, OLD.subcategory) c,
        (SELECT '' AS state UNION SELECT OLD.state) s,
        (SELECT x'00000000000000000000000000000000' AS id UNION SELECT OLD.neighbourhood_id) p
    WHERE p.id IS NOT NULL AND OLD.state <> 'draft' AND OLD.visibility IN ('published', 'under_review')
    ON CONFLICT (commune_id, category, subcategory, state, neighbourhood_id, slot) DO UPDATE SET people = people + excluded.people, organisations = organisations + excluded.organisations;
    INSERT INTO solution_counts (commune_id, category, subcategory, state, neighbourhood_id, slot, people, organisations)
    SELECT NEW.commune_id, c.category, c.subcategory, s.state, p.id, 0,
        CASE WHEN NEW.organisation_id IS NULL THEN 1 ELSE 0 END, CASE WHEN NEW.organisation_id IS NULL THEN 0 ELSE 1 END
    FROM (SELECT '' AS category, '' AS subcategory UNION SELECT NEW.category, '' UNION SELECT NEW.category, NEW.subcategory) c,
        (SELECT '' AS state UNION SELECT NEW.state) s,
        (SELECT x'00000000000000000000000000000000' AS id UNION SELECT NEW.neighbourhood_id) p
    WHERE p.id IS NOT NULL AND NEW.state <> 'draft' AND NEW.visibility IN ('published', 'under_review')
    ON CONFLICT (commune_id, category, subcategory, state, neighbourhood_id, slot) DO UPDATE SET people = people + excluded.people, organisations = organisations + excluded.organisations;
END;
CREATE TRIGGER solutions_figured_first AFTER INSERT ON solutions WHEN NEW.state <> 'draft' AND NEW.visibility IN ('published', 'under_review') BEGIN
    INSERT INTO solution_figures (commune_id, slot, supports, answered) VALUES (NEW.commune_id, 0, CASE WHEN NEW.state <> 'draft' AND NEW.visibility IN ('published', 'under_review') AND NEW.state NOT IN ('withdrawn', 'merged') THEN NEW.support_count ELSE 0 END, CASE WHEN NEW.state <> 'draft' AND NEW.visibility IN ('published', 'under_review') AND NEW.answer_count > 0 THEN 1 ELSE 0 END)
    ON CONFLICT (commune_id, slot) DO UPDATE SET supports = supports + excluded.supports, answered = answered + excluded.answered;
END;
CREATE TRIGGER solutions_figured_last AFTER DELETE ON solutions WHEN OLD.state <> 'draft' AND OLD.visibility IN ('published', 'under_review') BEGIN
    INSERT INTO solution_figures (commune_id, slot, supports, answered) VALUES (OLD.commune_id, 0, -(CASE WHEN OLD.state <> 'draft' AND OLD.visibility IN ('published', 'under_review') AND OLD.state NOT IN ('withdrawn', 'merged') THEN OLD.support_count ELSE 0 END), -(CASE WHEN OLD.state <> 'draft' AND OLD.visibility IN ('published', 'under_review') AND OLD.answer_count > 0 THEN 1 ELSE 0 END))
    ON CONFLICT (commune_id, slot) DO UPDATE SET supports = supports + excluded.supports, answered = answered + excluded.answered;
END;
CREATE TRIGGER solutions_figured_anew AFTER UPDATE OF state, visibility, support_count, answer_count ON solutions
WHEN (OLD.state, OLD.visibility, OLD.support_count, OLD.answer_count) IS NOT (NEW.state, NEW.visibility, NEW.support_count, NEW.answer_count) BEGIN
    INSERT INTO solution_figures (commune_id, slot, supports, answered) VALUES (NEW.commune_id, 0, CASE WHEN NEW.state <> 'draft' AND NEW.visibility IN ('published', 'under_review') AND NEW.state NOT IN ('withdrawn', 'merged') THEN NEW.support_count ELSE 0 END
        - CASE WHEN OLD.state <> 'draft' AND OLD.visibility IN ('published', 'under_review') AND OLD.state NOT IN ('withdrawn', 'merged') THEN OLD.support_count ELSE 0 END,
        CASE WHEN NEW.state <> 'draft' AND NEW.visibility IN ('published', 'under_review') AND NEW.answer_count > 0 THEN 1 ELSE 0 END
        - CASE WHEN OLD.state <> 'draft' AND OLD.visibility IN ('published', 'under_review') AND OLD.answer_count > 0 THEN 1 ELSE 0 END)
    ON CONFLICT (commune_id, slot) DO UPDATE SET supports = supports + excluded.supports, answered = answered + excluded.answered;
END;
