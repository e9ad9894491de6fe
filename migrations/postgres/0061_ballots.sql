-- Ballots of consultations: what is voted on, who voted, and, apart from that, what was voted.
CREATE TABLE ballots (
    consultation_id UUID PRIMARY KEY NOT NULL REFERENCES consultations (id) ON DELETE CASCADE,
    -- what is asked; the title of the consultation if it is empty
    question_ar TEXT NOT NULL DEFAULT '',
    question_fr TEXT NOT NULL DEFAULT '',
    question_en TEXT NOT NULL DEFAULT '',
    question_zgh TEXT NOT NULL DEFAULT '',
    -- kind, rule and everything declared, as JSON
    settings TEXT NOT NULL,
    next_option BIGINT NOT NULL DEFAULT 1,
    version BIGINT NOT NULL DEFAULT 1,
    -- when what is declared was published; it never changes afterwards
    frozen_at BIGINT,
    -- from which the order of options is drawn for each person; published once the ballot is closed
    order_key BYTEA NOT NULL,
    -- with the program's secret, leads from a person to what they voted; destroyed when the ballot is closed
    link_nonce BYTEA,
    -- when the counting job took the votes; nothing leads from a person to a vote afterwards
    closed_at BIGINT,
    CHECK (closed_at IS NULL OR link_nonce IS NULL)
);

-- How many voted, kept in the transactions that vote: apart from what everybody reads, which does not change with each vote.
CREATE TABLE ballot_tallies (
    consultation_id UUID PRIMARY KEY NOT NULL REFERENCES ballots (consultation_id) ON DELETE CASCADE,
    cast_count BIGINT NOT NULL DEFAULT 0 CHECK (cast_count >= 0),
    replaced_count BIGINT NOT NULL DEFAULT 0,
    void_count BIGINT NOT NULL DEFAULT 0 CHECK (void_count >= 0),
    -- drafts that were never confirmed, counted when it is closed
    unconfirmed_count BIGINT NOT NULL DEFAULT 0
);

CREATE TABLE ballot_envelopes (
    consultation_id UUID NOT NULL REFERENCES ballots (consultation_id) ON DELETE CASCADE,
    number BIGINT NOT NULL,
    title_ar TEXT NOT NULL,
    title_fr TEXT NOT NULL,
    title_en TEXT NOT NULL DEFAULT '',
    title_zgh TEXT NOT NULL DEFAULT '',
    amount BIGINT NOT NULL CHECK (amount > 0),
    -- of which place or theme it is; of everything that no other one takes, if both are empty
    neighbourhood_id UUID REFERENCES neighbourhoods (id),
    category TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (consultation_id, number)
);
CREATE INDEX ballot_envelopes_by_neighbourhood ON ballot_envelopes (neighbourhood_id) WHERE neighbourhood_id IS NOT NULL;

-- Options: the ballot's own, and those of the final list, copied when that is published.
CREATE TABLE ballot_options (
    consultation_id UUID NOT NULL REFERENCES ballots (consultation_id) ON DELETE CASCADE,
    number BIGINT NOT NULL,
    title_ar TEXT NOT NULL,
    title_fr TEXT NOT NULL,
    title_en TEXT NOT NULL DEFAULT '',
    title_zgh TEXT NOT NULL DEFAULT '',
    body_ar TEXT NOT NULL DEFAULT '',
    body_fr TEXT NOT NULL DEFAULT '',
    body_en TEXT NOT NULL DEFAULT '',
    body_zgh TEXT NOT NULL DEFAULT '',
    cost BIGINT CHECK (cost > 0),
    envelope BIGINT,
    neighbourhood_id UUID REFERENCES neighbourhoods (id),
    category TEXT NOT NULL DEFAULT '',
    -- the number of the option of the consultation that it is, and its solution
    listed_number BIGINT,
    solution_id UUID REFERENCES solutions (id),
    -- paths of files
    picture TEXT NOT NULL DEFAULT '',
    recording TEXT NOT NULL DEFAULT '',
    withdrawn_at BIGINT,
    withdrawn_reason TEXT NOT NULL DEFAULT '',
    withdrawn_by UUID REFERENCES accounts (id),
    -- how far voters were told of that, in the order of their accounts, and when all were
    told_to UUID,
    told_at BIGINT,
    PRIMARY KEY (consultation_id, number),
    UNIQUE (consultation_id, listed_number),
    CHECK ((withdrawn_at IS NULL) = (withdrawn_by IS NULL))
);
CREATE INDEX ballot_options_by_neighbourhood ON ballot_options (neighbourhood_id) WHERE neighbourhood_id IS NOT NULL;
CREATE INDEX ballot_options_by_solution ON ballot_options (solution_id) WHERE solution_id IS NOT NULL;
CREATE INDEX ballot_options_by_withdrawn_by ON ballot_options (withdrawn_by) WHERE withdrawn_by IS NOT NULL;

