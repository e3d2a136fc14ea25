# shellcheck shell=bash
# SPDX-License-Identifier: GPL-3.0-or-later
# The optional component for the backend cupynumeric: a Python environment with the libraries and
# headers of Legate and cuPyNumeric.

cupynumeric_download="1.9 GB"
cupynumeric_kib=3000000           # on disk when complete
cupynumeric_temporary_kib=1900000 # wheels that pip holds while it installs them

# Whether this build gets it: when it was asked for, or is there already.
with_cupynumeric=${with_cupynumeric:-}

locate_cupynumeric()
{
    locate_cache
    cupynumeric=$cache_folder/cupynumeric-$(environment_key <"$packaging/requirements-cupynumeric.txt")
    environment_complete "$cupynumeric" && with_cupynumeric=yes
    return 0
}

plan_cupynumeric()
{
    if [[ -z $with_cupynumeric ]] || environment_complete "$cupynumeric"; then
        return 0
    fi
    say "The component for the backend cupynumeric (Legate and cuPyNumeric with CUDA's libraries) is" \
        "missing: $cupynumeric_download to download from the Python package index," \
        "$(disk_size $cupynumeric_kib) on disk in $cupynumeric."
    need_space "$cache_folder" $((cupynumeric_kib + cupynumeric_temporary_kib)) \
        "component for cupynumeric"
}

# make_cupynumeric : sets cupynumeric_site, empty without the component.
cupynumeric_site=
make_cupynumeric()
{
    [[ -n $with_cupynumeric ]] || return 0
    make_environment "$cupynumeric" fill_cupynumeric
    cupynumeric_site=$(echo "$cupynumeric"/lib/python3*/site-packages)
}

fill_cupynumeric()
{
    say "Downloading the component for the backend cupynumeric …"
    pip_install --no-deps -r "$packaging/requirements-cupynumeric.txt"
    [[ -e $(echo "$cupynumeric"/lib/python3*/site-packages/legate/include/legate/legate.h) ]] \
        || fail "the component for cupynumeric has no headers. Details: $log"
    say "The component for the backend cupynumeric is complete."
}
