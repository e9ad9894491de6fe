-- Whose supports count for the threshold: everyone's, residents' alone, or those of others up to a share (of a hundred). Empty: everyone's, and once the
-- commune has many verified residents at least half of them residents'.
ALTER TABLE communes ADD COLUMN threshold_counts TEXT CHECK (threshold_counts IN ('everyone', 'residents', 'share'));
ALTER TABLE communes ADD COLUMN threshold_others BIGINT NOT NULL DEFAULT 50 CHECK (threshold_others BETWEEN 0 AND 100);
ALTER TABLE communes ADD COLUMN many_residents_at BIGINT;
UPDATE communes SET many_residents_at = (SELECT MAX(r.verified_at) FROM residents r WHERE r.commune_id = communes.id AND r.withdrawn_at IS NULL)
WHERE 50 <= (SELECT COUNT(*) FROM residents r WHERE r.commune_id = communes.id AND r.withdrawn_at IS NULL);

-- Where a support came from, as a keyed hash: emptied after a month.
ALTER TABLE supports ADD COLUMN origin TEXT NOT NULL DEFAULT '';
CREATE INDEX supports_with_origin ON supports (created_at) WHERE origin <> '';

-- How far those whom an answer concerns have been told: the last account, and when all were.
ALTER TABLE answers ADD COLUMN told_to UUID;
ALTER TABLE answers ADD COLUMN told_at BIGINT;
UPDATE answers SET told_at = created_at;
