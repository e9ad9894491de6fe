-- A phone as a way to reach and recognise a person. It is confirmed before it is kept. One phone may serve several people: each takes a seat.
CREATE TABLE account_phones (
    account_id UUID PRIMARY KEY NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
    -- +212 and nine digits
    phone TEXT NOT NULL,
    seat BIGINT NOT NULL CHECK (seat BETWEEN 1 AND 5),
    confirmed_at BIGINT NOT NULL,
    UNIQUE (phone, seat)
);

-- Codes sent by SMS and what they are for. Somebody who joins is kept here until the code is right; a reset for an unknown phone has no code.
CREATE TABLE phone_codes (
    id UUID PRIMARY KEY NOT NULL,
    purpose TEXT NOT NULL CHECK (purpose IN ('join', 'reset', 'change')),
    phone TEXT NOT NULL,
    account_id UUID REFERENCES accounts (id) ON DELETE CASCADE,
    name TEXT NOT NULL DEFAULT '',
    password_hash TEXT NOT NULL DEFAULT '',
    language TEXT NOT NULL CHECK (language IN ('ar', 'fr', 'en', 'zgh')),
    code_hash TEXT,
    tries BIGINT NOT NULL DEFAULT 0 CHECK (tries BETWEEN 0 AND 5),
    sent_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    passed_at BIGINT,
    CHECK ((purpose = 'change') = (account_id IS NOT NULL)),
    CHECK ((purpose = 'join') = (password_hash <> ''))
);
CREATE INDEX phone_codes_by_account ON phone_codes (account_id);
CREATE INDEX phone_codes_by_expiry ON phone_codes (expires_at);

-- How many SMS were queued on each day since 1970, UTC: they cost money.
CREATE TABLE sms_days (
    day BIGINT PRIMARY KEY NOT NULL,
    queued BIGINT NOT NULL CHECK (queued >= 0)
);
