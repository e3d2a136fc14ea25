#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Runs check_circuits.py in the environment that packaging/test.sh makes for it:
# run_circuits.sh CHECKOUT EXPORT_FOLDER
# shellcheck source=packaging/setup.sh
. "$1/packaging/setup.sh"

locate_interop
if ! environment_complete "$interop"; then
    exec "$1/tests/support/missing_component.sh" "there is no PennyLane and no Qiskit in $interop;\
 packaging/test.sh makes it when the Python package index can be reached"
fi
exec "$interop/bin/python" "$1/tests/interop/check_circuits.py" "$2"
