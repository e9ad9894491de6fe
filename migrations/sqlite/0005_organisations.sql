-- An organisation is known by its ICE, or by a receipt and who gave it. A suspended one stays to be read but speaks no longer.
ALTER TABLE organisations ADD COLUMN ice TEXT CHECK (LENGTH(ice) = 15);
ALTER TABLE organisations ADD COLUMN receipt TEXT NOT NULL DEFAULT '';
ALTER TABLE organisations ADD COLUMN authority TEXT NOT NULL DEFAULT '';
ALTER TABLE organisations ADD COLUMN suspended_at BIGINT;
ALTER TABLE organisations ADD COLUMN suspended_reason TEXT NOT NULL DEFAULT '';
CREATE UNIQUE INDEX organisations_by_ice ON organisations (commune_id, ice);
-- what other tables hold on to, so that nothing of one commune is tied to another
CREATE UNIQUE INDEX organisations_in_commune ON organisations (id, commune_id);
CREATE UNIQUE INDEX solutions_in_commune ON solutions (id, commune_id);

-- Somebody asks that an organisation may speak here. The seat allows a person three open ones.
CREATE TABLE organisation_requests (
    id BLOB PRIMARY KEY NOT NULL,
    commune_id BLOB NOT NULL REFERENCES communes (id),
    account_id BLOB NOT NULL REFERENCES accounts (id),
    seat BIGINT NOT NULL CHECK (seat BETWEEN 1 AND 3),
    kind TEXT NOT NULL CHECK (kind IN ('business', 'cooperative', 'professional_association', 'union', 'association', 'school', 'public_body')),
    name_ar TEXT NOT NULL,
    name_fr TEXT NOT NULL,
    about_ar TEXT NOT NULL,
    about_fr TEXT NOT NULL,
    ice TEXT CHECK (LENGTH(ice) = 15),
    receipt TEXT NOT NULL,
    authority TEXT NOT NULL,
    state TEXT NOT NULL DEFAULT 'waiting' CHECK (state IN ('waiting', 'approved', 'refused', 'taken_back')),
    reason TEXT NOT NULL DEFAULT '',
    organisation_id BLOB REFERENCES organisations (id),
    decided_by BLOB REFERENCES accounts (id),
    ended_at BIGINT,
    created_at BIGINT NOT NULL,
    CHECK (ice IS NOT NULL OR (receipt <> '' AND authority <> '')),
    CHECK ((state = 'waiting') = (ended_at IS NULL)),
    CHECK ((state IN ('approved', 'refused')) = (decided_by IS NOT NULL)),
    CHECK ((state = 'approved') = (organisation_id IS NOT NULL)),
    CHECK ((state = 'refused') = (reason <> '')),
    -- nobody decides about what they asked themselves
    CHECK (decided_by <> account_id)
);
CREATE UNIQUE INDEX organisation_requests_seats ON organisation_requests (account_id, seat) WHERE state = 'waiting';
CREATE UNIQUE INDEX organisation_requests_by_ice ON organisation_requests (commune_id, ice) WHERE state = 'waiting';
CREATE INDEX organisation_requests_waiting ON organisation_requests (commune_id, state, created_at, id);
CREATE INDEX organisation_requests_by_account ON organisation_requests (account_id, created_at);

-- Mandates, for the eyes of staff: kept with a form that is not sent yet for a day, then until the decision.
CREATE TABLE mandate_documents (
    id BLOB PRIMARY KEY NOT NULL,
    account_id BLOB NOT NULL REFERENCES accounts (id),
    request_id BLOB UNIQUE REFERENCES organisation_requests (id),
    -- a random name, not the id that forms carry
    file TEXT NOT NULL UNIQUE,
    media_type TEXT NOT NULL CHECK (media_type IN ('application/pdf', 'image/jpeg', 'image/png', 'image/webp')),
    size BIGINT NOT NULL CHECK (size > 0),
    created_at BIGINT NOT NULL
);
CREATE INDEX mandate_documents_by_age ON mandate_documents (created_at);

-- A link to become a representative; only the SHA-256 of its token is kept. The contact is forgotten with the row.
CREATE TABLE representative_invitations (
    id BLOB PRIMARY KEY NOT NULL,
    organisation_id BLOB NOT NULL REFERENCES organisations (id),
    hash BLOB NOT NULL UNIQUE,
    contact TEXT NOT NULL,
    created_by BLOB NOT NULL REFERENCES accounts (id),
    created_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    UNIQUE (organisation_id, contact)
);
CREATE INDEX representative_invitations_by_contact ON representative_invitations (contact);
CREATE INDEX representative_invitations_by_expiry ON representative_invitations (expires_at);

-- Append-only: who came to speak for an organisation, who no longer does, and by whom.
CREATE TABLE organisation_events (
    id BLOB PRIMARY KEY NOT NULL,
    organisation_id BLOB NOT NULL REFERENCES organisations (id),
    act TEXT NOT NULL CHECK (act IN ('approved', 'invited', 'cancelled', 'joined', 'declined', 'removed', 'left', 'suspended', 'restored')),
    -- whom it is about, and who did it
    account_id BLOB REFERENCES accounts (id),
    actor_id BLOB REFERENCES accounts (id),
    by_staff BOOLEAN NOT NULL,
    reason TEXT NOT NULL DEFAULT '',
    created_at BIGINT NOT NULL
);
CREATE INDEX organisation_events_by_organisation ON organisation_events (organisation_id, created_at, id);

