"""Runs Python scripts one after the other, so that the SDK is imported once.

usage: run_scripts.py SCRIPT… Exit code 1 where one fails, with its traceback.
"""

import runpy
import sys
import traceback

failed = 0
for path in sys.argv[1:]:
    try:
        runpy.run_path(path, run_name="__main__")
    except Exception:
        failed += 1
        print(path, file=sys.stderr)
        traceback.print_exc()
sys.exit(1 if failed else 0)
