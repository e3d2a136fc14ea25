# shellcheck shell=bash
# SPDX-License-Identifier: GPL-3.0-or-later
# The toolchain: a Python environment with LibTorch, nvcc, cmake and ninja.

torch_version=2.15.0
toolchain_download="2.9 GB"
toolchain_kib=4900000           # on disk when complete
toolchain_temporary_kib=2300000 # wheels that pip holds while it installs them

# locate_toolchain : sets cache_folder and toolchain.
locate_toolchain()
{
    locate_cache
    toolchain=$cache_folder/toolchain-$(
        {
            cat -- "$packaging/requirements.txt"
            printf '%s\n' "$torch_version"
        } | environment_key
    )
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

toolchain_complete()
{
    environment_complete "$toolchain"
}

make_toolchain()
{
    make_environment "$toolchain" fill_toolchain
    local site
    site=$(echo "$toolchain"/lib/python3*/site-packages)
    torch_folder=$site/torch
    cuda_folder=$site/nvidia/cu13
}

fill_toolchain()
{
    say "Downloading the toolchain …"
    pip_install --no-deps "torch==$torch_version"
    pip_install -r "$packaging/requirements.txt"
    [[ -x $(echo "$toolchain"/lib/python3*/site-packages/nvidia/cu13/bin/nvcc) ]] \
        || fail "the toolchain has no nvcc. Details: $log"
    add_linker_names "$(echo "$toolchain"/lib/python3*/site-packages/nvidia/cu13/lib)"
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
