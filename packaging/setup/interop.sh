# shellcheck shell=bash
# SPDX-License-Identifier: GPL-3.0-or-later
# The environment with PennyLane and Qiskit, in which tests read our exports. Only one test needs it
# and tells where it could not be made, so that its failure fails nothing else.

interop_download="130 MB"
interop_kib=700000 # on disk when complete, with pip's temporary files

locate_interop()
{
    locate_cache
    interop=$cache_folder/interop-$(environment_key <"$packaging/requirements-interop.txt")
}

# make_interop : in a shell of its own, whose `fail` ends it alone.
make_interop()
{
    locate_interop
    environment_complete "$interop" && return 0
    say "The environment for reading exports (PennyLane and Qiskit) is missing:" \
        "$interop_download to download from the Python package index," \
        "$(disk_size $interop_kib) on disk in $interop."
    (make_environment "$interop" fill_interop) \
        || say "It could not be made; the test that needs it will say so."
}

fill_interop()
{
    say "Downloading PennyLane and Qiskit …"
    pip_install -r "$packaging/requirements-interop.txt"
}
