-- Counts every change of what was given, so that what is counted of it in memory is known to be out of date.
ALTER TABLE questionnaires ADD COLUMN answers_number BIGINT NOT NULL DEFAULT 0;
-- For how many days after closing sheets are entered that came before it; results that everybody sees after closing wait as long.
ALTER TABLE questionnaires ADD COLUMN paper_days BIGINT NOT NULL DEFAULT 0;
-- When a sheet was received: the first moment of that day.
ALTER TABLE questionnaire_answers ADD COLUMN received_at BIGINT;

-- What everybody sees while it is open, if that was declared: counted when enough more people have answered, so that nobody sees what a single one added.
CREATE TABLE questionnaire_steps (
    questionnaire_id BLOB PRIMARY KEY NOT NULL REFERENCES questionnaires (id) ON DELETE CASCADE,
    -- how many had answered
    persons BIGINT NOT NULL,
    counted_at BIGINT NOT NULL,
    -- lines of every question with their counts, as JSON
    counts TEXT NOT NULL
);
