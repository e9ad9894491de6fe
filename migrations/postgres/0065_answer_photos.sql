-- What organisations write in their answers is moderated like what persons write: a text is of an answer, or of an organisation.
ALTER TABLE questionnaire_texts ALTER COLUMN answer_id DROP NOT NULL;
ALTER TABLE questionnaire_texts ADD COLUMN organisation_id UUID REFERENCES organisations (id);
ALTER TABLE questionnaire_texts ADD COLUMN photo_id UUID;
ALTER TABLE questionnaire_texts ADD CHECK ((answer_id IS NULL) <> (organisation_id IS NULL));
ALTER TABLE questionnaire_texts ADD UNIQUE (questionnaire_id, organisation_id, question);
CREATE INDEX questionnaire_texts_by_organisation ON questionnaire_texts (organisation_id) WHERE organisation_id IS NOT NULL;
CREATE INDEX questionnaire_texts_by_photo ON questionnaire_texts (photo_id) WHERE photo_id IS NOT NULL;

-- Photos with which people answer, re-encoded, in two sizes each. An answer names them by their id.
CREATE TABLE questionnaire_photos (
    id UUID PRIMARY KEY NOT NULL,
    questionnaire_id UUID NOT NULL REFERENCES questionnaires (id) ON DELETE CASCADE,
    -- the name of the question
    question TEXT NOT NULL,
    -- in whose draft or answer it is: the id of a person, of an organisation or of a request to represent one, or what a browser is known by
    key BYTEA NOT NULL,
    -- who sent it; empty without an account
    account_id UUID REFERENCES accounts (id),
    -- the organisation that answers with it, whoever represents it
    organisation_id UUID REFERENCES organisations (id),
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
    questionnaire_id UUID NOT NULL REFERENCES questionnaires (id) ON DELETE CASCADE,
    name TEXT NOT NULL,
    -- its random name in the store
    file TEXT NOT NULL UNIQUE,
    media_type TEXT NOT NULL,
    size BIGINT NOT NULL,
    created_by UUID NOT NULL REFERENCES accounts (id),
    created_at BIGINT NOT NULL,
    PRIMARY KEY (questionnaire_id, name)
);
CREATE INDEX questionnaire_recordings_by_created_by ON questionnaire_recordings (created_by);
