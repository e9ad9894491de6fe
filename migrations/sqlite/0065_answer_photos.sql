-- What organisations write in their answers is moderated like what persons write: a text is of an answer, or of an organisation.
CREATE TABLE questionnaire_texts_next (
    id BLOB PRIMARY KEY NOT NULL,
    questionnaire_id BLOB NOT NULL REFERENCES questionnaires (id) ON DELETE CASCADE,
    commune_id BLOB NOT NULL REFERENCES communes (id),
    -- of the consultation
    number BIGINT NOT NULL,
    -- of a person
    answer_id BLOB REFERENCES questionnaire_answers (id) ON DELETE CASCADE,
    organisation_id BLOB REFERENCES organisations (id),
    -- the name of the question
    question TEXT NOT NULL,
    -- who sent it
    account_id BLOB NOT NULL REFERENCES accounts (id),
    -- empty for a photo
    body TEXT NOT NULL,
    photo_id BLOB,
    -- who reads it once results are public
    visibility TEXT NOT NULL DEFAULT 'published',
    version BIGINT NOT NULL DEFAULT 1,
    -- by chance: where it stands among the others tells neither who wrote it nor when
    place BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    CHECK ((answer_id IS NULL) <> (organisation_id IS NULL)),
    UNIQUE (answer_id, question),
    UNIQUE (questionnaire_id, organisation_id, question)
);
INSERT INTO questionnaire_texts_next (id, questionnaire_id, commune_id, number, answer_id, question, account_id, body, visibility, version, place, created_at)
    SELECT id, questionnaire_id, commune_id, number, answer_id, question, account_id, body, visibility, version, place, created_at FROM questionnaire_texts;
DROP TABLE questionnaire_texts;
ALTER TABLE questionnaire_texts_next RENAME TO questionnaire_texts;
CREATE INDEX questionnaire_texts_by_question ON questionnaire_texts (questionnaire_id, question, place, id);
CREATE INDEX questionnaire_texts_by_account ON questionnaire_texts (account_id);
CREATE INDEX questionnaire_texts_by_organisation ON questionnaire_texts (organisation_id) WHERE organisation_id IS NOT NULL;
CREATE INDEX questionnaire_texts_by_photo ON questionnaire_texts (photo_id) WHERE photo_id IS NOT NULL;

-- Photos with which people answer, re-encoded, in two sizes each. An answer names them by their id.
CREATE TABLE questionnaire_photos (
    id BLOB PRIMARY KEY NOT NULL,
    questionnaire_id BLOB NOT NULL REFERENCES questionnaires (id) ON DELETE CASCADE,
    -- the name of the question
    question TEXT NOT NULL,
    -- in whose draft or answer it is: the id of a person, of an organisation or of a request to represent one, or what a browser is known by
    key BLOB NOT NULL,
    -- who sent it; empty without an account
    account_id BLOB REFERENCES accounts (id),
    -- the organisation that answers with it, whoever represents it
    organisation_id BLOB REFERENCES organisations (id),
    -- its random name in the store
    file TEXT NOT NULL UNIQUE,
    -- whether an answer that was sent has it
    sent BOOLEAN NOT NULL DEFAULT FALSE,
    created_at BIGINT NOT NULL,
    -- when the draft was last changed that has it
    touched_at BIGINT NOT NULL
);
CREATE INDEX questionnaire_photos_by_upload ON questionnaire_photos (questionnaire_id, key);
CREATE INDEX questionnaire_photos_by_account ON questionnaire_photos (account_id) WHERE account_id IS NOT NULL;
CREATE INDEX questionnaire_photos_by_organisation ON questionnaire_photos (organisation_id) WHERE organisation_id IS NOT NULL;
CREATE INDEX questionnaire_photos_by_touch ON questionnaire_photos (touched_at) WHERE sent = FALSE;

-- Recordings in which the staff read questions out, by the name that the form gives them.
CREATE TABLE questionnaire_recordings (
    questionnaire_id BLOB NOT NULL REFERENCES questionnaires (id) ON DELETE CASCADE,
    name TEXT NOT NULL,
    -- its random name in the store
    file TEXT NOT NULL UNIQUE,
    media_type TEXT NOT NULL,
    size BIGINT NOT NULL,
    created_by BLOB NOT NULL REFERENCES accounts (id),
    created_at BIGINT NOT NULL,
    PRIMARY KEY (questionnaire_id, name)
);
CREATE INDEX questionnaire_recordings_by_created_by ON questionnaire_recordings (created_by);
