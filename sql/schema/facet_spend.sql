-- What models were paid, a row a checkpoint and facet; calls that failed count too. One call asks several facets,
-- so each has its share. day: UTC, of the payment. cost: US dollars, NULL where no price is known. mode: live, batch.
-- checkpoint: tells which rows were kept together, so that none is kept twice.
-- Room: facets.
CREATE TABLE IF NOT EXISTS facet_spend (
    day           DATE NOT NULL,
    spent_at      TIMESTAMPTZ NOT NULL,
    run_id        VARCHAR NOT NULL,
    facet         VARCHAR NOT NULL,
    facet_version VARCHAR NOT NULL,
    extractor     VARCHAR NOT NULL,
    mode          VARCHAR NOT NULL,
    calls         DOUBLE NOT NULL,
    input_tokens  DOUBLE NOT NULL,
    cached_tokens DOUBLE NOT NULL,
    output_tokens DOUBLE NOT NULL,
    cost          DOUBLE,
    checkpoint    VARCHAR
);
