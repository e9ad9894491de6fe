-- What destroys votes is asked for by one person and confirmed by another.
ALTER TABLE consultations ADD COLUMN cancel_asked_by UUID REFERENCES accounts (id);
ALTER TABLE consultations ADD COLUMN cancel_asked_at BIGINT CHECK ((cancel_asked_by IS NULL) = (cancel_asked_at IS NULL));
ALTER TABLE consultations ADD COLUMN cancel_reason TEXT NOT NULL DEFAULT '';
CREATE INDEX consultations_by_cancel_asked_by ON consultations (cancel_asked_by) WHERE cancel_asked_by IS NOT NULL;
