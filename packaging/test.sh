#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Sets up what is missing, builds everything and runs every test: packaging/test.sh [CTEST OPTION…]
# The component for the backend cupynumeric is part of everything.
# shellcheck source=packaging/setup.sh
. "$(dirname -- "${BASH_SOURCE[0]}")/setup.sh"

with_cupynumeric=yes
prepare "${build_packages[@]}" "${test_packages[@]}"
build_targets all
make_interop

exec "$toolchain/bin/ctest" --test-dir "$build_folder" --output-on-failure --no-tests=error \
    --timeout 600 -j 2 "$@"
