# shellcheck shell=bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Python environments in the user's cache folder, filled by pip. Checkouts that ask for the same
# versions share them. A file `complete`, written last, tells a whole one from one whose making was
# cut off; the latter is made anew.

environment_python=/usr/bin/python3

# locate_cache : sets cache_folder.
locate_cache()
{
    local home=${HOME:-}
    [[ -n $home ]] || home=$(getent passwd "$EUID" | cut -d : -f 6)
    cache_folder=${XDG_CACHE_HOME:-$home/.cache}/ansatz-workbench
}

# environment_key TEXT : of what is wanted and the Python that it is for.
environment_key()
{
    {
        cat
        readlink -f -- "$environment_python" || true
    } | sha256sum | cut -c 1-10
}

environment_complete()
{
    [[ -e $1/complete && -x $1/bin/python ]]
}

# make_environment FOLDER FILL : unless it is complete, makes an empty one, calls FILL, and marks it
# complete. One set-up at a time.
make_environment()
{
    environment_complete "$1" && return 0
    mkdir -p -- "$cache_folder" 2>/dev/null \
        || fail "cannot write to $cache_folder. Set XDG_CACHE_HOME to a folder that can be written."
    exec 8>"$cache_folder/lock"
    flock -n 8 || { say "Waiting for another set-up to end …" && flock 8; }
    environment_complete "$1" || fill_environment "$1" "$2"
    exec 8>&-
}

fill_environment()
{
    environment=$1
    log=$cache_folder/$(basename -- "$1").log
    rm -rf -- "$environment" "$cache_folder/tmp"
    mkdir -p -- "$cache_folder/tmp"
    : >"$log"
    # What a user's shell may set for a Python of their own must not lead this one astray.
    unset PYTHONHOME PYTHONPATH PIP_USER PIP_TARGET PIP_PREFIX PIP_REQUIRE_VIRTUALENV
    "$environment_python" -m venv "$environment" >>"$log" 2>&1 \
        || fail "Python cannot make an environment: is python3-venv installed? Details: $log"
    "$2"
    rm -rf -- "$cache_folder/tmp"
    : >"$environment/complete"
}

# pip_install ARGUMENT… : into the environment that is being filled.
pip_install()
{
    local bar=on
    [[ -t 1 ]] || bar=off
    TMPDIR=$cache_folder/tmp "$environment/bin/python" -m pip install --no-cache-dir --no-input \
        --disable-pip-version-check --progress-bar "$bar" "$@" 2>>"$log" | brief_pip_output \
        || explain_pip_failure "$log"
}

# Of pip's talk what a person wants to see: what is being downloaded.
brief_pip_output()
{
    if [[ -t 1 ]]; then cat; else sed -nE 's/^ +Downloading /  /p'; fi
}

explain_pip_failure()
{
    rm -rf -- "$cache_folder/tmp"
    if grep -q 'No space left on device' "$1"; then
        fail "the disk of $cache_folder filled up while Python packages were being installed."
    fi
    if grep -qE 'Temporary failure in name|Name or service not known|unreachable|NewConnectionError|ConnectTimeout|Max retries' \
        "$1"; then
        fail "no network: the Python package index cannot be reached. Try again when it can; behind a" \
            "proxy set https_proxy."
    fi
    if grep -q 'No matching distribution found' "$1"; then
        fail "the Python package index has no" \
            "$(sed -n 's/.*No matching distribution found for \([^ ]*\).*/\1/p' "$1" | tail -n 1)" \
            "for this processor ($(uname -m)) and $("$environment_python" --version)."
    fi
    fail "pip failed: $(grep 'ERROR' "$1" | tail -n 1) Details: $1"
}
