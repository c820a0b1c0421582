-- Galleries within the database. The people there were are of the first. Run with foreign keys off, as a table that others refer to is made anew.
CREATE TABLE collections (
    key            INTEGER PRIMARY KEY AUTOINCREMENT,
    name           TEXT    NOT NULL UNIQUE,
    retention_days INTEGER,
    created_at     INTEGER NOT NULL
);
INSERT INTO collections VALUES (1, 'default', NULL, 0);

CREATE TABLE people_of_collections (
    key            INTEGER PRIMARY KEY AUTOINCREMENT,
    collection_key INTEGER NOT NULL REFERENCES collections (key) ON DELETE CASCADE,
    id             BLOB    NOT NULL UNIQUE,
    name           TEXT    NOT NULL,
    name_folded    TEXT    NOT NULL,
    external_id    TEXT,
    metadata       TEXT    NOT NULL,
    created_at     INTEGER NOT NULL,
    updated_at     INTEGER NOT NULL
);
INSERT INTO people_of_collections
SELECT key, 1, id, name, name_folded, external_id, metadata, created_at, updated_at FROM people ORDER BY key;

-- Keys are never used twice: not those of people who are gone either.
UPDATE sqlite_sequence SET seq = MAX(seq, COALESCE((SELECT old.seq FROM sqlite_sequence old WHERE old.name = 'people'), 0)) WHERE name = 'people_of_collections';
DROP TABLE people;
ALTER TABLE people_of_collections RENAME TO people;

CREATE UNIQUE INDEX people_by_external_id ON people (collection_key, external_id);
CREATE INDEX people_by_age ON people (collection_key, created_at);
CREATE INDEX people_by_name ON people (collection_key, name, created_at);

ALTER TABLE changes ADD COLUMN collection_key INTEGER NOT NULL DEFAULT 1;

-- The pages of the old table still hold names until the file is rewritten.
UPDATE erasures SET done = done + 1 WHERE EXISTS (SELECT 1 FROM people);
