CREATE TABLE journal (
    id            bigint PRIMARY KEY,
    run_id        text   NOT NULL,
    seq           bigint NOT NULL,
    epoch         bigint NOT NULL,
    at            text   NOT NULL,
    actor         text   NOT NULL,
    type          text   NOT NULL,
    data          text   NOT NULL,
    previous_hash text   NOT NULL,
    hash          text   NOT NULL,
    UNIQUE (run_id, seq)
);

CREATE FUNCTION journal_is_append_only() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION 'the journal is append-only'; END $$;

CREATE TRIGGER journal_is_never_changed BEFORE UPDATE OR DELETE ON journal
FOR EACH ROW EXECUTE FUNCTION journal_is_append_only();

CREATE TRIGGER journal_is_never_emptied BEFORE TRUNCATE ON journal
FOR EACH STATEMENT EXECUTE FUNCTION journal_is_append_only();

-- Which run holds a workload, and who may write: derived from the journal, kept for the database to enforce.
CREATE TABLE run (
    id          text   PRIMARY KEY,
    workload_id text   NOT NULL,
    started_id  bigint NOT NULL REFERENCES journal (id),
    epoch       bigint NOT NULL DEFAULT 0,
    ended       boolean NOT NULL DEFAULT false
);

CREATE UNIQUE INDEX one_active_run_per_workload ON run (workload_id) WHERE NOT ended;
CREATE INDEX run_by_workload ON run (workload_id, started_id);
