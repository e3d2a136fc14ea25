#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# How late the window answers while it trains at full speed with all plots open, as one JSON
# object. Exit status 1 when 99 of 100 beats are later than 16 ms, or any later than 250 ms.
#   tests/benchmarks/heartbeat.sh [SECONDS] [BUILD/bin]
set -euo pipefail
root=$(cd "$(dirname "$0")/../.." && pwd)
seconds=${1:-60}
bin=${2:-$root/build/release/bin}
settings=$(mktemp -d)
trap 'rm -rf "$settings"' EXIT
# Settings of its own: a first start has all plots open.
XDG_CONFIG_HOME=$settings QT_QPA_PLATFORM=xcb timeout $((seconds + 60)) \
    xvfb-run -a -s "-screen 0 1920x1080x24 -dpi 96" \
    "$bin/ansatz-workbench" --probe-latency "$seconds"
