#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Sets up what is missing, builds everything and runs every test: packaging/test.sh [CTEST OPTION…]
# The component for the backend cupynumeric is part of everything. A test whose component is missing
# fails, and is skipped with ANSATZ_REQUIRE_COMPONENTS= in the environment.
# shellcheck source=packaging/setup.sh
. "$(dirname -- "${BASH_SOURCE[0]}")/setup.sh"

with_cupynumeric=yes
prepare "${build_packages[@]}" "${test_packages[@]}"
build_targets all
make_interop

export ANSATZ_REQUIRE_COMPONENTS=${ANSATZ_REQUIRE_COMPONENTS-yes}
test_log=$build_folder/Testing/Temporary/LastTest.log
rm -f -- "$test_log"
status=0
"$toolchain/bin/ctest" --test-dir "$build_folder" --output-on-failure --no-tests=error \
    --timeout 600 -j 2 "$@" || status=$?
list_skipped "$test_log"
exit "$status"
