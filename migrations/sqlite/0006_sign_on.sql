-- Who somebody is at a provider of single sign-on: a way into their account. One person has at most one at each provider.
CREATE TABLE identities (
    provider TEXT NOT NULL,
    -- what the provider calls the person, for ever
    subject TEXT NOT NULL,
    account_id BLOB NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
    created_at BIGINT NOT NULL,
    used_at BIGINT NOT NULL,
    PRIMARY KEY (provider, subject),
    UNIQUE (account_id, provider)
);