-- Who voted, and nothing of what.
CREATE TABLE ballot_voters (
    consultation_id UUID NOT NULL REFERENCES ballots (consultation_id) ON DELETE CASCADE,
    account_id UUID NOT NULL REFERENCES accounts (id),
    state TEXT NOT NULL CHECK (state IN ('drafting', 'cast', 'on_paper', 'void')),
    channel TEXT NOT NULL CHECK (channel IN ('online', 'kiosk', 'paper')),
    -- the first moment of the day in Morocco, never the hour
    day BIGINT NOT NULL,
    -- where they live, if that is known
    neighbourhood_id UUID REFERENCES neighbourhoods (id),
    -- reminders sent of a draft that is not confirmed: 0, 1 or 2
    reminded BIGINT NOT NULL DEFAULT 0,
    PRIMARY KEY (consultation_id, account_id)
);
CREATE INDEX ballot_voters_by_account ON ballot_voters (account_id);
CREATE INDEX ballot_voters_by_neighbourhood ON ballot_voters (neighbourhood_id) WHERE neighbourhood_id IS NOT NULL;
CREATE INDEX ballot_voters_drafting ON ballot_voters (consultation_id, reminded, account_id) WHERE state = 'drafting';

-- What was voted, under a keyed hash of the person that nobody can make again once the key is gone. The table is in the order of random ids.
CREATE TABLE ballot_choices (
    id UUID PRIMARY KEY NOT NULL,
    consultation_id UUID NOT NULL REFERENCES ballots (consultation_id) ON DELETE CASCADE,
    link BYTEA NOT NULL,
    choice TEXT NOT NULL,
    -- of the commitment, new with each replacement
    salt BYTEA NOT NULL,
    pseudonym BYTEA NOT NULL,
    UNIQUE (consultation_id, link)
);

-- What is not cast yet, under the same hash.
CREATE TABLE ballot_drafts (
    consultation_id UUID NOT NULL REFERENCES ballots (consultation_id) ON DELETE CASCADE,
    link BYTEA NOT NULL,
    choice TEXT NOT NULL,
    PRIMARY KEY (consultation_id, link)
);

-- Who of the staff says that a ballot does not count; a second person confirms it.
CREATE TABLE ballot_voids (
    id UUID PRIMARY KEY NOT NULL,
    consultation_id UUID NOT NULL REFERENCES ballots (consultation_id) ON DELETE CASCADE,
    account_id UUID NOT NULL REFERENCES accounts (id),
    reason TEXT NOT NULL,
    asked_by UUID NOT NULL REFERENCES accounts (id),
    asked_at BIGINT NOT NULL,
    confirmed_by UUID REFERENCES accounts (id),
    confirmed_at BIGINT,
    UNIQUE (consultation_id, account_id),
    CHECK (confirmed_by <> asked_by),
    CHECK ((confirmed_by IS NULL) = (confirmed_at IS NULL))
);
CREATE INDEX ballot_voids_by_account ON ballot_voids (account_id);
CREATE INDEX ballot_voids_by_asked_by ON ballot_voids (asked_by);
CREATE INDEX ballot_voids_by_confirmed_by ON ballot_voids (confirmed_by) WHERE confirmed_by IS NOT NULL;

-- Whose way to a vote ends where: counts alone, by channel and place. A place that is not known is sixteen zeros.
CREATE TABLE ballot_funnel (
    consultation_id UUID NOT NULL REFERENCES ballots (consultation_id) ON DELETE CASCADE,
    step TEXT NOT NULL CHECK (step IN ('seen', 'began', 'drafted', 'counted')),
    channel TEXT NOT NULL,
    neighbourhood_id UUID NOT NULL,
    count BIGINT NOT NULL,
    PRIMARY KEY (consultation_id, step, channel, neighbourhood_id)
);
