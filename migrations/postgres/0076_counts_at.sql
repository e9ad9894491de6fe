-- From when on what was given to a consultation is counted: from the verification on that follows all asking; without one, once asking is over if people voted.
ALTER TABLE consultations ADD COLUMN counts_at BIGINT;
UPDATE consultations SET counts_at = COALESCE(
    (SELECT MIN(p.ends_at) FROM consultation_phases v JOIN consultation_phases p ON p.consultation_id = v.consultation_id AND p.position = v.position - 1
     WHERE v.consultation_id = consultations.id AND v.kind = 'verify' AND p.ends_at >= consultations.closes_at),
    CASE WHEN EXISTS (SELECT 1 FROM consultation_phases v WHERE v.consultation_id = consultations.id AND v.kind = 'vote') THEN closes_at END);
