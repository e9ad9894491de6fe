-- A neighbourhood that forms no longer offer; it stays on what was written about it.
ALTER TABLE neighbourhoods ADD COLUMN retired_at BIGINT;

-- What was changed of a commune: what, from what to what, by whom (nobody: the command line), when.
CREATE TABLE commune_changes (
    id UUID PRIMARY KEY NOT NULL,
    commune_id UUID NOT NULL REFERENCES communes (id),
    actor_id UUID REFERENCES accounts (id),
    setting TEXT NOT NULL,
    -- the slug of a neighbourhood, where it is one
    subject TEXT NOT NULL,
    before_value TEXT NOT NULL,
    after_value TEXT NOT NULL,
    created_at BIGINT NOT NULL
);
CREATE INDEX commune_changes_by_commune ON commune_changes (commune_id, created_at, id);
CREATE INDEX commune_changes_by_actor ON commune_changes (actor_id, created_at);
