-- The lag of each workload, at several resolutions. A minute that is not here was not measured.
CREATE TABLE lag (
    workload_id TEXT    NOT NULL,
    resolution  INTEGER NOT NULL,
    started_at  INTEGER NOT NULL,
    minutes     INTEGER NOT NULL,
    outside     INTEGER NOT NULL,
    sum_ms      REAL    NOT NULL,
    most_ms     REAL    NOT NULL,
    PRIMARY KEY (workload_id, resolution, started_at)
) WITHOUT ROWID;
