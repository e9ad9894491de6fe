-- Which kinds of content there are, the program says: a new one makes no table anew.
ALTER TABLE flags DROP CONSTRAINT flags_item_kind_check;
ALTER TABLE held_items DROP CONSTRAINT held_items_item_kind_check;
ALTER TABLE measures DROP CONSTRAINT measures_item_kind_check;
ALTER TABLE moderation_decisions DROP CONSTRAINT moderation_decisions_item_kind_check;
ALTER TABLE appeals DROP CONSTRAINT appeals_item_kind_check;
