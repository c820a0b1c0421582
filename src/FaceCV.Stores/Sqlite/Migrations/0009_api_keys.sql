-- API keys. There are few: what is not searched for lies in one document.
CREATE TABLE api_keys (
    id       BLOB NOT NULL PRIMARY KEY,
    prefix   TEXT NOT NULL UNIQUE,
    document TEXT NOT NULL
) WITHOUT ROWID;
