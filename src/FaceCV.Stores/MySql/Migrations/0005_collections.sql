-- Galleries within the database. The people there were are of the first.
CREATE TABLE IF NOT EXISTS collections (
    `key`          BIGINT      NOT NULL AUTO_INCREMENT PRIMARY KEY,
    name           VARCHAR(63) NOT NULL,
    retention_days INT,
    created_at     BIGINT      NOT NULL,
    UNIQUE KEY collections_by_name (name)
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;

INSERT IGNORE INTO collections (`key`, name, retention_days, created_at) VALUES (1, 'default', NULL, 0);

-- One statement, so that it is done or not; done already, the server says that the column is there.
ALTER TABLE people
    ADD COLUMN collection_key BIGINT NOT NULL DEFAULT 1,
    DROP KEY people_by_external_id,
    DROP KEY people_by_age,
    DROP KEY people_by_name,
    ADD UNIQUE KEY people_by_external_id (collection_key, external_id),
    ADD KEY people_by_age (collection_key, created_at),
    ADD KEY people_by_name (collection_key, name, created_at),
    ADD CONSTRAINT people_of_collection FOREIGN KEY (collection_key) REFERENCES collections (`key`) ON DELETE CASCADE;

ALTER TABLE changes ADD COLUMN collection_key BIGINT NOT NULL DEFAULT 1;
