-- A commune's crest and its photo: each the folder of its files, empty where there is none.
ALTER TABLE communes ADD COLUMN crest TEXT NOT NULL DEFAULT '';
ALTER TABLE communes ADD COLUMN photo TEXT NOT NULL DEFAULT '';
DROP TRIGGER communes_changed;
CREATE TRIGGER communes_changed AFTER UPDATE OF name_ar, name_fr, name_en, population, accent, contact_email, support_threshold, threshold_counts, threshold_others, many_residents_at,
    answer_days, appeal_days, decision_hours, organisation_days, edit_minutes, review_weight, residence_months, map, crest, photo ON communes
BEGIN UPDATE settings_version SET version = version + 1; END;
