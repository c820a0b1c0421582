-- One row: which data key templates and crops are sealed with; null while they are not yet.
CREATE TABLE protection (
    only_row INTEGER PRIMARY KEY CHECK (only_row = 1),
    key_id   INTEGER
);
INSERT INTO protection VALUES (1, NULL);
