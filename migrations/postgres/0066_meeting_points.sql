-- Where a meeting is on the commune's map, in millionths of a degree; empty for nobody said.
ALTER TABLE meetings ADD COLUMN latitude BIGINT;
ALTER TABLE meetings ADD COLUMN longitude BIGINT;
