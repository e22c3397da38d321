"""Read and write days of the lake for Dagster, and record what each day was made of."""

import hashlib
from collections.abc import Mapping
from dataclasses import fields
from datetime import date, timedelta

import dagster as dg
import pandas as pd
import pyarrow as pa
from pydantic import PrivateAttr

from pattern_pipeline.facets.summary import NOT_ASKED
from pattern_pipeline.lake.current_labels import list_window, store_window_labels
from pattern_pipeline.lake.engine.row_access import MaterializedDay, read_day_rows
from pattern_pipeline.lake.landed_units import query_landed_units
from pattern_pipeline.orchestration.resources import HomeResource, LakeResource
from pattern_pipeline.orchestration.watch import Watch, format_error
from pattern_pipeline.services.freshness import UNFINISHED, hash_inputs
from pattern_pipeline.services.lake_state import read_lake_state
from pattern_pipeline.services.readiness import compute_cutoff
from pattern_pipeline.services.stages import STAGE
from pattern_pipeline.topics.maps.topic_maps import OneFacetMaps, TopicMaps
from pattern_pipeline.topics.placement.window_labels import WindowLabels

Output = pd.DataFrame | TopicMaps | WindowLabels


class LakeIOManager(dg.ConfigurableIOManager):
    """Stores a day of an asset's table, of a TopicMaps' five, or a window's labels; loads the days of an edge."""

    lake: dg.ResourceDependency[LakeResource]
    home: dg.ResourceDependency[HomeResource]
    _read_from: dict[tuple[str, str], str] = PrivateAttr(default_factory=dict)

    def load_input(self, context: dg.InputContext) -> pd.DataFrame:
        """Read the rows of the upstream table for the partitions of the edge; a day never made has no rows.

        Of landed traces, only those of complete units that belong to these days. A day of ``current_labels`` is
        the whole window that ends on it.
        """
        self._note_inputs(context)
        window = context.asset_partitions_time_window
        first, last = window.start.date(), window.end.date() - timedelta(days=1)
        table = context.asset_key.path[-1]
        with self.lake.get_connection() as connection:
            if table == "landed_traces":
                traces = self.home.open().settings.traces
                return query_landed_units(connection, traces.unit, compute_cutoff(traces), first, last)
            if table == "current_labels":
                first = list_window(first, self.home.open().settings.topics.window_days)[0]
            return read_day_rows(connection, table, first, last)

    def handle_output(self, context: dg.OutputContext, obj: Output) -> None:
        """Replace the day in one transaction, together with the record of what it was made of."""
        stage = context.asset_key.path[-1]
        day = context.asset_partitions_time_window.start.date()
        frames = split_frames(stage, obj)
        read_from = self._read_from.pop((stage, context.partition_key), "")
        if isinstance(obj, OneFacetMaps) and read_from != self._read_inputs_hash(stage, day):
            # The other facets rest on something else. What they rest on may not be recorded for the day either:
            # were a setting changed, this facet made, and the setting changed back, the day would count as fresh.
            read_from = ""
        record = MaterializedDay(
            stage=stage,
            day=day,
            inputs_hash=f"{UNFINISHED}{read_from}" if has_unasked(obj) else read_from,
            content_hash=hash_content(frames),
            rows=len(frames[stage]),
        )
        lake = self.lake.open()
        if isinstance(obj, WindowLabels):
            changed = store_window_labels(lake, obj, record)
            context.add_output_metadata(
                {
                    "dagster/partition_row_count": len(obj.labels),
                    "changed_days": [str(each) for each in changed],
                }
            )
            return
        try:
            lake.replace_day(day, frames, record=record)
        except Exception as error:
            if not STAGE[stage].watches:
                raise
            watching = Watch(stage, day, lake, context.run_id, context.log, {"rows": format_error(error)})
            # Were the day not recorded, every later run would try it again, with the same end.
            watching.attempt("record", lambda: lake.replace_day(day, {}, record=record), 0)
            watching.store()
        context.add_output_metadata({"dagster/partition_row_count": len(frames[stage])})

    def _read_inputs_hash(self, stage: str, day: date) -> str:
        return read_lake_state(self.home.open()).inputs.get((stage, day), "")

    def _note_inputs(self, context: dg.InputContext) -> None:
        # Before the first read: if a writer changes an input in between, the record names the older input and
        # the day counts as stale. The other way round a trace that lands during the read would be lost.
        stage, day = context.op_def.name, context.partition_key
        if stage in STAGE and (stage, day) not in self._read_from:
            state = read_lake_state(self.home.open())
            self._read_from[stage, day] = hash_inputs(STAGE[stage], date.fromisoformat(day), state)


def split_frames(stage: str, obj: Output) -> Mapping[str, pd.DataFrame]:
    """Map an output to its frames by table name."""
    if isinstance(obj, pd.DataFrame):
        return {stage: obj}
    if isinstance(obj, WindowLabels):
        return {stage: obj.labels}
    return {each.name: getattr(obj, each.name) for each in fields(obj)}


def has_unasked(obj: Output) -> bool:
    """Whether answers are missing because no model was asked for them."""
    return isinstance(obj, pd.DataFrame) and "reason" in obj and bool((obj["reason"] == NOT_ASKED).any())


def hash_content(frames: Mapping[str, pd.DataFrame]) -> str:
    """Hash the content of the frames with SHA-256, without their indexes; returns hexadecimal digits."""
    state = hashlib.sha256()
    for name in sorted(frames):
        table = pa.Table.from_pandas(frames[name], preserve_index=False).replace_schema_metadata(None)
        state.update(f"{name}\x1f{table.schema.names}\x1f".encode())
        for batch in table.to_batches(max_chunksize=len(frames[name]) or 1):
            sink = pa.BufferOutputStream()
            with pa.ipc.new_stream(sink, batch.schema) as writer:
                writer.write_batch(batch)
            state.update(sink.getvalue())
    return state.hexdigest()
