-- Times: microseconds since 1970 UTC. Money: centimes. Points: millionths of a degree. Ids: UUIDv7 made by the application.

CREATE TABLE communes (
    id UUID PRIMARY KEY NOT NULL,
    slug TEXT NOT NULL UNIQUE,
    name_ar TEXT NOT NULL,
    name_fr TEXT NOT NULL,
    name_en TEXT NOT NULL,
    population BIGINT NOT NULL DEFAULT 0 CHECK (population >= 0),
    accent TEXT NOT NULL DEFAULT 'green',
    contact_email TEXT NOT NULL DEFAULT '',
    support_threshold BIGINT NOT NULL DEFAULT 100 CHECK (support_threshold > 0),
    answer_days BIGINT NOT NULL DEFAULT 60 CHECK (answer_days > 0),
    -- 0: a solution can be edited until its first support
    edit_minutes BIGINT NOT NULL DEFAULT 0 CHECK (edit_minutes >= 0),
    review_weight BIGINT NOT NULL DEFAULT 3 CHECK (review_weight > 0),
    map TEXT NOT NULL DEFAULT '',
    next_problem BIGINT NOT NULL DEFAULT 1,
    next_solution BIGINT NOT NULL DEFAULT 1,
    created_at BIGINT NOT NULL
);

CREATE TABLE neighbourhoods (
    id UUID PRIMARY KEY NOT NULL,
    commune_id UUID NOT NULL REFERENCES communes (id),
    slug TEXT NOT NULL,
    name_ar TEXT NOT NULL,
    name_fr TEXT NOT NULL,
    name_en TEXT NOT NULL,
    position BIGINT NOT NULL,
    UNIQUE (commune_id, slug)
);

-- A placeholder stands for somebody who wrote elsewhere (an import, the desk) and can never sign in.
CREATE TABLE accounts (
    id UUID PRIMARY KEY NOT NULL,
    handle TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    email TEXT,
    email_key TEXT UNIQUE,
    password_hash TEXT,
    language TEXT NOT NULL DEFAULT 'ar' CHECK (language IN ('ar', 'fr', 'en', 'zgh')),
    placeholder BOOLEAN NOT NULL DEFAULT FALSE,
    confirmed_at BIGINT,
    created_at BIGINT NOT NULL,
    CHECK (NOT placeholder OR (email IS NULL AND email_key IS NULL AND password_hash IS NULL))
);

CREATE TABLE sessions (
    id TEXT PRIMARY KEY NOT NULL,
    account_id UUID REFERENCES accounts (id) ON DELETE CASCADE,
    data TEXT NOT NULL,
    user_agent TEXT NOT NULL DEFAULT '',
    created_at BIGINT NOT NULL,
    seen_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL
);
CREATE INDEX sessions_by_account ON sessions (account_id, seen_at);
CREATE INDEX sessions_by_expiry ON sessions (expires_at);

-- Links sent by mail; only the SHA-256 of the token is kept.
CREATE TABLE account_tokens (
    hash BYTEA PRIMARY KEY NOT NULL,
    account_id UUID NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
    purpose TEXT NOT NULL CHECK (purpose IN ('confirm', 'reset', 'change_email')),
    email TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    used_at BIGINT
);
CREATE INDEX account_tokens_by_account ON account_tokens (account_id, purpose);

CREATE TABLE organisations (
    id UUID PRIMARY KEY NOT NULL,
    commune_id UUID NOT NULL REFERENCES communes (id),
    handle TEXT NOT NULL UNIQUE,
    kind TEXT NOT NULL CHECK (kind IN ('business', 'cooperative', 'professional_association', 'union', 'association', 'school', 'public_body')),
    name_ar TEXT NOT NULL,
    name_fr TEXT NOT NULL,
    about_ar TEXT NOT NULL DEFAULT '',
    about_fr TEXT NOT NULL DEFAULT '',
    approved_at BIGINT,
    created_at BIGINT NOT NULL
);
CREATE INDEX organisations_by_commune ON organisations (commune_id, approved_at);

CREATE TABLE representatives (
    organisation_id UUID NOT NULL REFERENCES organisations (id),
    account_id UUID NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
    created_at BIGINT NOT NULL,
    PRIMARY KEY (organisation_id, account_id)
);
CREATE INDEX representatives_by_account ON representatives (account_id);

