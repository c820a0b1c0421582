-- What a numbered write changed: whose face, or no face when a person was erased. Kept as long as the number.
CREATE TABLE IF NOT EXISTS changes (
    revision  BIGINT     NOT NULL,
    number    INT        NOT NULL,
    face_id   BINARY(16),
    person_id BINARY(16) NOT NULL,
    PRIMARY KEY (revision, number)
) ENGINE = InnoDB;
