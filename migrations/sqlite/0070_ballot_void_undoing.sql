-- A vote that two people declared void counts again when two people say so.
ALTER TABLE ballot_voids ADD COLUMN back_asked_by BLOB REFERENCES accounts (id);
ALTER TABLE ballot_voids ADD COLUMN back_asked_at BIGINT CHECK ((back_asked_by IS NULL) = (back_asked_at IS NULL));
CREATE INDEX ballot_voids_by_back_asked_by ON ballot_voids (back_asked_by) WHERE back_asked_by IS NOT NULL;
