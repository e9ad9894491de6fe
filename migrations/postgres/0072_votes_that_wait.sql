-- Whether somebody keeps a choice that does not count yet: a first one, or a change of what counts. Nothing tells which; what stood beside a vote that counts
-- before this was written is known once it is changed or sent.
ALTER TABLE ballot_voters ADD COLUMN pending BOOLEAN NOT NULL DEFAULT FALSE;
UPDATE ballot_voters SET pending = TRUE WHERE state = 'drafting';
DROP INDEX ballot_voters_drafting;
CREATE INDEX ballot_voters_pending ON ballot_voters (consultation_id, reminded, account_id) WHERE pending;

-- Whose session had ended in which a form was sent, as a keyed hash; empty if nobody knows.
ALTER TABLE kept_forms ADD COLUMN whose TEXT NOT NULL DEFAULT '';
