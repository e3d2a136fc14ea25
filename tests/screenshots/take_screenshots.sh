#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Runs the real window under Xvfb and saves what it shows of the default experiment: ready, trained,
# with the advice about devices, and with the benchmark of all ways to compute it.
#   tests/screenshots/take_screenshots.sh FOLDER [BUILD/bin]
set -euo pipefail
root=$(cd "$(dirname "$0")/../.." && pwd)
folder=${1:?usage: take_screenshots.sh FOLDER [BUILD/bin]}
bin=${2:-$root/build/release/bin}
mkdir -p "$folder"
settings=$(mktemp -d)
trap 'rm -rf "$settings"' EXIT

for size in 1280x800 1920x1080; do
    for appearance in light dark; do
        for state in ready trained advice benchmark; do
            picture=$folder/workbench_${size}_${appearance}_${state}.png
            options=()
            [ "$state" = trained ] && options=(--train)
            case $state in advice | benchmark) options=(--part "$state") ;; esac
            XDG_CONFIG_HOME=$settings QT_QPA_PLATFORM=xcb timeout 120 \
                xvfb-run -a -s "-screen 0 ${size}x24 -dpi 96" \
                "$bin/ansatz-workbench" --screenshot "$picture" --size "$size" \
                --appearance "$appearance" "${options[@]}"
            test -s "$picture"
            echo "$picture"
        done
    done
done
for appearance in light dark; do
    picture=$folder/diagnosis_1280x800_$appearance.png
    XDG_CONFIG_HOME=$settings QT_QPA_PLATFORM=xcb timeout 120 \
        xvfb-run -a -s "-screen 0 1280x800x24 -dpi 96" \
        "$bin/ansatz-workbench" --screenshot "$picture" --size 1280x800 \
        --appearance "$appearance" --part diagnosis
    test -s "$picture"
    echo "$picture"
done
