#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Sets up what is missing, builds, and opens the workbench:
# packaging/run.sh [--with-cupynumeric] [ARGUMENT…]
# --with-cupynumeric also installs the component for the backend cupynumeric (1.9 GB to download).
# With no display it trains in the terminal instead; the arguments are then those of `ansatz train`.
# shellcheck source=packaging/setup.sh
. "$(dirname -- "${BASH_SOURCE[0]}")/setup.sh"

if [[ ${1:-} == --with-cupynumeric ]]; then
    with_cupynumeric=yes
    shift
fi
prepare "${build_packages[@]}"
build_targets ansatz ansatz-workbench

if ! has_display; then
    say "There is no display${display_problem:+ ($display_problem)}: training in the terminal instead."
    exec "$build_folder/bin/ansatz" train "$@"
fi
exec "$build_folder/bin/ansatz-workbench" "$@"
