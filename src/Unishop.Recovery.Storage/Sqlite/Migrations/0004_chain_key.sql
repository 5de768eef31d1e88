-- The key that an entry's hash was made with; empty: none. The key itself is outside the database.
ALTER TABLE journal ADD COLUMN key_id TEXT NOT NULL DEFAULT '';

-- One row that is written over and over: whether an entry could be written now.
CREATE TABLE write_probe (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    at TEXT    NOT NULL
);
