-- Jobs and their items. Times and ids as in 0001; options, input and result are JSON objects.

CREATE TABLE jobs (
    key             INTEGER PRIMARY KEY AUTOINCREMENT,
    id              BLOB    NOT NULL UNIQUE,
    kind            TEXT    NOT NULL,
    state           TEXT    NOT NULL,
    options         TEXT    NOT NULL,
    total           INTEGER NOT NULL,
    idempotency_key TEXT    UNIQUE,
    request_hash    TEXT    NOT NULL,
    failure_code    TEXT,
    failure_message TEXT,
    failure_remedy  TEXT,
    created_at      INTEGER NOT NULL,
    started_at      INTEGER,
    ended_at        INTEGER
);
CREATE INDEX jobs_by_state ON jobs (state);

CREATE TABLE job_items (
    job_key     INTEGER NOT NULL REFERENCES jobs (key) ON DELETE CASCADE,
    number      INTEGER NOT NULL,
    label       TEXT    NOT NULL,
    input       TEXT,
    outcome     TEXT,
    result      TEXT,
    code        TEXT,
    reason      TEXT,
    finished_at INTEGER,
    PRIMARY KEY (job_key, number)
) WITHOUT ROWID;

-- Counts of outcomes, and the items that have none yet, in order.
CREATE INDEX job_items_by_outcome ON job_items (job_key, outcome, number);
