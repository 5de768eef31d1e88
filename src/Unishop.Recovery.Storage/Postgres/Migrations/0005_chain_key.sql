-- The key that an entry's hash was made with; empty: none. The key itself is outside the database.
ALTER TABLE journal ADD COLUMN key_id text NOT NULL DEFAULT '';

-- One row that is written over and over: whether an entry could be written now.
CREATE TABLE write_probe (
    id integer PRIMARY KEY CHECK (id = 1),
    at text    NOT NULL
);
