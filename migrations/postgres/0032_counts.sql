-- What lists and homes count, kept in rows by the database itself in the transaction of what is counted, so that no page counts a growing table and no
-- act can forget to.
--
-- A row of problem_counts and solution_counts is a cell: how many public ones there are, by people and by organisations, when a list is narrowed in one way.
-- Every one counts in the cells of all the ways that leave it: '' and the empty id say that a column narrows nothing. A subcategory goes with its category.
-- slot tells parts of one number, which is their sum: two transactions that add to one row would wait for each other until the first is on the disk. So each adds
-- rows of its own, and every 32nd folds what it sees into the slot 0, alone: it holds a lock that others do not wait for. -1 is what `doctor --repair` adds.
CREATE TABLE problem_counts (
    commune_id UUID NOT NULL,
    category TEXT NOT NULL,
    subcategory TEXT NOT NULL,
    state TEXT NOT NULL,
    neighbourhood_id UUID NOT NULL,
    slot BIGINT NOT NULL,
    people BIGINT NOT NULL,
    organisations BIGINT NOT NULL,
    PRIMARY KEY (commune_id, category, subcategory, state, neighbourhood_id, slot)
);
CREATE INDEX problem_counts_added ON problem_counts (slot) WHERE slot > 0;
CREATE TABLE solution_counts (
    commune_id UUID NOT NULL,
    category TEXT NOT NULL,
    subcategory TEXT NOT NULL,
    state TEXT NOT NULL,
    neighbourhood_id UUID NOT NULL,
    slot BIGINT NOT NULL,
    people BIGINT NOT NULL,
    organisations BIGINT NOT NULL,
    PRIMARY KEY (commune_id, category, subcategory, state, neighbourhood_id, slot)
);
CREATE INDEX solution_counts_added ON solution_counts (slot) WHERE slot > 0;