-- commune_id is empty for the network administrator alone.
CREATE TABLE roles (
    id UUID PRIMARY KEY NOT NULL,
    account_id UUID NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
    commune_id UUID REFERENCES communes (id),
    role TEXT NOT NULL CHECK (role IN ('moderator', 'officer', 'desk_agent', 'administrator', 'network_administrator')),
    created_at BIGINT NOT NULL,
    UNIQUE (account_id, commune_id, role),
    CHECK ((commune_id IS NULL) = (role = 'network_administrator'))
);

CREATE TABLE residents (
    account_id UUID NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
    commune_id UUID NOT NULL REFERENCES communes (id),
    neighbourhood_id UUID REFERENCES neighbourhoods (id),
    method TEXT NOT NULL,
    verified_at BIGINT NOT NULL,
    PRIMARY KEY (account_id, commune_id)
);

CREATE TABLE problems (
    id UUID PRIMARY KEY NOT NULL,
    commune_id UUID NOT NULL REFERENCES communes (id),
    number BIGINT NOT NULL,
    author_id UUID NOT NULL REFERENCES accounts (id),
    organisation_id UUID REFERENCES organisations (id),
    title TEXT NOT NULL,
    body TEXT NOT NULL,
    category TEXT NOT NULL,
    subcategory TEXT NOT NULL,
    neighbourhood_id UUID REFERENCES neighbourhoods (id),
    latitude BIGINT,
    longitude BIGINT,
    state TEXT NOT NULL DEFAULT 'reported' CHECK (state IN ('reported', 'acknowledged', 'in_progress', 'resolved', 'not_ours', 'declined', 'duplicate')),
    state_note TEXT NOT NULL DEFAULT '',
    duplicate_of UUID REFERENCES problems (id),
    visibility TEXT NOT NULL DEFAULT 'published' CHECK (visibility IN ('held', 'published', 'under_review', 'hidden', 'confirmed_hidden')),
    version BIGINT NOT NULL DEFAULT 1,
    me_too_count BIGINT NOT NULL DEFAULT 0 CHECK (me_too_count >= 0),
    comment_count BIGINT NOT NULL DEFAULT 0 CHECK (comment_count >= 0),
    solution_count BIGINT NOT NULL DEFAULT 0 CHECK (solution_count >= 0),
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    UNIQUE (commune_id, number),
    CHECK ((latitude IS NULL) = (longitude IS NULL))
);
CREATE INDEX problems_newest ON problems (commune_id, created_at, id);
CREATE INDEX problems_supported ON problems (commune_id, me_too_count, id);
CREATE INDEX problems_discussed ON problems (commune_id, comment_count, id);
CREATE INDEX problems_by_category ON problems (commune_id, category, created_at, id);
CREATE INDEX problems_by_author ON problems (author_id, created_at);
CREATE INDEX problems_by_organisation ON problems (organisation_id, created_at);

CREATE TABLE me_toos (
    problem_id UUID NOT NULL REFERENCES problems (id),
    account_id UUID NOT NULL REFERENCES accounts (id),
    created_at BIGINT NOT NULL,
    PRIMARY KEY (problem_id, account_id)
);
CREATE INDEX me_toos_by_account ON me_toos (account_id);

