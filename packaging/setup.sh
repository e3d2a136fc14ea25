# shellcheck shell=bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Sourced by run.sh and test.sh. Brings a Debian or Ubuntu system to where this checkout builds:
# Debian packages by apt, the toolchain (LibTorch, nvcc, cmake, ninja) by pip into the user's cache
# folder; the optional component for cupynumeric likewise. Says what it will download before it does; does nothing when nothing is missing.
set -euo pipefail

packaging=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")" && pwd)
checkout=$(dirname -- "$packaging")
build_folder=$checkout/build/release

say() { printf '%s\n' "$*"; }
fail()
{
    printf 'error: %s\n' "$*" >&2
    exit 1
}

# shellcheck source=packaging/setup/system.sh
. "$packaging/setup/system.sh"
# shellcheck source=packaging/setup/debian_packages.sh
. "$packaging/setup/debian_packages.sh"
# shellcheck source=packaging/setup/python_environment.sh
. "$packaging/setup/python_environment.sh"
# shellcheck source=packaging/setup/toolchain.sh
. "$packaging/setup/toolchain.sh"
# shellcheck source=packaging/setup/cupynumeric.sh
. "$packaging/setup/cupynumeric.sh"
# shellcheck source=packaging/setup/interop.sh
. "$packaging/setup/interop.sh"
# shellcheck source=packaging/setup/skipped_tests.sh
. "$packaging/setup/skipped_tests.sh"
# shellcheck source=packaging/setup/build.sh
. "$packaging/setup/build.sh"
# shellcheck source=packaging/setup/display.sh
. "$packaging/setup/display.sh"

# prepare PACKAGE… : everything up to the build, with these Debian packages.
prepare()
{
    check_system /etc/os-release "$(uname -m)"
    find_missing_packages "$@"
    locate_toolchain
    plan_toolchain
    locate_cupynumeric
    plan_cupynumeric
    plan_build
    check_disk
    install_missing_packages
    locate_toolchain # again: they depend on the Python that may have come just now
    locate_cupynumeric
    make_toolchain
    make_cupynumeric
}
