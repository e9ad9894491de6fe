-- Invitations to a consultation: organisations by name and kind, or persons, each with a code of which only a keyed hash is kept.
CREATE TABLE invitations (
    id UUID PRIMARY KEY NOT NULL,
    consultation_id UUID NOT NULL REFERENCES consultations (id) ON DELETE CASCADE,
    -- of an organisation; a person has none
    kind TEXT CHECK (kind IN ('business', 'cooperative', 'professional_association', 'union', 'association', 'school', 'public_body')),
    name TEXT NOT NULL,
    -- both are forgotten once the code is redeemed or withdrawn, and after a year
    email TEXT NOT NULL DEFAULT '',
    postal TEXT NOT NULL DEFAULT '',
    language TEXT NOT NULL CHECK (language IN ('ar', 'fr', 'en')),
    -- of the only code that works; none until a mail is sent or a letter printed
    hash BYTEA UNIQUE,
    sent_at BIGINT,
    created_by UUID NOT NULL REFERENCES accounts (id),
    created_at BIGINT NOT NULL,
    redeemed_by UUID REFERENCES accounts (id),
    redeemed_at BIGINT,
    withdrawn_at BIGINT,
    -- when its address was forgotten
    forgotten_at BIGINT,
    -- which it turned out to be
    organisation_id UUID REFERENCES organisations (id),
    CHECK ((redeemed_by IS NULL) = (redeemed_at IS NULL)),
    CHECK (redeemed_at IS NULL OR withdrawn_at IS NULL),
    CHECK (organisation_id IS NULL OR (kind IS NOT NULL AND redeemed_at IS NOT NULL))
);
CREATE INDEX invitations_by_consultation ON invitations (consultation_id, created_at, id);
-- The same one waits once.
CREATE UNIQUE INDEX invitations_open ON invitations (consultation_id, name, email)
    WHERE redeemed_at IS NULL AND withdrawn_at IS NULL AND forgotten_at IS NULL;
CREATE INDEX invitations_by_redeemer ON invitations (redeemed_by, consultation_id) WHERE redeemed_by IS NOT NULL;
CREATE INDEX invitations_by_creator ON invitations (created_by);
CREATE INDEX invitations_by_email ON invitations (email);
CREATE INDEX invitations_by_age ON invitations (created_at) WHERE redeemed_at IS NULL AND withdrawn_at IS NULL AND forgotten_at IS NULL;
CREATE UNIQUE INDEX invitations_by_organisation ON invitations (organisation_id, consultation_id) WHERE organisation_id IS NOT NULL;

-- By which invitation it was asked, and as what the person speaks for it.
ALTER TABLE organisation_requests ADD COLUMN invitation_id UUID;
ALTER TABLE organisation_requests ADD COLUMN role TEXT NOT NULL DEFAULT '';
CREATE INDEX organisation_requests_by_invitation ON organisation_requests (invitation_id, account_id) WHERE invitation_id IS NOT NULL;
-- One waits for an invitation.
CREATE UNIQUE INDEX organisation_requests_invited ON organisation_requests (invitation_id) WHERE state = 'waiting' AND invitation_id IS NOT NULL;

-- What is answered for an organisation while its request waits: counted nowhere.
CREATE TABLE organisation_waiting_answers (
    questionnaire_id UUID NOT NULL REFERENCES questionnaires (id) ON DELETE CASCADE,
    request_id UUID NOT NULL REFERENCES organisation_requests (id),
    account_id UUID NOT NULL REFERENCES accounts (id),
    draft TEXT NOT NULL DEFAULT '{}',
    version BIGINT,
    answers TEXT,
    sent_at BIGINT,
    -- why it will never count
    ended TEXT CHECK (ended IN ('late', 'refused')),
    updated_at BIGINT NOT NULL,
    PRIMARY KEY (questionnaire_id, request_id),
    CHECK ((answers IS NULL) = (sent_at IS NULL)),
    CHECK ((version IS NULL) = (sent_at IS NULL))
);
CREATE INDEX organisation_waiting_answers_by_request ON organisation_waiting_answers (request_id);
CREATE INDEX organisation_waiting_answers_by_change ON organisation_waiting_answers (updated_at);
CREATE INDEX organisation_waiting_answers_by_account ON organisation_waiting_answers (account_id);
