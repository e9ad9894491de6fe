-- Which tables were written and where that is seen, for other processes that keep something of it in memory. No text and no person is named.
CREATE TABLE table_changes (
    seq INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    -- Of use in PostgreSQL alone: here there is one writer, and numbers are seen in their order.
    transaction_id BIGINT NOT NULL DEFAULT 0,
    tables TEXT NOT NULL,
    commune_id BLOB,
    item_id BLOB
);
CREATE INDEX table_changes_transaction ON table_changes (transaction_id);
