-- People, their faces, templates and crops. Times are UTC ticks of 100 ns since year 1; ids are 16 bytes in network order.
-- Keys are never used twice (AUTOINCREMENT), so a reader that pages by key cannot miss a row.

CREATE TABLE people (
    key         INTEGER PRIMARY KEY AUTOINCREMENT,
    id          BLOB    NOT NULL UNIQUE,
    name        TEXT    NOT NULL,
    name_folded TEXT    NOT NULL,
    external_id TEXT    UNIQUE,
    metadata    TEXT    NOT NULL,
    created_at  INTEGER NOT NULL,
    updated_at  INTEGER NOT NULL
);
CREATE INDEX people_by_age ON people (created_at);
CREATE INDEX people_by_name ON people (name, created_at);

-- Top-level metadata as text, one row a key, so that a metadata filter is an index look-up.
CREATE TABLE person_metadata (
    person_key INTEGER NOT NULL REFERENCES people (key) ON DELETE CASCADE,
    name       TEXT    NOT NULL,
    value      TEXT    NOT NULL,
    PRIMARY KEY (person_key, name)
) WITHOUT ROWID;
CREATE INDEX person_metadata_by_value ON person_metadata (name, value);

CREATE TABLE faces (
    key               INTEGER PRIMARY KEY AUTOINCREMENT,
    id                BLOB    NOT NULL UNIQUE,
    person_key        INTEGER NOT NULL REFERENCES people (key) ON DELETE CASCADE,
    model_id          TEXT    NOT NULL,
    quality_overall   REAL    NOT NULL,
    quality_sharpness REAL    NOT NULL,
    quality_light     REAL    NOT NULL,
    quality_pose      REAL    NOT NULL,
    quality_size      REAL    NOT NULL,
    quality_detection REAL    NOT NULL,
    box_x             REAL    NOT NULL,
    box_y             REAL    NOT NULL,
    box_width         REAL    NOT NULL,
    box_height        REAL    NOT NULL,
    source            TEXT,
    source_hash       TEXT,
    created_at        INTEGER NOT NULL
);
CREATE INDEX faces_by_person ON faces (person_key, created_at);
CREATE INDEX faces_by_age ON faces (created_at);
CREATE INDEX faces_by_model ON faces (model_id);

-- Embeddings in the format of TemplateBlob, apart from the faces so that listing faces does not read them.
CREATE TABLE templates (
    face_key INTEGER PRIMARY KEY REFERENCES faces (key) ON DELETE CASCADE,
    data     BLOB    NOT NULL
);

CREATE TABLE crops (
    face_key INTEGER PRIMARY KEY REFERENCES faces (key) ON DELETE CASCADE,
    jpeg     BLOB    NOT NULL
);

-- One row: how many erasures there were, and up to which the file has been rewritten since.
CREATE TABLE erasures (
    only_row INTEGER PRIMARY KEY CHECK (only_row = 1),
    done     INTEGER NOT NULL,
    swept    INTEGER NOT NULL
);
INSERT INTO erasures VALUES (1, 0, 0);
