#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Times training steps and writes tests/benchmarks/RESULTS.md; nothing is timed that was not found
# right first. Fifteen minutes; with rivals as many more. See README.md beside this file.
#   tests/benchmarks/run.sh [--bin BUILD/bin] [--out FILE] [--rivals VENV] [--gates] [--shards] [--quick]
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
exec python3 "$here/measure.py" "$@"
