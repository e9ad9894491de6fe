-- What somebody typed into a form before they signed in or showed who they are: a day, for the browser whose session holds the key. Browser and network are
-- keyed hashes. Bounded by browser, by network and by commune; the oldest go first.
CREATE TABLE kept_forms (
    id UUID PRIMARY KEY,
    browser TEXT NOT NULL,
    network TEXT NOT NULL,
    -- the commune's slug; empty for forms that belong to none
    commune TEXT NOT NULL,
    path TEXT NOT NULL,
    -- who was signed in, if anybody was
    account_id UUID REFERENCES accounts (id) ON DELETE CASCADE,
    body TEXT NOT NULL,
    bytes BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    UNIQUE (browser, path)
);
CREATE INDEX kept_forms_by_network ON kept_forms (network, id);
CREATE INDEX kept_forms_by_commune ON kept_forms (commune, id, bytes);
CREATE INDEX kept_forms_by_account ON kept_forms (account_id);
CREATE INDEX kept_forms_by_time ON kept_forms (created_at);

-- Photos that a visitor sent with a form are bounded in the same way until the form is sent.
ALTER TABLE photos ADD COLUMN network TEXT NOT NULL DEFAULT '';
ALTER TABLE photos ADD COLUMN commune TEXT NOT NULL DEFAULT '';
ALTER TABLE photos ADD COLUMN bytes BIGINT NOT NULL DEFAULT 0;
CREATE INDEX photos_by_network ON photos (network, id) WHERE network <> '';
CREATE INDEX photos_by_commune ON photos (commune, id, bytes) WHERE network <> '';
