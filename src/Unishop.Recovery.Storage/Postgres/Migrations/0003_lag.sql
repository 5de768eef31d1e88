-- The lag of each workload, at several resolutions. A minute that is not here was not measured.
CREATE TABLE lag (
    workload_id text             NOT NULL,
    resolution  bigint           NOT NULL,
    started_at  bigint           NOT NULL,
    minutes     bigint           NOT NULL,
    outside     bigint           NOT NULL,
    sum_ms      double precision NOT NULL,
    most_ms     double precision NOT NULL,
    PRIMARY KEY (workload_id, resolution, started_at)
);
