-- Photos, profiles, organisations and pledges can be flagged, hidden and restored as well; photos can be redacted.
ALTER TABLE photos ADD COLUMN visibility TEXT NOT NULL DEFAULT 'published' CHECK (visibility IN ('held', 'published', 'under_review', 'hidden', 'confirmed_hidden'));
ALTER TABLE photos ADD COLUMN version BIGINT NOT NULL DEFAULT 1 CHECK (version > 0);
-- the random folder of the present files; empty: the first ones
ALTER TABLE photos ADD COLUMN folder TEXT NOT NULL DEFAULT '';
ALTER TABLE organisations ADD COLUMN visibility TEXT NOT NULL DEFAULT 'published' CHECK (visibility IN ('held', 'published', 'under_review', 'hidden', 'confirmed_hidden'));
ALTER TABLE organisations ADD COLUMN version BIGINT NOT NULL DEFAULT 1 CHECK (version > 0);
ALTER TABLE pledges ADD COLUMN visibility TEXT NOT NULL DEFAULT 'published' CHECK (visibility IN ('held', 'published', 'under_review', 'hidden', 'confirmed_hidden'));
ALTER TABLE pledges ADD COLUMN version BIGINT NOT NULL DEFAULT 1 CHECK (version > 0);
-- a person's name and page
ALTER TABLE accounts ADD COLUMN visibility TEXT NOT NULL DEFAULT 'published' CHECK (visibility IN ('held', 'published', 'under_review', 'hidden', 'confirmed_hidden'));
ALTER TABLE accounts ADD COLUMN version BIGINT NOT NULL DEFAULT 1 CHECK (version > 0);

ALTER TABLE flags DROP CONSTRAINT flags_item_kind_check;
ALTER TABLE flags ADD CHECK (item_kind IN ('problem', 'solution', 'comment', 'photo', 'profile', 'organisation', 'pledge'));
ALTER TABLE held_items DROP CONSTRAINT held_items_item_kind_check;
ALTER TABLE held_items ADD CHECK (item_kind IN ('problem', 'solution', 'comment', 'photo', 'profile', 'organisation', 'pledge'));
ALTER TABLE measures DROP CONSTRAINT measures_item_kind_check;
ALTER TABLE measures ADD CHECK (item_kind IN ('problem', 'solution', 'comment', 'photo', 'profile', 'organisation', 'pledge'));

-- Two more acts: a photo was redacted, and the appeal against that was rejected.
ALTER TABLE moderation_decisions DROP CONSTRAINT moderation_decisions_act_check;
ALTER TABLE moderation_decisions ADD CHECK (act IN ('hide', 'restore', 'dismiss', 'confirm', 'uphold', 'reverse', 'resubmit', 'release', 'redact', 'uphold_redaction'));

-- A redaction, while it can be undone: the former files stay, out of sight, until a moment, or until an appeal is decided.
CREATE TABLE photo_redactions (
    photo_id UUID NOT NULL,
    -- the version that the redaction made
    version BIGINT NOT NULL CHECK (version > 1),
    decision_id UUID NOT NULL UNIQUE REFERENCES moderation_decisions (id),
    -- the folder of the former files
    folder TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    keep_until BIGINT NOT NULL,
    PRIMARY KEY (photo_id, version)
);
CREATE INDEX photo_redactions_by_age ON photo_redactions (keep_until);
