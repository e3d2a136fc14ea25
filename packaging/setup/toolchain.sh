# shellcheck shell=bash
# SPDX-License-Identifier: GPL-3.0-or-later
# The toolchain: a Python environment in the user's cache folder with LibTorch, nvcc, cmake and
# ninja. Checkouts that ask for the same versions share it. A file `complete`, written last, tells a
# whole one from one whose making was cut off; the latter is made anew.

torch_version=2.15.0
toolchain_python=/usr/bin/python3
toolchain_download="2.9 GB"
toolchain_kib=4900000           # on disk when complete
toolchain_temporary_kib=2300000 # wheels that pip holds while it installs them

# locate_toolchain : sets cache_folder and toolchain.
locate_toolchain()
{
    local home=${HOME:-}
    [[ -n $home ]] || home=$(getent passwd "$EUID" | cut -d : -f 6)
    cache_folder=${XDG_CACHE_HOME:-$home/.cache}/ansatz-workbench
    toolchain=$cache_folder/toolchain-$(toolchain_key)
}

plan_toolchain()
{
    if toolchain_complete; then
        return 0
    fi
    say "The build toolchain (LibTorch $torch_version with CUDA's libraries, nvcc, cmake, ninja) is" \
        "missing: $toolchain_download to download from the Python package index," \
        "$(disk_size $toolchain_kib) on disk in $toolchain."
    need_space "$cache_folder" $((toolchain_kib + toolchain_temporary_kib)) "build toolchain"
}

# The requirements, the torch version and the Python that the packages are for.
toolchain_key()
{
    {
        cat -- "$packaging/requirements.txt"
        printf '%s\n' "$torch_version"
        readlink -f -- "$toolchain_python" || true
    } | sha256sum | cut -c 1-10
}

toolchain_complete()
{
    [[ -e $toolchain/complete && -x $toolchain/bin/python ]]
}

make_toolchain()
{
    if ! toolchain_complete; then
        mkdir -p -- "$cache_folder" 2>/dev/null \
            || fail "cannot write to $cache_folder. Set XDG_CACHE_HOME to a folder that can be written."
        exec 8>"$cache_folder/lock"
        flock -n 8 || { say "Waiting for another set-up to end …" && flock 8; }
        toolchain_complete || fill_toolchain
        exec 8>&-
    fi
    local site
    site=$(echo "$toolchain"/lib/python3*/site-packages)
    torch_folder=$site/torch
    cuda_folder=$site/nvidia/cu13
}

fill_toolchain()
{
    local log=$cache_folder/toolchain.log
    rm -rf -- "$toolchain" "$cache_folder/tmp"
    mkdir -p -- "$cache_folder/tmp"
    : >"$log"
    # What a user's shell may set for a Python of their own must not lead this one astray.
    unset PYTHONHOME PYTHONPATH PIP_USER PIP_TARGET PIP_PREFIX PIP_REQUIRE_VIRTUALENV
    "$toolchain_python" -m venv "$toolchain" >>"$log" 2>&1 \
        || fail "Python cannot make an environment: is python3-venv installed? Details: $log"
    say "Downloading the toolchain …"
    pip_install --no-deps "torch==$torch_version"
    pip_install -r "$packaging/requirements.txt"
    [[ -x $(echo "$toolchain"/lib/python3*/site-packages/nvidia/cu13/bin/nvcc) ]] \
        || fail "the toolchain has no nvcc. Details: $log"
    add_linker_names "$(echo "$toolchain"/lib/python3*/site-packages/nvidia/cu13/lib)"
    rm -rf -- "$cache_folder/tmp"
    : >"$toolchain/complete"
    say "The toolchain is complete."
}

# The wheels hold libcudart.so.13 but not the libcudart.so that CMake and the linker look for;
# without it a CUDA that the system happens to have would be taken.
add_linker_names()
{
    local library name
    for library in "$1"/lib*.so.*; do
        name=${library%%.so.*}.so
        [[ -e $name || ! -e $library ]] || ln -s -- "$(basename -- "$library")" "$name"
    done
}

pip_install()
{
    local bar=on
    [[ -t 1 ]] || bar=off
    TMPDIR=$cache_folder/tmp "$toolchain/bin/python" -m pip install --no-cache-dir --no-input \
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
        fail "the disk of $cache_folder filled up while the toolchain was being installed."
    fi
    if grep -qE 'Temporary failure in name|Name or service not known|unreachable|NewConnectionError|ConnectTimeout|Max retries' \
        "$1"; then
        fail "no network: the Python package index cannot be reached. Try again when it can; behind a" \
            "proxy set https_proxy."
    fi
    if grep -q 'No matching distribution found' "$1"; then
        fail "the Python package index has no" \
            "$(sed -n 's/.*No matching distribution found for \([^ ]*\).*/\1/p' "$1" | tail -n 1)" \
            "for this processor ($(uname -m)) and $("$toolchain_python" --version)."
    fi
    fail "pip failed: $(grep 'ERROR' "$1" | tail -n 1) Details: $1"
}
