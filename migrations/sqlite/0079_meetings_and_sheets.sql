-- Meetings in the languages in which consultations can be written.
ALTER TABLE meetings ADD COLUMN title_en TEXT NOT NULL DEFAULT '';
ALTER TABLE meetings ADD COLUMN title_zgh TEXT NOT NULL DEFAULT '';
ALTER TABLE meetings ADD COLUMN place_en TEXT NOT NULL DEFAULT '';
ALTER TABLE meetings ADD COLUMN place_zgh TEXT NOT NULL DEFAULT '';
ALTER TABLE meetings ADD COLUMN agenda_en TEXT NOT NULL DEFAULT '';
ALTER TABLE meetings ADD COLUMN agenda_zgh TEXT NOT NULL DEFAULT '';
ALTER TABLE meetings ADD COLUMN minutes_en TEXT NOT NULL DEFAULT '';
ALTER TABLE meetings ADD COLUMN minutes_zgh TEXT NOT NULL DEFAULT '';

-- What organisations answer on paper, entered at the desk: a sheet has its receipt, who entered it and when, the day on which it was received and the form's own id.
CREATE TABLE organisation_answers_next (
    questionnaire_id BLOB NOT NULL REFERENCES questionnaires (id) ON DELETE CASCADE,
    organisation_id BLOB NOT NULL REFERENCES organisations (id),
    -- who sent it last; empty while there is a sheet alone
    account_id BLOB REFERENCES accounts (id),
    version BIGINT NOT NULL,
    answers TEXT NOT NULL,
    sent_at BIGINT NOT NULL,
    receipt BIGINT,
    entered_by BLOB REFERENCES accounts (id),
    entered_at BIGINT,
    received_at BIGINT,
    entry BLOB UNIQUE,
    CHECK (account_id IS NOT NULL OR receipt IS NOT NULL),
    UNIQUE (questionnaire_id, receipt),
    PRIMARY KEY (questionnaire_id, organisation_id)
);
INSERT INTO organisation_answers_next (questionnaire_id, organisation_id, account_id, version, answers, sent_at)
    SELECT questionnaire_id, organisation_id, account_id, version, answers, sent_at FROM organisation_answers;
DROP TABLE organisation_answers;
ALTER TABLE organisation_answers_next RENAME TO organisation_answers;
CREATE INDEX organisation_answers_by_account ON organisation_answers (account_id);
CREATE INDEX organisation_answers_by_sender ON organisation_answers (questionnaire_id, account_id);
CREATE INDEX organisation_answers_by_organisation ON organisation_answers (organisation_id);
CREATE INDEX organisation_answers_by_entered_by ON organisation_answers (entered_by) WHERE entered_by IS NOT NULL;
