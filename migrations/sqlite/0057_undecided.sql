-- Decisions that are awaited, by the day by which they were promised: for the staff before it, for everybody once it has passed.
CREATE INDEX consultations_undecided ON consultations (commune_id, decides_at, id)
    WHERE published_at IS NOT NULL AND cancelled_at IS NULL AND decided_at IS NULL;
