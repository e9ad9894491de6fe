-- How often a commune or a neighbourhood was changed, by whomever: whoever keeps them in memory looks whether the number is another. What is left out are
-- the running numbers, which no page shows.
CREATE TABLE settings_version (
    id BIGINT PRIMARY KEY NOT NULL CHECK (id = 1),
    version BIGINT NOT NULL
);
INSERT INTO settings_version (id, version) VALUES (1, 1);
CREATE TRIGGER communes_inserted AFTER INSERT ON communes
BEGIN UPDATE settings_version SET version = version + 1; END;
CREATE TRIGGER communes_changed AFTER UPDATE OF name_ar, name_fr, name_en, population, accent, contact_email, support_threshold, threshold_counts, threshold_others, many_residents_at,
    answer_days, appeal_days, decision_hours, organisation_days, edit_minutes, review_weight, residence_months, map ON communes
BEGIN UPDATE settings_version SET version = version + 1; END;
CREATE TRIGGER communes_deleted AFTER DELETE ON communes
BEGIN UPDATE settings_version SET version = version + 1; END;
CREATE TRIGGER neighbourhoods_inserted AFTER INSERT ON neighbourhoods
BEGIN UPDATE settings_version SET version = version + 1; END;
CREATE TRIGGER neighbourhoods_changed AFTER UPDATE ON neighbourhoods
BEGIN UPDATE settings_version SET version = version + 1; END;
CREATE TRIGGER neighbourhoods_deleted AFTER DELETE ON neighbourhoods
BEGIN UPDATE settings_version SET version = version + 1; END;
