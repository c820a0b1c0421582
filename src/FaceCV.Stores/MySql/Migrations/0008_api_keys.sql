-- API keys. There are few: what is not searched for lies in one document.
CREATE TABLE IF NOT EXISTS api_keys (
    id       BINARY(16) NOT NULL PRIMARY KEY,
    prefix   VARCHAR(32) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    document TEXT CHARACTER SET utf8mb4 NOT NULL,
    UNIQUE KEY api_keys_by_prefix (prefix)
) ENGINE = InnoDB;
