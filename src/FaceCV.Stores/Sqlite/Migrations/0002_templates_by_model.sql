-- A face may have templates of several models.

CREATE TABLE face_templates (
    key      INTEGER PRIMARY KEY,
    face_key INTEGER NOT NULL REFERENCES faces (key) ON DELETE CASCADE,
    model_id TEXT    NOT NULL,
    data     BLOB    NOT NULL,
    UNIQUE (model_id, face_key)
);
CREATE INDEX face_templates_by_face ON face_templates (face_key);

INSERT INTO face_templates (face_key, model_id, data)
SELECT f.key, f.model_id, t.data FROM faces f JOIN templates t ON t.face_key = f.key ORDER BY f.key;

DROP TABLE templates;
ALTER TABLE face_templates RENAME TO templates;
DROP INDEX faces_by_model;

-- The pages of the old table still hold templates until the file is rewritten.
UPDATE erasures SET done = done + 1 WHERE EXISTS (SELECT 1 FROM templates);
