-- Of those that were opened for one person at once the last one stays.
UPDATE kiosk_sessions SET ended_at = opened_at, slot = NULL, code_hash = NULL, token_hash = NULL, seen_at = NULL
WHERE ended_at IS NULL AND EXISTS (
    SELECT 1 FROM kiosk_sessions l
    WHERE l.account_id = kiosk_sessions.account_id AND l.consultation_id = kiosk_sessions.consultation_id AND l.ended_at IS NULL
    AND (l.opened_at > kiosk_sessions.opened_at OR (l.opened_at = kiosk_sessions.opened_at AND l.id > kiosk_sessions.id))
);
CREATE UNIQUE INDEX kiosk_sessions_open ON kiosk_sessions (account_id, consultation_id) WHERE ended_at IS NULL;