-- What an organisation promises to a solution. What was promised never changes; amounts are hundredths of the unit, for money centimes.
CREATE TABLE pledges (
    id BLOB PRIMARY KEY NOT NULL,
    commune_id BLOB NOT NULL REFERENCES communes (id),
    organisation_id BLOB NOT NULL,
    solution_id BLOB NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('money', 'material', 'hours', 'jobs', 'training', 'other')),
    what TEXT NOT NULL,
    amount BIGINT NOT NULL CHECK (amount > 0),
    unit TEXT NOT NULL,
    due_on TEXT NOT NULL,
    -- the first moment after that day in Morocco
    due_at BIGINT NOT NULL,
    state TEXT NOT NULL DEFAULT 'promised' CHECK (state IN ('promised', 'under_way', 'kept', 'broken', 'withdrawn')),
    report_count BIGINT NOT NULL DEFAULT 0 CHECK (report_count >= 0),
    -- the amount of the latest report
    done BIGINT NOT NULL DEFAULT 0 CHECK (done >= 0),
    account_id BLOB NOT NULL REFERENCES accounts (id),
    created_at BIGINT NOT NULL,
    reminded_at BIGINT,
    FOREIGN KEY (organisation_id, commune_id) REFERENCES organisations (id, commune_id),
    FOREIGN KEY (solution_id, commune_id) REFERENCES solutions (id, commune_id),
    CHECK ((kind IN ('material', 'other')) = (unit <> '')),
    CHECK (state <> 'kept' OR done >= amount)
);
-- the same promise twice is one form sent twice
CREATE UNIQUE INDEX pledges_once ON pledges (organisation_id, solution_id, kind, what, due_on) WHERE state IN ('promised', 'under_way');
CREATE INDEX pledges_by_solution ON pledges (solution_id, created_at, id);
CREATE INDEX pledges_by_organisation ON pledges (organisation_id, created_at, id);
CREATE INDEX pledges_due ON pledges (due_at) WHERE reminded_at IS NULL AND state IN ('promised', 'under_way');

CREATE TABLE pledge_reports (
    pledge_id BLOB NOT NULL REFERENCES pledges (id),
    number BIGINT NOT NULL CHECK (number > 0),
    -- in all so far
    amount BIGINT NOT NULL CHECK (amount >= 0),
    note TEXT NOT NULL,
    -- the random name of its photo; empty: none
    photo TEXT NOT NULL DEFAULT '',
    account_id BLOB NOT NULL REFERENCES accounts (id),
    created_at BIGINT NOT NULL,
    confirmed_by BLOB REFERENCES accounts (id),
    confirmed_at BIGINT,
    PRIMARY KEY (pledge_id, number),
    CHECK ((confirmed_at IS NULL) = (confirmed_by IS NULL))
);

-- Append-only: where a pledge stood since when.
CREATE TABLE pledge_steps (
    id BLOB PRIMARY KEY NOT NULL,
    pledge_id BLOB NOT NULL REFERENCES pledges (id),
    state TEXT NOT NULL CHECK (state IN ('promised', 'under_way', 'kept', 'broken', 'withdrawn')),
    reason TEXT NOT NULL DEFAULT '',
    actor_id BLOB NOT NULL REFERENCES accounts (id),
    created_at BIGINT NOT NULL,
    UNIQUE (pledge_id, state),
    CHECK ((state IN ('broken', 'withdrawn')) = (reason <> ''))
);

-- A support is a person's. One counts as a resident's only with a residence of that person in the commune of the solution.
CREATE TABLE supports_now (
    solution_id BLOB NOT NULL REFERENCES solutions (id),
    account_id BLOB NOT NULL REFERENCES accounts (id),
    resident BOOLEAN NOT NULL,
    residence_commune_id BLOB,
    created_at BIGINT NOT NULL,
    PRIMARY KEY (solution_id, account_id),
    FOREIGN KEY (account_id, residence_commune_id) REFERENCES residents (account_id, commune_id),
    FOREIGN KEY (solution_id, residence_commune_id) REFERENCES solutions (id, commune_id),
    CHECK (resident = (residence_commune_id IS NOT NULL))
);
INSERT INTO supports_now (solution_id, account_id, resident, residence_commune_id, created_at)
SELECT s.solution_id, s.account_id, r.account_id IS NOT NULL, r.commune_id, s.created_at
FROM supports s JOIN solutions o ON o.id = s.solution_id
LEFT JOIN residents r ON s.resident AND r.account_id = s.account_id AND r.commune_id = o.commune_id;
DROP TABLE supports;
ALTER TABLE supports_now RENAME TO supports;
CREATE INDEX supports_by_account ON supports (account_id, created_at);
UPDATE solutions SET resident_support_count = (SELECT COUNT(*) FROM supports s WHERE s.solution_id = solutions.id AND s.resident)
WHERE resident_support_count > 0;

-- An endorsement is an organisation's, of the commune of the solution.
CREATE TABLE endorsements_now (
    solution_id BLOB NOT NULL REFERENCES solutions (id),
    organisation_id BLOB NOT NULL REFERENCES organisations (id),
    commune_id BLOB NOT NULL,
    account_id BLOB NOT NULL REFERENCES accounts (id),
    created_at BIGINT NOT NULL,
    PRIMARY KEY (solution_id, organisation_id),
    FOREIGN KEY (solution_id, commune_id) REFERENCES solutions (id, commune_id),
    FOREIGN KEY (organisation_id, commune_id) REFERENCES organisations (id, commune_id)
);
INSERT INTO endorsements_now (solution_id, organisation_id, commune_id, account_id, created_at)
SELECT e.solution_id, e.organisation_id, o.commune_id, e.account_id, e.created_at FROM endorsements e JOIN organisations o ON o.id = e.organisation_id;
DROP TABLE endorsements;
ALTER TABLE endorsements_now RENAME TO endorsements;
CREATE INDEX endorsements_by_organisation ON endorsements (organisation_id, created_at);
