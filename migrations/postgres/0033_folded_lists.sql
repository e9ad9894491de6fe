-- The lines of the three lists in their plainest writing, in their order: made when they are saved, not while a text is compared with them. Rows that are
-- there are folded before the program serves.
ALTER TABLE holding_rules ADD COLUMN folded TEXT NOT NULL DEFAULT '';
