-- Promises that are not kept yet, before the officers who follow them: in the order in which they are due.
CREATE INDEX pledges_before_officers ON pledges (commune_id, due_at, id) WHERE state IN ('promised', 'under_way');
-- Who agreed to which notice is counted by its version.
CREATE INDEX consents_by_version ON consents (version);
