-- How many people and faces a collection has, kept by the writes themselves, so that telling it costs the same whatever its size.
CREATE TABLE collection_counts (
    collection_key INTEGER PRIMARY KEY,
    people         INTEGER NOT NULL,
    faces          INTEGER NOT NULL
);
INSERT INTO collection_counts
SELECT c.key, (SELECT COUNT(*) FROM people p WHERE p.collection_key = c.key),
    (SELECT COUNT(*) FROM people p JOIN faces f ON f.person_key = p.key WHERE p.collection_key = c.key) FROM collections c;

CREATE TRIGGER collection_begun AFTER INSERT ON collections
BEGIN INSERT INTO collection_counts VALUES (NEW.key, 0, 0); END;

CREATE TRIGGER collection_gone AFTER DELETE ON collections
BEGIN DELETE FROM collection_counts WHERE collection_key = OLD.key; END;

CREATE TRIGGER person_counted AFTER INSERT ON people
BEGIN UPDATE collection_counts SET people = people + 1 WHERE collection_key = NEW.collection_key; END;

-- The faces go with the person, when the row that says whose they were is gone already.
CREATE TRIGGER person_gone BEFORE DELETE ON people
BEGIN
    UPDATE collection_counts SET people = people - 1, faces = faces - (SELECT COUNT(*) FROM faces WHERE person_key = OLD.key)
    WHERE collection_key = OLD.collection_key;
END;

CREATE TRIGGER face_counted AFTER INSERT ON faces
BEGIN UPDATE collection_counts SET faces = faces + 1 WHERE collection_key = (SELECT collection_key FROM people WHERE key = NEW.person_key); END;

CREATE TRIGGER face_gone AFTER DELETE ON faces
BEGIN UPDATE collection_counts SET faces = faces - 1 WHERE collection_key = (SELECT collection_key FROM people WHERE key = OLD.person_key); END;

-- The faces of a collection in the order of their enrolment, without a look at all of them.
ALTER TABLE faces ADD COLUMN collection_key INTEGER NOT NULL DEFAULT 1;
UPDATE faces SET collection_key = (SELECT collection_key FROM people WHERE key = person_key)
WHERE person_key IN (SELECT key FROM people WHERE collection_key <> 1);
DROP INDEX faces_by_age;
CREATE INDEX faces_by_age ON faces (collection_key, created_at);
