"""Runs a command and writes to the file named first what it and all its descendants used, as JSON.

CPU is summed over them. Memory is that of the one process that held most.
"""

import json
import resource
import subprocess
import sys
import time

into, *command = sys.argv[1:]
started = time.monotonic()
exit_code = subprocess.run(command, check=False).returncode
used = resource.getrusage(resource.RUSAGE_CHILDREN)
with open(into, "w", encoding="utf-8") as file:
    json.dump(
        {
            "exitCode": exit_code,
            "seconds": time.monotonic() - started,
            "cpuSeconds": used.ru_utime + used.ru_stime,
            "peakMemoryMiB": used.ru_maxrss / 1024,
        },
        file,
    )
