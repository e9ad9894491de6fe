-- Whether something was kept, or came to count, in the session itself: what was chosen elsewhere is not shown at the desk's device.
ALTER TABLE kiosk_sessions ADD COLUMN is_kept BOOLEAN NOT NULL DEFAULT FALSE;
ALTER TABLE kiosk_sessions ADD COLUMN is_counted BOOLEAN NOT NULL DEFAULT FALSE;

-- Of a leaf that waits, a keyed hash of whose it is, so that people are counted and not leaves: somebody who replaces again and again would otherwise fill a
-- batch and know which leaf is another's. Leaves that enter are written without it.
ALTER TABLE ballot_leaves ADD COLUMN voter BYTEA;
