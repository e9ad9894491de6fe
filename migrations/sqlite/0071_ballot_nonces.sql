-- With the program's secret, leads from a person to what they voted. It has a table of its own, so that after closing everything that held it can be written anew
-- and nothing of it is left in the file; `ballots.link_nonce` is empty from now on.
CREATE TABLE ballot_nonces (
    consultation_id BLOB PRIMARY KEY NOT NULL REFERENCES ballots (consultation_id) ON DELETE CASCADE,
    nonce BLOB NOT NULL
);
INSERT INTO ballot_nonces (consultation_id, nonce) SELECT consultation_id, link_nonce FROM ballots WHERE link_nonce IS NOT NULL;
UPDATE ballots SET link_nonce = NULL WHERE link_nonce IS NOT NULL;

-- when what closing deleted was overwritten in the files of the database too
ALTER TABLE ballots ADD COLUMN overwritten_at BIGINT;
CREATE INDEX ballots_with_remains ON ballots (consultation_id) WHERE closed_at IS NOT NULL AND overwritten_at IS NULL;
