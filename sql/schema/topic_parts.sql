-- The parts of a topic, the cut of its members below it: a row a part, the largest first. A topic without real parts
-- has no rows, and so have topics of maps that are not ready or of an older version.
-- part: number within the topic, from 1. name: what a person reads. exemplars: unit ids. share: of the topic's units.
-- chance: the probability that the topic's first split is one of two tasks, the same for all of its parts.
-- of_two: the topic may be two things, and this part is one of the two that say which.
-- differs: how its units behave otherwise than those of the other parts, as people read it: mood, outcome, tools.
-- Key: day, facet, topic_id, part.
-- Room: topics.
CREATE TABLE IF NOT EXISTS topic_parts (
    day         DATE NOT NULL,
    facet       VARCHAR NOT NULL,
    map_version VARCHAR NOT NULL,
    topic_id    VARCHAR NOT NULL,
    part        BIGINT NOT NULL,
    name        VARCHAR NOT NULL,
    keywords    VARCHAR[] NOT NULL,
    exemplars   VARCHAR[] NOT NULL,
    units       BIGINT NOT NULL,
    share       DOUBLE NOT NULL,
    chance      DOUBLE NOT NULL,
    of_two      BOOLEAN NOT NULL,
    differs     VARCHAR[] NOT NULL
);
