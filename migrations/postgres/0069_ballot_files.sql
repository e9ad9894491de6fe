-- Files by which anybody counts a ballot again, as they were made with its result: they never change, whatever is renamed later.
CREATE TABLE ballot_files (
    consultation_id UUID NOT NULL REFERENCES ballot_counts (consultation_id) ON DELETE CASCADE,
    name TEXT NOT NULL,
    text TEXT NOT NULL,
    PRIMARY KEY (consultation_id, name)
);
