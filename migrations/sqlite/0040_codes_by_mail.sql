-- Codes go by mail too, with a link beside them; whoever joins is nobody before the code is right, so that no name and no password waits here. Codes under
-- way end, as they do after some minutes anyway.
DROP TABLE phone_codes;
CREATE TABLE one_time_codes (
    id BLOB PRIMARY KEY NOT NULL,
    purpose TEXT NOT NULL CHECK (purpose IN ('enter', 'reset', 'change', 'prove')),
    -- an address as it is written to, or +212 and nine digits
    contact TEXT NOT NULL,
    -- the one way of writing it
    contact_key TEXT NOT NULL,
    account_id BLOB REFERENCES accounts (id) ON DELETE CASCADE,
    language TEXT NOT NULL CHECK (language IN ('ar', 'fr', 'en', 'zgh')),
    -- where to go afterwards
    next TEXT NOT NULL DEFAULT '',
    code_hash TEXT,
    -- of a mail's link, which works in any browser
    link_hash TEXT UNIQUE,
    tries BIGINT NOT NULL DEFAULT 0 CHECK (tries BETWEEN 0 AND 5),
    sent_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    passed_at BIGINT,
    CHECK ((purpose IN ('change', 'prove')) = (account_id IS NOT NULL))
);
CREATE INDEX one_time_codes_by_account ON one_time_codes (account_id);
CREATE INDEX one_time_codes_by_contact ON one_time_codes (contact_key);
CREATE INDEX one_time_codes_by_expiry ON one_time_codes (expires_at);
