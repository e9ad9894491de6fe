-- Who somebody is at a provider of single sign-on: a way into their account. One person has at most one at each provider.
CREATE TABLE identities (
    provider TEXT NOT NULL,
    -- what the provider calls the person, for ever
    subject TEXT NOT NULL,
    account_id UUID NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
    created_at BIGINT NOT NULL,
    used_at BIGINT NOT NULL,
    PRIMARY KEY (provider, subject),
    UNIQUE (account_id, provider)
);

-- Which identity made whom a resident: one identity makes one resident of a commune, whatever accounts it is linked to and unlinked from. Only a keyed hash
-- of the identity is kept, and it is kept when the account goes.
CREATE TABLE sign_on_residences (
    commune_id UUID NOT NULL REFERENCES communes (id),
    hash BYTEA NOT NULL,
    account_id UUID NOT NULL REFERENCES accounts (id),
    PRIMARY KEY (commune_id, hash)
);
