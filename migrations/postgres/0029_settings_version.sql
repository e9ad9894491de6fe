-- How often a commune or a neighbourhood was changed, by whomever: whoever keeps them in memory looks whether the number is another. What is left out are
-- the running numbers, which no page shows.
CREATE TABLE settings_version (
    id BIGINT PRIMARY KEY NOT NULL CHECK (id = 1),
    version BIGINT NOT NULL
);
INSERT INTO settings_version (id, version) VALUES (1, 1);
CREATE FUNCTION count_change_of_settings() RETURNS TRIGGER LANGUAGE plpgsql AS $$
BEGIN
    UPDATE settings_version SET version = version + 1;
    RETURN NULL;
END $$;
CREATE TRIGGER communes_changed AFTER INSERT OR DELETE OR UPDATE OF name_ar, name_fr, name_en, population, accent, contact_email, support_threshold, threshold_counts, threshold_others, many_residents_at,
    answer_days, appeal_days, decision_hours, organisation_days, edit_minutes, review_weight, residence_months, map ON communes
FOR EACH STATEMENT EXECUTE FUNCTION count_change_of_settings();
CREATE TRIGGER neighbourhoods_changed AFTER INSERT OR DELETE OR UPDATE ON neighbourhoods
FOR EACH STATEMENT EXECUTE FUNCTION count_change_of_settings();
