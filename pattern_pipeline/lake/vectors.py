"""Vectors by text hash and model, so that no text is embedded twice."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import duckdb
import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa

from pattern_pipeline.lake.engine.failures import raise_lake_errors
from pattern_pipeline.lake.engine.frames import build_arrow_table, build_table_frame
from pattern_pipeline.lake.engine.lake import Lake
from pattern_pipeline.lake.engine.schema import find_table

Vector = npt.NDArray[np.float32]
_WANTED = "wanted_hashes"


@dataclass(frozen=True, slots=True)
class LakeVectorCache:
    """The VectorCache of ``topics``, stored in ``cached_vectors``."""

    lake: Lake

    def find(self, text_hashes: Sequence[str], model: str) -> dict[str, Vector]:
        """Find the known vectors by text hash, float32; hashes that are not known are left out."""
        if not text_hashes:
            return {}
        table = find_table("cached_vectors")
        with self.lake.connect() as connection, raise_lake_errors("read the cached vectors"):
            connection.register(
                _WANTED, pa.table({"text_hash": pa.array(sorted(set(text_hashes)), pa.string())})
            )
            answer = connection.execute(
                f"SELECT {table.quoted_names} FROM cached_vectors SEMI JOIN {_WANTED} USING (text_hash)"
                " WHERE model = ?",
                [model],
            ).to_arrow_table()
        frame = build_table_frame(answer, table.columns)
        return dict(zip(frame["text_hash"], frame["vector"], strict=True))

    def add(self, text_hashes: Sequence[str], model: str, vectors: Sequence[Vector] | Vector) -> None:
        """Cache vectors, one a hash; a hash that is known already is left as it is."""
        table = find_table("cached_vectors")
        known: Mapping[str, Vector] = dict(zip(text_hashes, vectors, strict=True))
        frame = pd.DataFrame({"text_hash": list(known), "model": model, "vector": list(known.values())})
        rows = build_arrow_table(table, frame)

        def work(connection: duckdb.DuckDBPyConnection) -> None:
            connection.register(_WANTED, rows)
            connection.execute(
                f"INSERT INTO cached_vectors BY NAME SELECT {table.quoted_names} FROM {_WANTED}"
                " ANTI JOIN cached_vectors USING (text_hash, model)"
            )
            connection.unregister(_WANTED)

        if known:
            self.lake.commit(work, doing="store the vectors")
