-- How often something was done by somebody, or sent to somebody, within a while. Who it is stands here only as a keyed hash.
CREATE TABLE quotas (
    key BLOB PRIMARY KEY NOT NULL CHECK (length(key) = 32),
    taken BIGINT NOT NULL CHECK (taken > 0),
    ends_at BIGINT NOT NULL
);
CREATE INDEX quotas_by_end ON quotas (ends_at);
