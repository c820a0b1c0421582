-- The data folder that a job was sent to; null is any.
ALTER TABLE jobs ADD COLUMN owner BINARY(16);
