-- An id is a row's own and comes from this program alone; what a form carries to be known again is a key of its own, one for each person.
ALTER TABLE solutions ADD COLUMN form_key UUID;
UPDATE solutions SET form_key = id WHERE at_the_desk = FALSE AND source_url = '';
CREATE UNIQUE INDEX solutions_by_form ON solutions (author_id, form_key);
ALTER TABLE paper_forms ADD COLUMN form_key UUID;
UPDATE paper_forms SET form_key = id;
CREATE UNIQUE INDEX paper_forms_by_form ON paper_forms (agent_id, form_key);

-- Everything about a piece of content is kept by its kind and its id. Where one id stands under two kinds, decisions are counted again for each of them.
ALTER TABLE flags DROP CONSTRAINT flags_item_id_item_version_account_id_key;
ALTER TABLE flags ADD UNIQUE (item_kind, item_id, item_version, account_id);

ALTER TABLE held_items DROP CONSTRAINT held_items_pkey;
ALTER TABLE held_items ADD PRIMARY KEY (item_kind, item_id, item_version);

-- Former texts: of the kind of which their author rewrote something under that id.
ALTER TABLE withheld_texts ADD COLUMN item_kind TEXT;
UPDATE withheld_texts SET item_kind = COALESCE(
        (SELECT MIN(d.item_kind) FROM moderation_decisions d WHERE d.item_id = withheld_texts.item_id AND d.act = 'resubmit' AND d.author_id = withheld_texts.author_id AND d.item_version = withheld_texts.item_version),
        (SELECT MIN(d.item_kind) FROM moderation_decisions d WHERE d.item_id = withheld_texts.item_id AND d.act = 'resubmit' AND d.author_id = withheld_texts.author_id),
        (SELECT MIN(d.item_kind) FROM moderation_decisions d WHERE d.item_id = withheld_texts.item_id AND d.act = 'resubmit'));
ALTER TABLE withheld_texts ALTER COLUMN item_kind SET NOT NULL;
ALTER TABLE withheld_texts DROP CONSTRAINT withheld_texts_pkey;
ALTER TABLE withheld_texts ADD PRIMARY KEY (item_kind, item_id, item_version);

CREATE TABLE hidden_texts_next (
    commune_id UUID NOT NULL REFERENCES communes (id),
    hash BYTEA NOT NULL,
    item_kind TEXT NOT NULL,
    item_id UUID NOT NULL,
    PRIMARY KEY (commune_id, hash, item_kind, item_id)
);
INSERT INTO hidden_texts_next (commune_id, hash, item_kind, item_id)
SELECT DISTINCT h.commune_id, h.hash, d.item_kind, h.item_id FROM hidden_texts h JOIN moderation_decisions d ON d.item_id = h.item_id AND d.act = 'hide';
DROP TABLE hidden_texts;
ALTER TABLE hidden_texts_next RENAME TO hidden_texts;
CREATE INDEX hidden_texts_by_item ON hidden_texts (item_kind, item_id);

-- Nobody's claim lasts longer than half an hour: they begin anew.
DROP TABLE claims;
CREATE TABLE claims (
    -- a kind of content, `measure` or `organisation_request`
    subject_kind TEXT NOT NULL,
    subject_id UUID NOT NULL,
    commune_id UUID NOT NULL REFERENCES communes (id),
    account_id UUID NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
    claimed_at BIGINT NOT NULL,
    until_at BIGINT NOT NULL,
    PRIMARY KEY (subject_kind, subject_id)
);
CREATE INDEX claims_by_account ON claims (account_id);

ALTER TABLE sweep_items DROP CONSTRAINT sweep_items_pkey;
ALTER TABLE sweep_items ADD PRIMARY KEY (sweep_id, item_kind, item_id);

ALTER TABLE moderation_decisions DROP CONSTRAINT moderation_decisions_item_id_number_key;
UPDATE moderation_decisions SET number = counted.number
FROM (SELECT id, ROW_NUMBER() OVER (PARTITION BY item_kind, item_id ORDER BY number) AS number FROM moderation_decisions) counted
WHERE counted.id = moderation_decisions.id AND counted.number <> moderation_decisions.number;
ALTER TABLE moderation_decisions ADD UNIQUE (item_kind, item_id, number);

DROP INDEX appeals_by_item;
CREATE INDEX appeals_by_item ON appeals (item_kind, item_id, created_at);

ALTER TABLE flag_appeals DROP CONSTRAINT flag_appeals_item_id_account_id_decision_id_key;
ALTER TABLE flag_appeals ADD UNIQUE (item_kind, item_id, account_id, decision_id);
