-- A comment is on something of any kind: its slice counts it and shows it.
ALTER TABLE comments ADD COLUMN subject_kind TEXT;
ALTER TABLE comments ADD COLUMN subject_id UUID;
UPDATE comments SET subject_kind = CASE WHEN problem_id IS NULL THEN 'solution' ELSE 'problem' END, subject_id = COALESCE(problem_id, solution_id);
ALTER TABLE comments ALTER COLUMN subject_kind SET NOT NULL;
ALTER TABLE comments ALTER COLUMN subject_id SET NOT NULL;
ALTER TABLE comments DROP COLUMN problem_id;
ALTER TABLE comments DROP COLUMN solution_id;
CREATE INDEX comments_by_subject ON comments (subject_kind, subject_id, created_at, id);

-- The steps of problems have a table of their own.
CREATE TABLE problem_steps (
    id UUID PRIMARY KEY NOT NULL,
    problem_id UUID NOT NULL REFERENCES problems (id),
    step TEXT NOT NULL,
    note TEXT NOT NULL DEFAULT '',
    actor_id UUID REFERENCES accounts (id),
    created_at BIGINT NOT NULL
);
INSERT INTO problem_steps (id, problem_id, step, note, actor_id, created_at)
SELECT id, problem_id, step, note, actor_id, created_at FROM state_changes WHERE problem_id IS NOT NULL;
CREATE INDEX problem_steps_by_problem ON problem_steps (problem_id, created_at);
CREATE INDEX problem_steps_by_actor ON problem_steps (actor_id);
DELETE FROM state_changes WHERE problem_id IS NOT NULL;
ALTER TABLE state_changes DROP COLUMN problem_id;
ALTER TABLE state_changes ALTER COLUMN solution_id SET NOT NULL;
CREATE INDEX state_changes_by_actor ON state_changes (actor_id);
