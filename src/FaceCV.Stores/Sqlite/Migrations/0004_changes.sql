-- The newest changes in the order they were stored, without gaps (AUTOINCREMENT, one writer at a time): which program wrote (a random number a
-- start), and whose face it was; no face when a person was erased.

CREATE TABLE changes (
    revision  INTEGER PRIMARY KEY AUTOINCREMENT,
    writer    BLOB NOT NULL,
    face_id   BLOB,
    person_id BLOB NOT NULL
);
