"""Read how units behaved: the tools that they called, and those that failed."""

from dataclasses import dataclass
from datetime import date

import pandas as pd

from pattern_pipeline.lake.engine.lake import Lake

_TOOLS = """
WITH shown AS (
    SELECT unit_id,
        unnest(from_json(lines, '[{"kind": "VARCHAR", "tool": "VARCHAR", "failed": "BOOLEAN"}]')) AS line
    FROM preprocessed_traces WHERE day BETWEEN $first AND $last
)
SELECT DISTINCT unit_id, 'calls ' || line.tool AS trait
FROM shown WHERE line.kind = 'tool_call' AND line.tool <> ''
UNION ALL
SELECT DISTINCT unit_id, 'a tool fails' FROM shown WHERE line.kind = 'tool_result' AND line.failed
ORDER BY ALL
"""


@dataclass(frozen=True, slots=True)
class LakeToolUse:
    """The ToolUse of ``topics``."""

    lake: Lake

    def read_tool_traits(self, first: date, last: date) -> pd.DataFrame:
        """See ``ToolUse.read_tool_traits``. Raises LakeError."""
        return self.lake.query_frame(_TOOLS, {"first": first, "last": last})
