-- What services of the commune say about options, and appeals against decisions.
CREATE TABLE option_opinions (
    id UUID PRIMARY KEY NOT NULL,
    option_id UUID NOT NULL REFERENCES consultation_options (id) ON DELETE CASCADE,
    -- the name of the service
    service TEXT NOT NULL,
    -- the member of the staff who answers for it, if one was named
    account_id UUID REFERENCES accounts (id),
    -- where a link was sent; empty once it was used
    email TEXT NOT NULL DEFAULT '',
    -- of that link
    hash BYTEA,
    due_at BIGINT NOT NULL,
    asked_by UUID NOT NULL REFERENCES accounts (id),
    asked_at BIGINT NOT NULL,
    verdict TEXT NOT NULL DEFAULT '' CHECK (verdict IN ('', 'yes', 'yes_if', 'no')),
    body TEXT NOT NULL DEFAULT '',
    -- criterion=mark, with commas between them
    marks TEXT NOT NULL DEFAULT '',
    cost_from BIGINT,
    cost_to BIGINT,
    -- each year
    running_from BIGINT,
    running_to BIGINT,
    given_by UUID REFERENCES accounts (id),
    given_at BIGINT,
    UNIQUE (option_id, service),
    CHECK ((verdict = '') = (given_at IS NULL)),
    CHECK (cost_from <= cost_to),
    CHECK (running_from <= running_to)
);
CREATE UNIQUE INDEX option_opinions_by_hash ON option_opinions (hash) WHERE hash IS NOT NULL;
CREATE INDEX option_opinions_by_account ON option_opinions (account_id) WHERE account_id IS NOT NULL;
CREATE INDEX option_opinions_by_email ON option_opinions (email) WHERE email <> '';
CREATE INDEX option_opinions_by_due ON option_opinions (due_at) WHERE email <> '';
CREATE INDEX option_opinions_by_asked_by ON option_opinions (asked_by);
CREATE INDEX option_opinions_by_given_by ON option_opinions (given_by) WHERE given_by IS NOT NULL;

CREATE TABLE option_appeals (
    id UUID PRIMARY KEY NOT NULL,
    option_id UUID NOT NULL REFERENCES consultation_options (id) ON DELETE CASCADE,
    -- one for each decision
    decided_at BIGINT NOT NULL,
    account_id UUID NOT NULL REFERENCES accounts (id),
    body TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    due_at BIGINT NOT NULL,
    outcome TEXT NOT NULL DEFAULT 'open' CHECK (outcome IN ('open', 'upheld', 'reversed')),
    answer TEXT NOT NULL DEFAULT '',
    answered_by UUID REFERENCES accounts (id),
    answered_at BIGINT,
    UNIQUE (option_id, decided_at)
);
CREATE INDEX option_appeals_by_account ON option_appeals (account_id);
CREATE INDEX option_appeals_by_answered_by ON option_appeals (answered_by) WHERE answered_by IS NOT NULL;
