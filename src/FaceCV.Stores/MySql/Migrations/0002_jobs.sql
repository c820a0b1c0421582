-- Jobs and their items. Times and ids as in 0001; options, input and result are JSON objects. Items are found by outcome in order.

CREATE TABLE IF NOT EXISTS jobs (
    `key`           BIGINT       NOT NULL AUTO_INCREMENT PRIMARY KEY,
    id              BINARY(16)   NOT NULL,
    kind            VARCHAR(100) NOT NULL,
    state           VARCHAR(20)  NOT NULL,
    options         MEDIUMTEXT   NOT NULL,
    total           INT          NOT NULL,
    idempotency_key VARCHAR(200),
    request_hash    VARCHAR(255) NOT NULL,
    failure_code    VARCHAR(100),
    failure_message TEXT,
    failure_remedy  TEXT,
    created_at      BIGINT       NOT NULL,
    started_at      BIGINT,
    ended_at        BIGINT,
    UNIQUE KEY jobs_by_id (id),
    UNIQUE KEY jobs_by_idempotency_key (idempotency_key),
    KEY jobs_by_state (state)
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;

CREATE TABLE IF NOT EXISTS job_items (
    job_key     BIGINT      NOT NULL,
    number      INT         NOT NULL,
    label       MEDIUMTEXT  NOT NULL,
    input       MEDIUMTEXT,
    outcome     VARCHAR(100),
    result      MEDIUMTEXT,
    code        VARCHAR(100),
    reason      MEDIUMTEXT,
    finished_at BIGINT,
    PRIMARY KEY (job_key, number),
    KEY job_items_by_outcome (job_key, outcome, number),
    CONSTRAINT job_items_of_job FOREIGN KEY (job_key) REFERENCES jobs (`key`) ON DELETE CASCADE
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;
