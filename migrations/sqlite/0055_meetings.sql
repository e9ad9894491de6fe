-- Meetings of a consultation: when and where, who comes, what was written down and said.
CREATE TABLE meetings (
    id BLOB PRIMARY KEY NOT NULL,
    consultation_id BLOB NOT NULL REFERENCES consultations (id) ON DELETE CASCADE,
    commune_id BLOB NOT NULL REFERENCES communes (id),
    number BIGINT NOT NULL,
    title_ar TEXT NOT NULL,
    title_fr TEXT NOT NULL,
    starts_at BIGINT NOT NULL,
    ends_at BIGINT NOT NULL,
    place_ar TEXT NOT NULL,
    place_fr TEXT NOT NULL,
    neighbourhood_id BLOB REFERENCES neighbourhoods (id),
    agenda_ar TEXT NOT NULL,
    agenda_fr TEXT NOT NULL,
    -- how many can be registered; empty for no limit
    seats BIGINT CHECK (seats > 0),
    register_until BIGINT NOT NULL,
    -- kept in the transactions that register and withdraw, while the row is locked
    registered_count BIGINT NOT NULL DEFAULT 0 CHECK (registered_count >= 0),
    waiting_count BIGINT NOT NULL DEFAULT 0 CHECK (waiting_count >= 0),
    -- in which order people registered
    next_position BIGINT NOT NULL DEFAULT 1,
    cancelled_at BIGINT,
    cancelled_reason TEXT NOT NULL DEFAULT '',
    -- counts what those registered are told together: whoever was told less is told the last of it
    news BIGINT NOT NULL DEFAULT 0,
    news_kind TEXT NOT NULL DEFAULT '',
    reminded_at BIGINT,
    -- who came: of those registered, and others by whom they spoke for
    attended_at BIGINT,
    attended_count BIGINT NOT NULL DEFAULT 0 CHECK (attended_count >= 0),
    came_residents BIGINT NOT NULL DEFAULT 0 CHECK (came_residents >= 0),
    came_organisations BIGINT NOT NULL DEFAULT 0 CHECK (came_organisations >= 0),
    came_commune BIGINT NOT NULL DEFAULT 0 CHECK (came_commune >= 0),
    minutes_ar TEXT NOT NULL DEFAULT '',
    minutes_fr TEXT NOT NULL DEFAULT '',
    minutes_at BIGINT,
    -- the name of their document in the store; empty for none
    file TEXT NOT NULL DEFAULT '',
    media_type TEXT NOT NULL DEFAULT '',
    size BIGINT NOT NULL DEFAULT 0 CHECK (size >= 0),
    -- since when nobody's registration is kept any more
    forgotten_at BIGINT,
    created_by BLOB NOT NULL REFERENCES accounts (id),
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    UNIQUE (consultation_id, number),
    CHECK (starts_at < ends_at),
    CHECK (seats IS NULL OR registered_count <= seats)
);
CREATE INDEX meetings_by_time ON meetings (consultation_id, starts_at, id);
CREATE INDEX meetings_to_remind ON meetings (starts_at) WHERE reminded_at IS NULL AND cancelled_at IS NULL;
CREATE INDEX meetings_to_forget ON meetings (ends_at) WHERE forgotten_at IS NULL;
CREATE INDEX meetings_by_created_by ON meetings (created_by);
CREATE INDEX meetings_by_file ON meetings (file) WHERE file <> '';

CREATE TABLE meeting_registrations (
    meeting_id BLOB NOT NULL REFERENCES meetings (id) ON DELETE CASCADE,
    account_id BLOB NOT NULL REFERENCES accounts (id),
    consultation_id BLOB NOT NULL REFERENCES consultations (id) ON DELETE CASCADE,
    place TEXT NOT NULL CHECK (place IN ('registered', 'waiting')),
    position BIGINT NOT NULL,
    -- up to which news of the meeting they were told
    told BIGINT NOT NULL DEFAULT 0,
    attended BOOLEAN NOT NULL DEFAULT FALSE,
    created_at BIGINT NOT NULL,
    PRIMARY KEY (meeting_id, account_id)
);
CREATE INDEX meeting_registrations_in_order ON meeting_registrations (meeting_id, place, position);
CREATE INDEX meeting_registrations_by_account ON meeting_registrations (account_id, meeting_id);
CREATE INDEX meeting_registrations_by_consultation ON meeting_registrations (consultation_id, account_id);

-- What was said in the room, entered by staff.
CREATE TABLE meeting_remarks (
    id BLOB PRIMARY KEY NOT NULL,
    meeting_id BLOB NOT NULL REFERENCES meetings (id) ON DELETE CASCADE,
    commune_id BLOB NOT NULL REFERENCES communes (id),
    body TEXT NOT NULL,
    language TEXT NOT NULL DEFAULT '',
    speaker TEXT NOT NULL CHECK (speaker IN ('resident', 'organisation', 'commune')),
    -- the organisation's name, as it was said
    organisation TEXT NOT NULL DEFAULT '',
    -- which article or theme it is about
    about TEXT NOT NULL DEFAULT '',
    visibility TEXT NOT NULL DEFAULT 'published' CHECK (visibility IN ('held', 'published', 'under_review', 'hidden', 'confirmed_hidden')),
    version BIGINT NOT NULL DEFAULT 1,
    entered_by BLOB NOT NULL REFERENCES accounts (id),
    created_at BIGINT NOT NULL
);
CREATE INDEX meeting_remarks_by_meeting ON meeting_remarks (meeting_id, created_at, id);
CREATE INDEX meeting_remarks_by_entered_by ON meeting_remarks (entered_by, created_at);
