CREATE TABLE journal (
    id            INTEGER PRIMARY KEY,
    run_id        TEXT    NOT NULL,
    seq           INTEGER NOT NULL,
    epoch         INTEGER NOT NULL,
    at            TEXT    NOT NULL,
    actor         TEXT    NOT NULL,
    type          TEXT    NOT NULL,
    data          TEXT    NOT NULL,
    previous_hash TEXT    NOT NULL,
    hash          TEXT    NOT NULL,
    UNIQUE (run_id, seq)
);

CREATE TRIGGER journal_is_never_changed BEFORE UPDATE ON journal
BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END;

CREATE TRIGGER journal_is_never_shortened BEFORE DELETE ON journal
BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END;

-- Which run holds a workload, and who may write: derived from the journal, kept for the database to enforce.
CREATE TABLE run (
    id          TEXT    PRIMARY KEY,
    workload_id TEXT    NOT NULL,
    started_id  INTEGER NOT NULL REFERENCES journal (id),
    epoch       INTEGER NOT NULL DEFAULT 0,
    ended       INTEGER NOT NULL DEFAULT 0
);

CREATE UNIQUE INDEX one_active_run_per_workload ON run (workload_id) WHERE ended = 0;
CREATE INDEX run_by_workload ON run (workload_id, started_id);
