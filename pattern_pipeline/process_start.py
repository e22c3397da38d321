"""Read when a process of this host began: with its number this identifies it, because numbers are used again."""

import subprocess
from pathlib import Path


def read_process_start(process: int) -> str:
    """Read when a process of this host began, in the system's own form; empty if it has ended or is unknown.

    On Linux these are ticks since the boot: psutil adds the time of the boot, which moves when the clock is
    corrected, and a process that lives would then be taken for dead.
    """
    if Path("/proc/self/stat").exists():
        try:
            fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
        except OSError:
            return ""
        # A killed process stays in the table as a zombie until its parent looks.
        return "" if fields[0] in "ZX" else fields[19]
    try:
        listing = subprocess.run(
            ["ps", "-o", "lstart=", "-p", str(process)], capture_output=True, text=True, check=False
        )
    except OSError:
        return ""
    return listing.stdout.strip()
