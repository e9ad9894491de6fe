-- The body to which a solution was referred that the commune alone cannot decide about; empty for none. It stays open to support.
ALTER TABLE solutions ADD COLUMN referred_to TEXT NOT NULL DEFAULT '';
UPDATE solutions SET referred_to = COALESCE((SELECT o.refers_to FROM consultation_options o WHERE o.solution_id = solutions.id AND o.state = 'referred'
    AND o.refers_to <> '' ORDER BY o.decided_at DESC LIMIT 1), '') WHERE id IN (SELECT solution_id FROM consultation_options WHERE state = 'referred');
