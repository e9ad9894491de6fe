-- Links and codes are kept as keyed hashes, and the payload of a job is sealed: what was kept before can't be turned into that, and is asked for again.
DELETE FROM account_tokens;
DELETE FROM phone_codes;
-- An invitation still waits on the page of whoever has its address; its link ends.
UPDATE representative_invitations SET hash = id;
-- Of what was given up, whatever may hold a link or a code; a statement of reasons or the deletion of a photo can still be tried again by hand.
UPDATE jobs SET payload = '' WHERE failed_at IS NOT NULL AND (kind = 'sms' OR (kind = 'mail'
    AND (payload LIKE '%/confirm/%' OR payload LIKE '%/reset-password/%' OR payload LIKE '%/account/email/%' OR payload LIKE '%/invitations/%')));
-- Whether the payload holds what opens something: it is then emptied when the job is given up.
ALTER TABLE jobs ADD COLUMN secret BOOLEAN NOT NULL DEFAULT FALSE;
