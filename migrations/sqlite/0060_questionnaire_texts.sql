-- What people wrote and let be published, each text on its own: it can be flagged, held, hidden and contested. Of people with an account alone: whoever cannot
-- be told of a decision is not published.
CREATE TABLE questionnaire_texts (
    id BLOB PRIMARY KEY NOT NULL,
    questionnaire_id BLOB NOT NULL REFERENCES questionnaires (id) ON DELETE CASCADE,
    commune_id BLOB NOT NULL REFERENCES communes (id),
    -- of the consultation
    number BIGINT NOT NULL,
    answer_id BLOB NOT NULL REFERENCES questionnaire_answers (id) ON DELETE CASCADE,
    -- the name of the question
    question TEXT NOT NULL,
    account_id BLOB NOT NULL REFERENCES accounts (id),
    body TEXT NOT NULL,
    -- who reads it once results are public
    visibility TEXT NOT NULL DEFAULT 'published',
    version BIGINT NOT NULL DEFAULT 1,
    -- by chance: where it stands among the others tells neither who wrote it nor when
    place BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    UNIQUE (answer_id, question)
);
CREATE INDEX questionnaire_texts_by_question ON questionnaire_texts (questionnaire_id, question, place, id);
CREATE INDEX questionnaire_texts_by_account ON questionnaire_texts (account_id);