-- number is given on publishing: a draft has none.
CREATE TABLE solutions (
    id UUID PRIMARY KEY NOT NULL,
    commune_id UUID NOT NULL REFERENCES communes (id),
    number BIGINT,
    author_id UUID NOT NULL REFERENCES accounts (id),
    organisation_id UUID REFERENCES organisations (id),
    title TEXT NOT NULL,
    body TEXT NOT NULL,
    helps TEXT NOT NULL DEFAULT '',
    cost BIGINT CHECK (cost >= 0),
    category TEXT NOT NULL,
    subcategory TEXT NOT NULL,
    neighbourhood_id UUID REFERENCES neighbourhoods (id),
    state TEXT NOT NULL DEFAULT 'draft' CHECK (state IN ('draft', 'published', 'threshold', 'under_evaluation', 'accepted', 'rejected', 'in_progress', 'done', 'withdrawn', 'merged')),
    merged_into UUID REFERENCES solutions (id),
    visibility TEXT NOT NULL DEFAULT 'published' CHECK (visibility IN ('held', 'published', 'under_review', 'hidden', 'confirmed_hidden')),
    version BIGINT NOT NULL DEFAULT 1,
    -- persons, residents included; organisations endorse and are counted apart; imported counts never become rows
    support_count BIGINT NOT NULL DEFAULT 0 CHECK (support_count >= 0),
    resident_support_count BIGINT NOT NULL DEFAULT 0 CHECK (resident_support_count >= 0 AND resident_support_count <= support_count),
    endorsement_count BIGINT NOT NULL DEFAULT 0 CHECK (endorsement_count >= 0),
    imported_support_count BIGINT NOT NULL DEFAULT 0 CHECK (imported_support_count >= 0),
    comment_count BIGINT NOT NULL DEFAULT 0 CHECK (comment_count >= 0),
    -- where an imported proposal came from, and the place it named
    source_url TEXT NOT NULL DEFAULT '',
    place TEXT NOT NULL DEFAULT '',
    latitude BIGINT,
    longitude BIGINT,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    published_at BIGINT,
    threshold_at BIGINT,
    UNIQUE (commune_id, number),
    CHECK ((state = 'draft') = (number IS NULL)),
    CHECK ((state = 'draft') = (published_at IS NULL))
);
CREATE INDEX solutions_newest ON solutions (commune_id, published_at, id);
CREATE INDEX solutions_supported ON solutions (commune_id, support_count, id);
CREATE INDEX solutions_discussed ON solutions (commune_id, comment_count, id);
CREATE INDEX solutions_by_category ON solutions (commune_id, category, published_at, id);
CREATE INDEX solutions_by_state ON solutions (commune_id, state, threshold_at);
CREATE INDEX solutions_by_author ON solutions (author_id, created_at);
CREATE INDEX solutions_by_organisation ON solutions (organisation_id, created_at);
-- what a list counts by, without reading the texts
CREATE INDEX solutions_tallies ON solutions (commune_id, category, subcategory, neighbourhood_id, state, organisation_id, visibility);

CREATE TABLE solution_problems (
    solution_id UUID NOT NULL REFERENCES solutions (id),
    problem_id UUID NOT NULL REFERENCES problems (id),
    PRIMARY KEY (solution_id, problem_id)
);
CREATE INDEX solution_problems_by_problem ON solution_problems (problem_id);

CREATE TABLE solution_versions (
    solution_id UUID NOT NULL REFERENCES solutions (id),
    version BIGINT NOT NULL,
    title TEXT NOT NULL,
    body TEXT NOT NULL,
    helps TEXT NOT NULL,
    cost BIGINT,
    created_at BIGINT NOT NULL,
    PRIMARY KEY (solution_id, version)
);

CREATE TABLE supports (
    solution_id UUID NOT NULL REFERENCES solutions (id),
    account_id UUID NOT NULL REFERENCES accounts (id),
    resident BOOLEAN NOT NULL,
    created_at BIGINT NOT NULL,
    PRIMARY KEY (solution_id, account_id)
);
CREATE INDEX supports_by_account ON supports (account_id, created_at);

CREATE TABLE endorsements (
    solution_id UUID NOT NULL REFERENCES solutions (id),
    organisation_id UUID NOT NULL REFERENCES organisations (id),
    account_id UUID NOT NULL REFERENCES accounts (id),
    created_at BIGINT NOT NULL,
    PRIMARY KEY (solution_id, organisation_id)
);
CREATE INDEX endorsements_by_organisation ON endorsements (organisation_id, created_at);

-- A path is crossed once: the unique key lets "threshold reached" happen a single time.
CREATE TABLE state_changes (
    id UUID PRIMARY KEY NOT NULL,
    problem_id UUID REFERENCES problems (id),
    solution_id UUID REFERENCES solutions (id),
    step TEXT NOT NULL,
    note TEXT NOT NULL DEFAULT '',
    actor_id UUID REFERENCES accounts (id),
    created_at BIGINT NOT NULL,
    CHECK ((problem_id IS NULL) <> (solution_id IS NULL))
);
CREATE INDEX state_changes_by_problem ON state_changes (problem_id, created_at);
CREATE INDEX state_changes_by_solution ON state_changes (solution_id, created_at);
CREATE UNIQUE INDEX state_changes_threshold_once ON state_changes (solution_id) WHERE step = 'threshold';