-- Over the public solutions of a commune: the supports of persons, without those of withdrawn and merged ones, and how many are answered.
CREATE TABLE solution_figures (
    commune_id UUID NOT NULL,
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
    CASE WHEN s.one = 0 THEN '' ELSE i.state END, CASE WHEN p.one = 0 THEN CAST('00000000-0000-0000-0000-000000000000' AS UUID) ELSE i.neighbourhood_id END, 0,
    COUNT(CASE WHEN i.organisation_id IS NULL THEN 1 END), COUNT(i.organisation_id)
FROM problems i
CROSS JOIN (SELECT 0 AS level UNION ALL SELECT 1 UNION ALL SELECT 2) c
CROSS JOIN (SELECT 0 AS one UNION ALL SELECT 1) s
CROSS JOIN (SELECT 0 AS one UNION ALL SELECT 1) p
WHERE i.visibility IN ('published', 'under_review') AND (p.one = 0 OR i.neighbourhood_id IS NOT NULL) AND (c.level < 1 OR i.category <> '') AND (c.level < 2 OR i.subcategory <> '')
GROUP BY 1, 2, 3, 4, 5;
INSERT INTO solution_counts (commune_id, category, subcategory, state, neighbourhood_id, slot, people, organisations)
SELECT i.commune_id, CASE WHEN c.level > 0 THEN i.category ELSE '' END, CASE WHEN c.level > 1 THEN i.subcategory ELSE '' END,
    CASE WHEN s.one = 0 THEN '' ELSE i.state END, CASE WHEN p.one = 0 THEN CAST('00000000-0000-0000-0000-000000000000' AS UUID) ELSE i.neighbourhood_id END, 0,
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

-- The cells in which an item counts.
CREATE FUNCTION list_cells(of_category TEXT, of_subcategory TEXT, of_state TEXT, of_neighbourhood UUID)
RETURNS TABLE (category TEXT, subcategory TEXT, state TEXT, neighbourhood_id UUID) LANGUAGE sql IMMUTABLE AS $$
    SELECT c.category, c.subcategory, s.state, p.id
    FROM (SELECT '' AS category, '' AS subcategory UNION SELECT of_category, '' UNION SELECT of_category, of_subcategory) c
    CROSS JOIN (SELECT '' AS state UNION SELECT of_state) s
    CROSS JOIN (SELECT CAST('00000000-0000-0000-0000-000000000000' AS UUID) AS id UNION SELECT of_neighbourhood) p
    WHERE p.id IS NOT NULL
$$;

CREATE SEQUENCE problem_counts_slots;
CREATE FUNCTION fold_problem_counts() RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    IF pg_try_advisory_xact_lock(hashtext('problem_counts')) THEN
        WITH added AS (DELETE FROM problem_counts WHERE slot > 0 RETURNING *)
        INSERT INTO problem_counts AS kept (commune_id, category, subcategory, state, neighbourhood_id, slot, people, organisations)
        SELECT commune_id, category, subcategory, state, neighbourhood_id, 0, SUM(people), SUM(organisations) FROM added GROUP BY 1, 2, 3, 4, 5
        ON CONFLICT (commune_id, category, subcategory, state, neighbourhood_id, slot) DO UPDATE SET people = kept.people + excluded.people, organisations = kept.organisations + excluded.organisations;
    END IF;
END $$;
CREATE FUNCTION count_new_problems() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    own BIGINT;
BEGIN
    IF NOT EXISTS (SELECT 1 FROM added i WHERE i.visibility IN ('published', 'under_review')) THEN
        RETURN NULL;
    END IF;
    own := nextval('problem_counts_slots');
    INSERT INTO problem_counts (commune_id, category, subcategory, state, neighbourhood_id, slot, people, organisations)
    SELECT i.commune_id, c.category, c.subcategory, c.state, c.neighbourhood_id, own, COUNT(CASE WHEN i.organisation_id IS NULL THEN 1 END), COUNT(i.organisation_id)
    FROM added i CROSS JOIN list_cells(i.category, i.subcategory, i.state, i.neighbourhood_id) c WHERE i.visibility IN ('published', 'under_review') GROUP BY 1, 2, 3, 4, 5;
    IF own % 32 = 0 THEN
        PERFORM fold_problem_counts();
    END IF;
    RETURN NULL;
END $$;
CREATE FUNCTION count_changed_problem() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    own BIGINT := nextval('problem_counts_slots');
BEGIN
    INSERT INTO problem_counts (commune_id, category, subcategory, state, neighbourhood_id, slot, people, organisations)
    SELECT x.commune_id, x.category, x.subcategory, x.state, x.neighbourhood_id, own,
        SUM(CASE WHEN x.organisation_id IS NULL THEN x.delta ELSE 0 END), SUM(CASE WHEN x.organisation_id IS NULL THEN 0 ELSE x.delta END)
    FROM (
        SELECT OLD.commune_id, OLD.organisation_id, c.*, -1 AS delta FROM list_cells(OLD.category, OLD.subcategory, OLD.state, OLD.neighbourhood_id) c WHERE OLD.visibility IN ('published', 'under_review')
        UNION ALL SELECT NEW.commune_id, NEW.organisation_id, c.*, 1 FROM list_cells(NEW.category, NEW.subcategory, NEW.state, NEW.neighbourhood_id) c WHERE NEW.visibility IN ('published', 'under_review')
    ) x GROUP BY 1, 2, 3, 4, 5;
    IF own % 32 = 0 THEN
        PERFORM fold_problem_counts();
    END IF;
    RETURN NULL;
END $$;
CREATE FUNCTION count_gone_problem() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO problem_counts (commune_id, category, subcategory, state, neighbourhood_id, slot, people, organisations)
    SELECT OLD.commune_id, c.category, c.subcategory, c.state, c.neighbourhood_id, nextval('problem_counts_slots'),
        CASE WHEN OLD.organisation_id IS NULL THEN -1 ELSE 0 END, CASE WHEN OLD.organisation_id IS NULL THEN 0 ELSE -1 END
    FROM list_cells(OLD.category, OLD.subcategory, OLD.state, OLD.neighbourhood_id) c;
    RETURN NULL;
END $$;
CREATE TRIGGER problems_counted_first AFTER INSERT ON problems REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION count_new_problems();
CREATE TRIGGER problems_counted_last AFTER DELETE ON problems FOR EACH ROW WHEN (OLD.visibility IN ('published', 'under_review')) EXECUTE FUNCTION count_gone_problem();
CREATE TRIGGER problems_counted_anew AFTER UPDATE OF commune_id, category, subcategory, organisation_id, state, neighbourhood_id, visibility ON problems FOR EACH ROW
WHEN ((OLD.commune_id, OLD.category, OLD.subcategory, OLD.organisation_id, OLD.state, OLD.neighbourhood_id, OLD.visibility)
    IS DISTINCT FROM (NEW.commune_id, NEW.category, NEW.subcategory, NEW.organisation_id, NEW.state, NEW.neighbourhood_id, NEW.visibility))
EXECUTE FUNCTION count_changed_problem();

CREATE SEQUENCE solution_counts_slots;
CREATE FUNCTION fold_solution_counts() RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    IF pg_try_advisory_xact_lock(hashtext('solution_counts')) THEN
        WITH added AS (DELETE FROM solution_counts WHERE slot > 0 RETURNING *)
        INSERT INTO solution_counts AS kept (commune_id, category, subcategory, state, neighbourhood_id, slot, people, organisations)
        SELECT commune_id, category, subcategory, state, neighbourhood_id, 0, SUM(people), SUM(organisations) FROM added GROUP BY 1, 2, 3, 4, 5
        ON CONFLICT (commune_id, category, subcategory, state, neighbourhood_id, slot) DO UPDATE SET people = kept.people + excluded.people, organisations = kept.organisations + excluded.organisations;
    END IF;
END $$;
CREATE FUNCTION count_new_solutions() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    own BIGINT;
BEGIN
    IF NOT EXISTS (SELECT 1 FROM added i WHERE i.state <> 'draft' AND i.visibility IN ('published', 'under_review')) THEN
        RETURN NULL;
    END IF;
    own := nextval('solution_counts_slots');
    INSERT INTO solution_counts (commune_id, category, subcategory, state, neighbourhood_id, slot, people, organisations)
    SELECT i.commune_id, c.category, c.subcategory, c.state, c.neighbourhood_id, own, COUNT(CASE WHEN i.organisation_id IS NULL THEN 1 END), COUNT(i.organisation_id)
    FROM added i CROSS JOIN list_cells(i.category, i.subcategory, i.state, i.neighbourhood_id) c WHERE i.state <> 'draft' AND i.visibility IN ('published', 'under_review') GROUP BY 1, 2, 3, 4, 5;
    IF own % 32 = 0 THEN
        PERFORM fold_solution_counts();
    END IF;
    RETURN NULL;
END $$;
CREATE FUNCTION count_changed_solution() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    own BIGINT := nextval('solution_counts_slots');
BEGIN
    INSERT INTO solution_counts (commune_id, category, subcategory, state, neighbourhood_id, slot, people, organisations)
    SELECT x.commune_id, x.category, x.subcategory, x.state, x.neighbourhood_id, own,
        SUM(CASE WHEN x.organisation_id IS NULL THEN x.delta ELSE 0 END), SUM(CASE WHEN x.organisation_id IS NULL THEN 0 ELSE x.delta END)
    FROM (
        SELECT OLD.commune_id, OLD.organisation_id, c.*, -1 AS delta FROM list_cells(OLD.category, OLD.subcategory, OLD.state, OLD.neighbourhood_id) c WHERE OLD.state <> 'draft' AND OLD.visibility IN ('published', 'under_review')
        UNION ALL SELECT NEW.commune_id, NEW.organisation_id, c.*, 1 FROM list_cells(NEW.category, NEW.subcategory, NEW.state, NEW.neighbourhood_id) c WHERE NEW.state <> 'draft' AND NEW.visibility IN ('published', 'under_review')
    ) x GROUP BY 1, 2, 3, 4, 5;
    IF own % 32 = 0 THEN
        PERFORM fold_solution_counts();
    END IF;
    RETURN NULL;
END $$;
CREATE FUNCTION count_gone_solution() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO solution_counts (commune_id, category, subcategory, state, neighbourhood_id, slot, people, organisations)
    SELECT OLD.commune_id, c.category, c.subcategory, c.state, c.neighbourhood_id, nextval('solution_counts_slots'),
        CASE WHEN OLD.organisation_id IS NULL THEN -1 ELSE 0 END, CASE WHEN OLD.organisation_id IS NULL THEN 0 ELSE -1 END
    FROM list_cells(OLD.category, OLD.subcategory, OLD.state, OLD.neighbourhood_id) c;
    RETURN NULL;
END $$;
CREATE TRIGGER solutions_counted_first AFTER INSERT ON solutions REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION count_new_solutions();
CREATE TRIGGER solutions_counted_last AFTER DELETE ON solutions FOR EACH ROW WHEN (OLD.state <> 'draft' AND OLD.visibility IN ('published', 'under_review')) EXECUTE FUNCTION count_gone_solution();
CREATE TRIGGER solutions_counted_anew AFTER UPDATE OF commune_id, category, subcategory, organisation_id, state, neighbourhood_id, visibility ON solutions FOR EACH ROW
WHEN ((OLD.commune_id, OLD.category, OLD.subcategory, OLD.organisation_id, OLD.state, OLD.neighbourhood_id, OLD.visibility)
    IS DISTINCT FROM (NEW.commune_id, NEW.category, NEW.subcategory, NEW.organisation_id, NEW.state, NEW.neighbourhood_id, NEW.visibility))
EXECUTE FUNCTION count_changed_solution();

CREATE SEQUENCE solution_figures_slots;
CREATE FUNCTION add_solution_figures(of_commune UUID, by_supports BIGINT, by_answered BIGINT) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    own BIGINT;
BEGIN
    IF by_supports = 0 AND by_answered = 0 THEN
        RETURN;
    END IF;
    own := nextval('solution_figures_slots');
    INSERT INTO solution_figures (commune_id, slot, supports, answered) VALUES (of_commune, own, by_supports, by_answered);
    IF own % 32 = 0 AND pg_try_advisory_xact_lock(hashtext('solution_figures')) THEN
        WITH added AS (DELETE FROM solution_figures WHERE slot > 0 RETURNING *)
        INSERT INTO solution_figures AS kept (commune_id, slot, supports, answered)
        SELECT commune_id, 0, SUM(supports), SUM(answered) FROM added GROUP BY commune_id
        ON CONFLICT (commune_id, slot) DO UPDATE SET supports = kept.supports + excluded.supports, answered = kept.answered + excluded.answered;
    END IF;
END $$;
CREATE FUNCTION figure_new_solutions() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM add_solution_figures(x.commune_id, x.supports, x.answered) FROM (
        SELECT i.commune_id,
            CAST(SUM(CASE WHEN i.state <> 'draft' AND i.visibility IN ('published', 'under_review') AND i.state NOT IN ('withdrawn', 'merged') THEN i.support_count ELSE 0 END) AS BIGINT) AS supports,
            CAST(SUM(CASE WHEN i.state <> 'draft' AND i.visibility IN ('published', 'under_review') AND i.answer_count > 0 THEN 1 ELSE 0 END) AS BIGINT) AS answered
        FROM added i GROUP BY i.commune_id) x;
    RETURN NULL;
END $$;
CREATE FUNCTION figure_changed_solution() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM add_solution_figures(NEW.commune_id,
        CASE WHEN NEW.state <> 'draft' AND NEW.visibility IN ('published', 'under_review') AND NEW.state NOT IN ('withdrawn', 'merged') THEN NEW.support_count ELSE 0 END
        - CASE WHEN OLD.state <> 'draft' AND OLD.visibility IN ('published', 'under_review') AND OLD.state NOT IN ('withdrawn', 'merged') THEN OLD.support_count ELSE 0 END,
        CASE WHEN NEW.state <> 'draft' AND NEW.visibility IN ('published', 'under_review') AND NEW.answer_count > 0 THEN 1 ELSE 0 END
        - CASE WHEN OLD.state <> 'draft' AND OLD.visibility IN ('published', 'under_review') AND OLD.answer_count > 0 THEN 1 ELSE 0 END);
    RETURN NULL;
END $$;
CREATE FUNCTION figure_gone_solution() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM add_solution_figures(OLD.commune_id,
        -(CASE WHEN OLD.state <> 'draft' AND OLD.visibility IN ('published', 'under_review') AND OLD.state NOT IN ('withdrawn', 'merged') THEN OLD.support_count ELSE 0 END),
        -(CASE WHEN OLD.state <> 'draft' AND OLD.visibility IN ('published', 'under_review') AND OLD.answer_count > 0 THEN 1 ELSE 0 END));
    RETURN NULL;
END $$;
CREATE TRIGGER solutions_figured_first AFTER INSERT ON solutions REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION figure_new_solutions();
CREATE TRIGGER solutions_figured_last AFTER DELETE ON solutions FOR EACH ROW WHEN (OLD.state <> 'draft' AND OLD.visibility IN ('published', 'under_review')) EXECUTE FUNCTION figure_gone_solution();
CREATE TRIGGER solutions_figured_anew AFTER UPDATE OF state, visibility, support_count, answer_count ON solutions FOR EACH ROW
WHEN ((OLD.state, OLD.visibility, OLD.support_count, OLD.answer_count) IS DISTINCT FROM (NEW.state, NEW.visibility, NEW.support_count, NEW.answer_count))
EXECUTE FUNCTION figure_changed_solution();
