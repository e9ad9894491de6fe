-- How somebody stands to an article: one stance of a person and one of an organisation, with a reason and another wording perhaps.
CREATE TABLE draft_contributions (
    id UUID PRIMARY KEY NOT NULL,
    commune_id UUID NOT NULL REFERENCES communes (id),
    text_id UUID NOT NULL REFERENCES draft_texts (id) ON DELETE CASCADE,
    article_id UUID NOT NULL REFERENCES draft_articles (id) ON DELETE CASCADE,
    -- who sent it
    account_id UUID NOT NULL REFERENCES accounts (id),
    -- in whose name, if not in their own
    organisation_id UUID REFERENCES organisations (id),
    standing TEXT NOT NULL CHECK (standing IN ('resident', 'participant', 'organisation')),
    stance TEXT NOT NULL CHECK (stance IN ('for', 'against', 'amend')),
    reason TEXT NOT NULL DEFAULT '',
    wording TEXT NOT NULL DEFAULT '',
    -- in which the article's wording is changed
    language TEXT NOT NULL DEFAULT 'ar' CHECK (language IN ('ar', 'fr', 'en', 'zgh')),
    -- the number of its theme
    theme BIGINT,
    support_count BIGINT NOT NULL DEFAULT 0 CHECK (support_count >= 0),
    visibility TEXT NOT NULL DEFAULT 'published' CHECK (visibility IN ('held', 'published', 'under_review', 'hidden', 'confirmed_hidden')),
    version BIGINT NOT NULL DEFAULT 1,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    CHECK (stance = 'amend' OR wording = ''),
    CHECK ((organisation_id IS NULL) = (standing <> 'organisation'))
);
CREATE UNIQUE INDEX draft_contributions_of_persons ON draft_contributions (article_id, account_id) WHERE organisation_id IS NULL;
CREATE UNIQUE INDEX draft_contributions_of_organisations ON draft_contributions (article_id, organisation_id) WHERE organisation_id IS NOT NULL;
CREATE INDEX draft_contributions_by_article ON draft_contributions (article_id, account_id);
CREATE INDEX draft_contributions_by_text ON draft_contributions (text_id, id);
CREATE INDEX draft_contributions_by_contributor ON draft_contributions (text_id, account_id);
CREATE INDEX draft_contributions_by_theme ON draft_contributions (text_id, theme, id) WHERE theme IS NOT NULL;
CREATE INDEX draft_contributions_by_theme_and_contributor ON draft_contributions (text_id, theme, account_id) WHERE theme IS NOT NULL;
CREATE INDEX draft_contributions_by_account ON draft_contributions (account_id, created_at);
CREATE INDEX draft_contributions_by_organisation ON draft_contributions (organisation_id) WHERE organisation_id IS NOT NULL;
CREATE INDEX draft_amendments_by_support ON draft_contributions (article_id, support_count, id)
    WHERE wording <> '' AND visibility IN ('published', 'under_review');
CREATE INDEX draft_amendments_of_text ON draft_contributions (text_id, support_count DESC, id)
    WHERE wording <> '' AND visibility IN ('published', 'under_review');
CREATE INDEX draft_reasons_by_article ON draft_contributions (article_id, id)
    WHERE wording = '' AND reason <> '' AND visibility IN ('published', 'under_review');

-- Whoever wants an amendment, besides its author.
CREATE TABLE draft_supports (
    contribution_id UUID NOT NULL REFERENCES draft_contributions (id) ON DELETE CASCADE,
    account_id UUID NOT NULL REFERENCES accounts (id),
    created_at BIGINT NOT NULL,
    PRIMARY KEY (contribution_id, account_id)
);
CREATE INDEX draft_supports_by_account ON draft_supports (account_id);
