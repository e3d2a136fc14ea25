#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Works in the real window under Xvfb with a pointer and keys, and saves what the designer shows: a
# gate on its way, one that is pulled out, a gate's form, the Bloch strip, a mistake in the text,
# and a circuit of 12 qubits from templates.
#   tests/screenshots/take_designer_screenshots.sh FOLDER [BUILD/bin]
# Needs xdotool and ImageMagick's import.
set -euo pipefail
root=$(cd "$(dirname "$0")/../.." && pwd)
if [ "${1:-}" = --inside ]; then
    folder=$2 bin=$3 look=$4
    click() { xdotool mousemove "$1" "$2"; sleep 0.2; xdotool click "${3:-1}"; sleep 0.5; }
    drag() {
        xdotool mousemove "$1" "$2" mousedown 1
        for k in 1 2 3 4 5 6 7 8; do
            xdotool mousemove $(($1 + ($3 - $1) * k / 8)) $(($2 + ($4 - $2) * k / 8))
            sleep 0.06
        done
        sleep 0.4
    }
    let_go() { xdotool key Escape; sleep 0.2; xdotool mouseup 1; sleep 0.4; }
    shot() { import -window root "$folder/designer_${look}_$1.png"; echo "$folder/designer_${look}_$1.png"; }
    start() {
        "$bin/ansatz-workbench" "$@" >"$folder/log.txt" 2>&1 &
        program=$!
        window=$(timeout 30 xdotool search --sync --onlyvisible --class ansatz | tail -n 1)
        xdotool windowmove "$window" 0 0 windowsize "$window" 1280 800
        sleep 2
    }
    end() { kill "$program"; wait "$program" || true; }

    start
    drag 30 271 420 232; shot drag; let_go
    drag 594 128 594 40; shot pulled_out; let_go
    click 253 128; xdotool key Return; sleep 0.6; shot form; xdotool key Escape; sleep 0.3
    click 415 414; shot parameters
    click 312 414; click 480 500; xdotool key ctrl+End Return
    xdotool type --delay 40 'ry(w_18 q[0];'; sleep 1.5; shot text_error
    end
    start "$folder/twelve.json"
    shot twelve_qubits
    drag 286 128 400 180; shot twelve_qubits_drag; let_go
    end
    exit
fi

folder=$(mkdir -p "${1:?usage: take_designer_screenshots.sh FOLDER [BUILD/bin]}" && cd "$1" && pwd)
bin=${2:-$root/build/release/bin}
python3 - "$root/resources/experiments/digits_1_vs_5.json" "$folder/twelve.json" <<'PYTHON'
import json
import sys

experiment = json.load(open(sys.argv[1], encoding="utf-8"))
experiment["name"] = "Twelve qubits"
experiment["preprocessing"][0].update(width=4, height=3)
wires = range(12)
operations = [("rx", [q], [{"feature": q}]) for q in wires]
weights = 0
for _ in range(3):  # RealAmplitudes, entangled in reverse
    for q in wires:
        operations.append(("ry", [q], [{"weight": weights}]))
        weights += 1
    operations += [("cx", [q, q + 1], None) for q in reversed(wires[:-1])]
experiment["circuit"] = {
    "qubits": 12, "features": 12, "weights": weights,
    "operations": [{"id": number, "gate": gate, "qubits": qubits,
                    **({"parameters": parameters} if parameters else {})}
                   for number, (gate, qubits, parameters) in enumerate(operations, 1)],
    "blocks": []}
json.dump(experiment, open(sys.argv[2], "w", encoding="utf-8"))
PYTHON
for look in light dark; do
    settings=$(mktemp -d)
    mkdir "$settings/Ansatz"
    number=1
    if [ "$look" = dark ]; then number=2; fi
    for name in conf ini; do # whichever the window reads
        printf '[General]\nappearance=%d\n' "$number" >"$settings/Ansatz/Workbench.$name"
    done
    XDG_CONFIG_HOME=$settings QT_QPA_PLATFORM=xcb timeout 120 \
        xvfb-run -a -s "-screen 0 1280x800x24 -dpi 96" "$0" --inside "$folder" "$bin" "$look"
    rm -rf "$settings"
done
rm -f "$folder/twelve.json" "$folder/log.txt"
