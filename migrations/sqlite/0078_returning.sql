-- Of whoever leaves with a sheet of paper: keyed hashes of their address and phone, by which the sheet is theirs if they come back; emptied by closing.
ALTER TABLE ballot_voters ADD COLUMN left_as BLOB;
CREATE INDEX ballot_voters_left ON ballot_voters (consultation_id) WHERE left_as IS NOT NULL;
