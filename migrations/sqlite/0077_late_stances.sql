-- What somebody wrote on an article before closing and sent after it: private, for a while, and of no account.
CREATE TABLE late_stances (
    article_id BLOB NOT NULL REFERENCES draft_articles (id) ON DELETE CASCADE,
    account_id BLOB NOT NULL REFERENCES accounts (id),
    -- in whose name, if not in their own
    organisation_id BLOB REFERENCES organisations (id),
    stance TEXT NOT NULL DEFAULT '',
    reason TEXT NOT NULL DEFAULT '',
    wording TEXT NOT NULL DEFAULT '',
    language TEXT NOT NULL,
    created_at BIGINT NOT NULL
);
CREATE UNIQUE INDEX late_stances_of_persons ON late_stances (article_id, account_id) WHERE organisation_id IS NULL;
CREATE UNIQUE INDEX late_stances_of_organisations ON late_stances (article_id, account_id, organisation_id) WHERE organisation_id IS NOT NULL;
CREATE INDEX late_stances_by_organisation ON late_stances (organisation_id) WHERE organisation_id IS NOT NULL;
CREATE INDEX late_stances_by_account ON late_stances (account_id);
CREATE INDEX late_stances_by_article ON late_stances (article_id);
CREATE INDEX late_stances_by_age ON late_stances (created_at);
