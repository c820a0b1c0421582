-- People, their faces, templates and crops. Times are UTC ticks of 100 ns since year 1; ids are 16 bytes in network order; texts differ when
-- a character does. MySQL ends a transaction at every definition, so each statement can be run again: a step that was cut off is begun anew.

CREATE TABLE IF NOT EXISTS people (
    `key`       BIGINT       NOT NULL AUTO_INCREMENT PRIMARY KEY,
    id          BINARY(16)   NOT NULL,
    name        VARCHAR(200) NOT NULL,
    name_folded VARCHAR(200) NOT NULL,
    external_id VARCHAR(200),
    metadata    MEDIUMTEXT   NOT NULL,
    created_at  BIGINT       NOT NULL,
    updated_at  BIGINT       NOT NULL,
    UNIQUE KEY people_by_id (id),
    UNIQUE KEY people_by_external_id (external_id),
    KEY people_by_age (created_at),
    KEY people_by_name (name, created_at)
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;

-- One row a top-level key of the metadata: the SHA-256 of key and value, as either may be longer than an index takes.
CREATE TABLE IF NOT EXISTS person_metadata (
    pair       BINARY(32) NOT NULL,
    person_key BIGINT     NOT NULL,
    PRIMARY KEY (pair, person_key),
    KEY person_metadata_by_person (person_key),
    CONSTRAINT person_metadata_of_person FOREIGN KEY (person_key) REFERENCES people (`key`) ON DELETE CASCADE
) ENGINE = InnoDB;

-- Numbers are DOUBLE, as the text protocol rounds a FLOAT to six digits.
CREATE TABLE IF NOT EXISTS faces (
    `key`             BIGINT       NOT NULL AUTO_INCREMENT PRIMARY KEY,
    id                BINARY(16)   NOT NULL,
    person_key        BIGINT       NOT NULL,
    model_id          VARCHAR(255) NOT NULL,
    quality_overall   DOUBLE       NOT NULL,
    quality_sharpness DOUBLE       NOT NULL,
    quality_light     DOUBLE       NOT NULL,
    quality_pose      DOUBLE       NOT NULL,
    quality_size      DOUBLE       NOT NULL,
    quality_detection DOUBLE       NOT NULL,
    box_x             DOUBLE       NOT NULL,
    box_y             DOUBLE       NOT NULL,
    box_width         DOUBLE       NOT NULL,
    box_height        DOUBLE       NOT NULL,
    source            TEXT,
    source_hash       VARCHAR(255),
    created_at        BIGINT       NOT NULL,
    UNIQUE KEY faces_by_id (id),
    KEY faces_by_person (person_key, created_at),
    KEY faces_by_age (created_at),
    CONSTRAINT faces_of_person FOREIGN KEY (person_key) REFERENCES people (`key`) ON DELETE CASCADE
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;

-- Embeddings in the format of TemplateBlob, apart from the faces so that listing faces does not read them.
CREATE TABLE IF NOT EXISTS templates (
    model_id VARCHAR(255) NOT NULL,
    face_key BIGINT       NOT NULL,
    data     MEDIUMBLOB   NOT NULL,
    PRIMARY KEY (model_id, face_key),
    KEY templates_by_face (face_key),
    CONSTRAINT templates_of_face FOREIGN KEY (face_key) REFERENCES faces (`key`) ON DELETE CASCADE
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;

CREATE TABLE IF NOT EXISTS crops (
    face_key BIGINT     NOT NULL PRIMARY KEY,
    jpeg     MEDIUMBLOB NOT NULL,
    CONSTRAINT crops_of_face FOREIGN KEY (face_key) REFERENCES faces (`key`) ON DELETE CASCADE
) ENGINE = InnoDB;

-- The newest writes in the order they were stored, without gaps: which program wrote (a random number a start), its how manieth write it was,
-- and to what. The number of the last one is a row of its own, which a write holds from its last statement to its end.
CREATE TABLE IF NOT EXISTS revisions (
    revision BIGINT      NOT NULL PRIMARY KEY,
    writer   BINARY(16)  NOT NULL,
    number   BIGINT      NOT NULL,
    area     VARCHAR(16) NOT NULL
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;

CREATE TABLE IF NOT EXISTS last_revision (
    only_row TINYINT NOT NULL PRIMARY KEY,
    revision BIGINT  NOT NULL
) ENGINE = InnoDB;

INSERT IGNORE INTO last_revision (only_row, revision) VALUES (1, 0);
