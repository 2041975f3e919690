"""`make soak NAME=answers`: a test that plays at random, for as many runs as RUNS says (10,000), with counts of what happened."""

import os
import subprocess
import sys

TESTS = {"answers": "tests/assessments/test_saving_protocol.py"}


def main() -> None:
    name = sys.argv[1] if len(sys.argv) > 1 else ""
    if name not in TESTS:
        sys.exit(f"make soak NAME={'|'.join(TESTS)}")
    environment = os.environ | {"SOAK_RUNS": os.environ.get("RUNS", "10000")}
    command = [
        sys.executable,
        "-m",
        "pytest",
        "-qs",
        "-p",
        "no:cacheprovider",
        "-o",
        "faulthandler_timeout=0",
        TESTS[name],
    ]
    sys.exit(subprocess.run(command, env=environment, check=False).returncode)


if __name__ == "__main__":
    main()
