-- One row: which data key templates and crops are sealed with; null while they are not yet.
CREATE TABLE IF NOT EXISTS protection (
    only_row TINYINT NOT NULL PRIMARY KEY,
    key_id   BIGINT
) ENGINE = InnoDB;

INSERT IGNORE INTO protection (only_row, key_id) VALUES (1, NULL);
