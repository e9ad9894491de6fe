-- What organisations answer, each once, whoever represents it at that moment. Never counted with residents.
CREATE TABLE organisation_drafts (
    questionnaire_id BLOB NOT NULL REFERENCES questionnaires (id) ON DELETE CASCADE,
    organisation_id BLOB NOT NULL REFERENCES organisations (id),
    -- who wrote in it last
    account_id BLOB NOT NULL REFERENCES accounts (id),
    answers TEXT NOT NULL DEFAULT '{}',
    updated_at BIGINT NOT NULL,
    PRIMARY KEY (questionnaire_id, organisation_id)
);
CREATE INDEX organisation_drafts_by_account ON organisation_drafts (account_id);
CREATE INDEX organisation_drafts_by_organisation ON organisation_drafts (organisation_id);
CREATE INDEX organisation_drafts_by_change ON organisation_drafts (updated_at);

CREATE TABLE organisation_answers (
    questionnaire_id BLOB NOT NULL REFERENCES questionnaires (id) ON DELETE CASCADE,
    organisation_id BLOB NOT NULL REFERENCES organisations (id),
    -- who sent it last
    account_id BLOB NOT NULL REFERENCES accounts (id),
    version BIGINT NOT NULL,
    answers TEXT NOT NULL,
    sent_at BIGINT NOT NULL,
    PRIMARY KEY (questionnaire_id, organisation_id)
);
CREATE INDEX organisation_answers_by_account ON organisation_answers (account_id);
CREATE INDEX organisation_answers_by_sender ON organisation_answers (questionnaire_id, account_id);
CREATE INDEX organisation_answers_by_organisation ON organisation_answers (organisation_id);
