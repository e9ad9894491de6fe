-- Meetings in the languages in which consultations can be written.
ALTER TABLE meetings ADD COLUMN title_en TEXT NOT NULL DEFAULT '';
ALTER TABLE meetings ADD COLUMN title_zgh TEXT NOT NULL DEFAULT '';
ALTER TABLE meetings ADD COLUMN place_en TEXT NOT NULL DEFAULT '';
ALTER TABLE meetings ADD COLUMN place_zgh TEXT NOT NULL DEFAULT '';
ALTER TABLE meetings ADD COLUMN agenda_en TEXT NOT NULL DEFAULT '';
ALTER TABLE meetings ADD COLUMN agenda_zgh TEXT NOT NULL DEFAULT '';
ALTER TABLE meetings ADD COLUMN minutes_en TEXT NOT NULL DEFAULT '';
ALTER TABLE meetings ADD COLUMN minutes_zgh TEXT NOT NULL DEFAULT '';

-- What organisations answer on paper, entered at the desk: a sheet has its receipt, who entered it and when, the day on which it was received and the form's own id.
ALTER TABLE organisation_answers ALTER COLUMN account_id DROP NOT NULL;
ALTER TABLE organisation_answers ADD COLUMN receipt BIGINT;
ALTER TABLE organisation_answers ADD COLUMN entered_by UUID REFERENCES accounts (id);
ALTER TABLE organisation_answers ADD COLUMN entered_at BIGINT;
ALTER TABLE organisation_answers ADD COLUMN received_at BIGINT;
ALTER TABLE organisation_answers ADD COLUMN entry UUID UNIQUE;
ALTER TABLE organisation_answers ADD CHECK (account_id IS NOT NULL OR receipt IS NOT NULL);
ALTER TABLE organisation_answers ADD UNIQUE (questionnaire_id, receipt);
CREATE INDEX organisation_answers_by_entered_by ON organisation_answers (entered_by) WHERE entered_by IS NOT NULL;