CREATE TABLE comments (
    id UUID PRIMARY KEY NOT NULL,
    commune_id UUID NOT NULL REFERENCES communes (id),
    problem_id UUID REFERENCES problems (id),
    solution_id UUID REFERENCES solutions (id),
    parent_id UUID REFERENCES comments (id),
    author_id UUID NOT NULL REFERENCES accounts (id),
    organisation_id UUID REFERENCES organisations (id),
    as_officer BOOLEAN NOT NULL DEFAULT FALSE,
    stance TEXT NOT NULL DEFAULT 'neutral' CHECK (stance IN ('for', 'against', 'question', 'neutral')),
    body TEXT NOT NULL,
    visibility TEXT NOT NULL DEFAULT 'published' CHECK (visibility IN ('held', 'published', 'under_review', 'hidden', 'confirmed_hidden')),
    version BIGINT NOT NULL DEFAULT 1,
    useful_count BIGINT NOT NULL DEFAULT 0 CHECK (useful_count >= 0),
    useless_count BIGINT NOT NULL DEFAULT 0 CHECK (useless_count >= 0),
    -- Wilson lower bound of useful against not useful
    score DOUBLE PRECISION NOT NULL DEFAULT 0,
    reply_count BIGINT NOT NULL DEFAULT 0 CHECK (reply_count >= 0),
    created_at BIGINT NOT NULL,
    edited_at BIGINT,
    deleted_at BIGINT,
    CHECK ((problem_id IS NULL) <> (solution_id IS NULL))
);
CREATE INDEX comments_by_problem ON comments (problem_id, created_at, id);
CREATE INDEX comments_by_solution ON comments (solution_id, created_at, id);
CREATE INDEX comments_by_parent ON comments (parent_id, created_at, id);
CREATE INDEX comments_by_author ON comments (author_id, created_at);
CREATE INDEX comments_by_organisation ON comments (organisation_id, created_at);

CREATE TABLE comment_votes (
    comment_id UUID NOT NULL REFERENCES comments (id),
    account_id UUID NOT NULL REFERENCES accounts (id),
    useful BOOLEAN NOT NULL,
    created_at BIGINT NOT NULL,
    PRIMARY KEY (comment_id, account_id)
);
CREATE INDEX comment_votes_by_account ON comment_votes (account_id);

-- A photo without problem and solution was uploaded with a form that is not sent yet.
CREATE TABLE photos (
    id UUID PRIMARY KEY NOT NULL,
    problem_id UUID REFERENCES problems (id),
    solution_id UUID REFERENCES solutions (id),
    upload_key TEXT NOT NULL,
    position BIGINT NOT NULL DEFAULT 0,
    alt TEXT NOT NULL DEFAULT '',
    width BIGINT NOT NULL,
    height BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    CHECK (problem_id IS NULL OR solution_id IS NULL)
);
CREATE INDEX photos_by_problem ON photos (problem_id, position);
CREATE INDEX photos_by_solution ON photos (solution_id, position);
CREATE INDEX photos_by_upload ON photos (upload_key, created_at);

CREATE TABLE answers (
    id UUID PRIMARY KEY NOT NULL,
    solution_id UUID NOT NULL REFERENCES solutions (id),
    officer_id UUID NOT NULL REFERENCES accounts (id),
    decision TEXT NOT NULL CHECK (decision IN ('under_evaluation', 'accepted', 'rejected')),
    reasons TEXT NOT NULL,
    cost BIGINT CHECK (cost >= 0),
    responsible TEXT NOT NULL DEFAULT '',
    starts_on TEXT,
    ends_on TEXT,
    created_at BIGINT NOT NULL
);
CREATE INDEX answers_by_solution ON answers (solution_id, created_at);

CREATE TABLE milestones (
    id UUID PRIMARY KEY NOT NULL,
    solution_id UUID NOT NULL REFERENCES solutions (id),
    position BIGINT NOT NULL,
    title TEXT NOT NULL,
    due_on TEXT,
    progress BIGINT NOT NULL DEFAULT 0 CHECK (progress BETWEEN 0 AND 100),
    updated_at BIGINT NOT NULL
);
CREATE INDEX milestones_by_solution ON milestones (solution_id, position);

