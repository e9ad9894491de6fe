-- The language of a text, as its author or a moderator said it. Empty: as it is recognised by its script and its words.
ALTER TABLE problems ADD COLUMN language TEXT NOT NULL DEFAULT '' CHECK (language IN ('', 'ar', 'fr', 'en', 'zgh'));
ALTER TABLE solutions ADD COLUMN language TEXT NOT NULL DEFAULT '' CHECK (language IN ('', 'ar', 'fr', 'en', 'zgh'));
ALTER TABLE comments ADD COLUMN language TEXT NOT NULL DEFAULT '' CHECK (language IN ('', 'ar', 'fr', 'en', 'zgh'));
