-- What a look at whether the database takes a write leaves: one row.
CREATE TABLE readiness (
    id BLOB PRIMARY KEY NOT NULL,
    padding TEXT NOT NULL,
    created_at BIGINT NOT NULL
);
