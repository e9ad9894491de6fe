-- A commune's own notes to authors, by reason and language. Without a row the standard text is sent.
CREATE TABLE note_templates (
    commune_id UUID NOT NULL REFERENCES communes (id),
    reason TEXT NOT NULL CHECK (reason IN ('spam', 'insult', 'threat', 'private_data', 'false_claim', 'unrelated', 'duplicate', 'illegal', 'other')),
    language TEXT NOT NULL CHECK (language IN ('ar', 'fr', 'en')),
    body TEXT NOT NULL,
    updated_at BIGINT NOT NULL,
    PRIMARY KEY (commune_id, reason, language)
);

-- Within how many hours flagged and rewritten texts are decided, and within how many days an organisation's request is checked.
ALTER TABLE communes ADD COLUMN decision_hours BIGINT NOT NULL DEFAULT 72 CHECK (decision_hours BETWEEN 1 AND 720);
ALTER TABLE communes ADD COLUMN organisation_days BIGINT NOT NULL DEFAULT 14 CHECK (organisation_days BETWEEN 1 AND 90);

-- When somebody of the staff was last reminded of what waits, so that several nodes and restarts remind once.
CREATE TABLE moderation_reminders (
    commune_id UUID NOT NULL REFERENCES communes (id),
    account_id UUID NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
    kind TEXT NOT NULL CHECK (kind IN ('waiting', 'overdue', 'organisations')),
    sent_at BIGINT NOT NULL,
    PRIMARY KEY (commune_id, account_id, kind)
);
CREATE INDEX moderation_reminders_by_account ON moderation_reminders (account_id);
