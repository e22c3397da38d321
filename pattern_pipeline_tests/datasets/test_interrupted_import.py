"""An interrupt while Great Expectations is imported leaves no module half imported."""

import subprocess
import sys

import pytest

INTERRUPTED = """
import importlib.abc, os, signal, sys
from collections import Counter
from pattern_pipeline.datasets.validation.engine import load_expectations

begun = Counter()

class Interrupting(importlib.abc.MetaPathFinder):
    def find_spec(self, name, path, target=None):
        begun[name] += 1
        if begun[name] == 1 and name == sys.argv[1]:
            os.kill(os.getpid(), signal.SIGINT)
        return None

signal.signal(signal.SIGINT, signal.default_int_handler)
sys.meta_path.insert(0, Interrupting())
try:
    load_expectations()
    print("not interrupted")
except KeyboardInterrupt:
    print("interrupted")
expectations, column = load_expectations()
expectations.ExpectColumnValuesToNotBeNull(column="text")
print([name for name, times in begun.items() if times > 1 and name.startswith("great_expectations.")])
"""


@pytest.mark.parametrize("module", ["great_expectations.core.batch"])
def test_each_module_is_executed_once_though_an_interrupt_came(module: str) -> None:
    done = subprocess.run(
        [sys.executable, "-c", INTERRUPTED, module], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines() == ["interrupted", "[]"]