CREATE TABLE flags (
    id UUID PRIMARY KEY NOT NULL,
    commune_id UUID NOT NULL REFERENCES communes (id),
    item_kind TEXT NOT NULL CHECK (item_kind IN ('problem', 'solution', 'comment')),
    item_id UUID NOT NULL,
    item_version BIGINT NOT NULL,
    account_id UUID NOT NULL REFERENCES accounts (id),
    reason TEXT NOT NULL CHECK (reason IN ('spam', 'insult', 'threat', 'private_data', 'false_claim', 'unrelated', 'duplicate', 'illegal', 'other')),
    note TEXT NOT NULL DEFAULT '',
    weight BIGINT NOT NULL CHECK (weight BETWEEN 0 AND 2),
    outcome TEXT NOT NULL DEFAULT 'open' CHECK (outcome IN ('open', 'upheld', 'dismissed')),
    created_at BIGINT NOT NULL,
    UNIQUE (item_id, item_version, account_id)
);
CREATE INDEX flags_open ON flags (commune_id, outcome, created_at);
CREATE INDEX flags_by_account ON flags (account_id, created_at);

-- Append-only: what was decided about content, by whom, and why.
CREATE TABLE moderation_decisions (
    id UUID PRIMARY KEY NOT NULL,
    commune_id UUID NOT NULL REFERENCES communes (id),
    item_kind TEXT NOT NULL CHECK (item_kind IN ('problem', 'solution', 'comment')),
    item_id UUID NOT NULL,
    item_version BIGINT NOT NULL,
    author_id UUID NOT NULL REFERENCES accounts (id),
    -- decisions about one item, counted from 1: two people deciding at once cannot both be the next
    number BIGINT NOT NULL CHECK (number > 0),
    act TEXT NOT NULL CHECK (act IN ('hide', 'restore', 'dismiss')),
    reason TEXT NOT NULL,
    note TEXT NOT NULL DEFAULT '',
    actor_id UUID NOT NULL REFERENCES accounts (id),
    created_at BIGINT NOT NULL,
    UNIQUE (item_id, number)
);
CREATE INDEX moderation_decisions_by_author ON moderation_decisions (author_id, created_at);
CREATE INDEX moderation_decisions_by_commune ON moderation_decisions (commune_id, created_at);

CREATE TABLE notifications (
    id UUID PRIMARY KEY NOT NULL,
    account_id UUID NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
    kind TEXT NOT NULL,
    -- what the sentence needs: titles, names, states, as JSON
    data TEXT NOT NULL,
    path TEXT NOT NULL,
    -- the content whose title the sentence quotes, so that the title of something hidden is not shown
    about_kind TEXT NOT NULL CHECK (about_kind IN ('problem', 'solution', 'comment')),
    about_id UUID NOT NULL,
    created_at BIGINT NOT NULL,
    read_at BIGINT
);
CREATE INDEX notifications_by_account ON notifications (account_id, created_at, id);
CREATE INDEX notifications_unread ON notifications (account_id) WHERE read_at IS NULL;

CREATE TABLE jobs (
    id UUID PRIMARY KEY NOT NULL,
    kind TEXT NOT NULL,
    payload TEXT NOT NULL,
    run_at BIGINT NOT NULL,
    attempts BIGINT NOT NULL DEFAULT 0,
    leased_until BIGINT NOT NULL DEFAULT 0,
    last_error TEXT NOT NULL DEFAULT '',
    failed_at BIGINT,
    created_at BIGINT NOT NULL
);
CREATE INDEX jobs_due ON jobs (run_at, leased_until) WHERE failed_at IS NULL;

-- What was imported from where; the fingerprint tells an unchanged row from a changed one.
CREATE TABLE import_sources (
    commune_id UUID NOT NULL REFERENCES communes (id),
    kind TEXT NOT NULL CHECK (kind IN ('person', 'solution', 'comment')),
    source_id TEXT NOT NULL,
    item_id UUID NOT NULL,
    fingerprint TEXT NOT NULL,
    PRIMARY KEY (commune_id, kind, source_id)
);
