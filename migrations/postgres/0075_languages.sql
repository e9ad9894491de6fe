-- Further languages in which a commune's consultations must be written, besides Arabic and French: codes with spaces between them.
ALTER TABLE communes ADD COLUMN languages TEXT NOT NULL DEFAULT '' CHECK (languages IN ('', 'en', 'zgh', 'en zgh'));
-- What that was when a consultation was published: what follows of it is said in the same languages, whatever the commune asks since.
ALTER TABLE consultations ADD COLUMN languages TEXT NOT NULL DEFAULT '';

-- Outcomes in the languages in which consultations can be written.
ALTER TABLE outcomes ADD COLUMN summary_en TEXT NOT NULL DEFAULT '';
ALTER TABLE outcomes ADD COLUMN summary_zgh TEXT NOT NULL DEFAULT '';
ALTER TABLE outcome_points ADD COLUMN title_en TEXT NOT NULL DEFAULT '';
ALTER TABLE outcome_points ADD COLUMN title_zgh TEXT NOT NULL DEFAULT '';
ALTER TABLE outcome_points ADD COLUMN decider_en TEXT NOT NULL DEFAULT '';
ALTER TABLE outcome_points ADD COLUMN decider_zgh TEXT NOT NULL DEFAULT '';
ALTER TABLE outcome_points ADD COLUMN reason_en TEXT NOT NULL DEFAULT '';
ALTER TABLE outcome_points ADD COLUMN reason_zgh TEXT NOT NULL DEFAULT '';
ALTER TABLE outcome_points ADD COLUMN changed_en TEXT NOT NULL DEFAULT '';
ALTER TABLE outcome_points ADD COLUMN changed_zgh TEXT NOT NULL DEFAULT '';
ALTER TABLE outcome_milestones ADD COLUMN title_en TEXT NOT NULL DEFAULT '';
ALTER TABLE outcome_milestones ADD COLUMN title_zgh TEXT NOT NULL DEFAULT '';
ALTER TABLE outcome_notes ADD COLUMN text_en TEXT NOT NULL DEFAULT '';
ALTER TABLE outcome_notes ADD COLUMN text_zgh TEXT NOT NULL DEFAULT '';

-- Whoever keeps communes in memory looks at the number that this counts.
DROP TRIGGER communes_changed ON communes;
CREATE TRIGGER communes_changed AFTER INSERT OR DELETE OR UPDATE OF name_ar, name_fr, name_en, population, accent, contact_email, support_threshold, threshold_counts, threshold_others, many_residents_at,
    answer_days, appeal_days, decision_hours, organisation_days, edit_minutes, review_weight, residence_months, map, crest, photo, languages ON communes
FOR EACH STATEMENT EXECUTE FUNCTION count_change_of_settings();
