-- What people answer, of an account or of a browser: drafts, and what was sent.
CREATE TABLE questionnaire_drafts (
    id BLOB PRIMARY KEY NOT NULL,
    questionnaire_id BLOB NOT NULL REFERENCES questionnaires (id) ON DELETE CASCADE,
    account_id BLOB REFERENCES accounts (id),
    -- a keyed hash of a browser's cookie
    browser BLOB,
    answers TEXT NOT NULL DEFAULT '{}',
    updated_at BIGINT NOT NULL,
    CHECK ((account_id IS NULL) <> (browser IS NULL)),
    UNIQUE (questionnaire_id, account_id),
    UNIQUE (questionnaire_id, browser)
);
CREATE INDEX questionnaire_drafts_by_account ON questionnaire_drafts (account_id) WHERE account_id IS NOT NULL;
CREATE INDEX questionnaire_drafts_by_change ON questionnaire_drafts (updated_at);

CREATE TABLE questionnaire_answers (
    id BLOB PRIMARY KEY NOT NULL,
    questionnaire_id BLOB NOT NULL REFERENCES questionnaires (id) ON DELETE CASCADE,
    account_id BLOB REFERENCES accounts (id),
    browser BLOB,
    -- of an answer on paper, and who entered it
    receipt BIGINT,
    entered_by BLOB REFERENCES accounts (id),
    -- of which version the questions are
    version BIGINT NOT NULL,
    standing TEXT NOT NULL CHECK (standing IN ('resident', 'participant', 'unverified', 'paper')),
    neighbourhood_id BLOB REFERENCES neighbourhoods (id),
    answers TEXT NOT NULL,
    sent_at BIGINT NOT NULL,
    CHECK ((account_id IS NOT NULL) + (browser IS NOT NULL) + (receipt IS NOT NULL) = 1),
    UNIQUE (questionnaire_id, account_id),
    UNIQUE (questionnaire_id, browser),
    UNIQUE (questionnaire_id, receipt)
);
CREATE INDEX questionnaire_answers_by_questionnaire ON questionnaire_answers (questionnaire_id, id);
CREATE INDEX questionnaire_answers_by_account ON questionnaire_answers (account_id) WHERE account_id IS NOT NULL;
CREATE INDEX questionnaire_answers_by_entered_by ON questionnaire_answers (entered_by) WHERE entered_by IS NOT NULL;
