# shellcheck shell=bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Configures and builds build/release with the toolchain.

build_kib=1500000 # of a build folder with all tests

plan_build()
{
    [[ -e $build_folder/build.ninja ]] || need_space "$build_folder" $build_kib "build"
}

# build_targets TARGET…
build_targets()
{
    mkdir -p -- "$build_folder" 2>/dev/null \
        || fail "cannot write to $build_folder; this checkout must be writable."
    (
        exec 7>"$checkout/build/lock"
        flock -n 7 || { say "Waiting for another build to end …" && flock 7; }
        shield_environment
        configure
        cmake --build "$build_folder" --target "$@" 7>&- \
            || fail "the build failed; the compiler's first error is above."
    )
}

# Another CUDA, another torch or another compiler's folders in the user's shell must not win over
# the toolchain's.
shield_environment()
{
    unset CUDA_HOME CUDA_PATH CUDA_ROOT CUDACXX CUDAHOSTCXX CUDAARCHS NVCC_PREPEND_FLAGS \
        NVCC_APPEND_FLAGS LIBRARY_PATH LD_LIBRARY_PATH CPATH C_INCLUDE_PATH CPLUS_INCLUDE_PATH \
        CMAKE_PREFIX_PATH CMAKE_GENERATOR Torch_DIR Torch_ROOT PYTHONHOME PYTHONPATH
    export PATH=$toolchain/bin:/usr/sbin:/usr/bin:/sbin:/bin
    export CCACHE_SLOPPINESS=pch_defines,time_macros
    : "${CMAKE_BUILD_PARALLEL_LEVEL:=$(build_jobs)}"
    export CMAKE_BUILD_PARALLEL_LEVEL
}

# A file that reads LibTorch's headers takes up to 1.5 GiB to compile.
build_jobs()
{
    local cores fitting
    cores=$(nproc)
    fitting=$(awk '/^MemAvailable:/ { print int($2 / 1572864) }' /proc/meminfo)
    ((fitting >= 1)) || fitting=1
    echo $((cores < fitting ? cores : fitting))
}

# Only with the compiler that the code is written with: the new warnings of a newer one must not
# keep a person from building.
warnings_as_errors()
{
    [[ $(c++ -dumpversion 2>/dev/null) == 12* ]] && echo ON || echo OFF
}

configure()
{
    local stamp=$build_folder/configured-with wanted
    wanted="$toolchain $(sha256sum <"$checkout/CMakePresets.json") $cupynumeric_site"
    if [[ -e $stamp && -e $build_folder/build.ninja && $(<"$stamp") == "$wanted" ]]; then
        return 0
    fi
    rm -f -- "$stamp"
    say "Configuring …"
    (cd -- "$checkout" && cmake --fresh --preset release \
        -DCMAKE_PREFIX_PATH="$torch_folder/share/cmake" \
        -DCMAKE_CUDA_COMPILER="$cuda_folder/bin/nvcc" \
        -DCUDAToolkit_ROOT="$cuda_folder" -DCUDA_TOOLKIT_ROOT_DIR="$cuda_folder" \
        -DANSATZ_CUPYNUMERIC="$cupynumeric_site" \
        -DANSATZ_WARNINGS_AS_ERRORS="$(warnings_as_errors)" \
        -DANSATZ_PYTHON="$toolchain/bin/python") >"$build_folder/configure.log" 2>&1 \
        || explain_configure_failure "$build_folder/configure.log"
    printf '%s\n' "$wanted" >"$stamp"
}

explain_configure_failure()
{
    local problem
    problem=$(grep -A 2 -m 1 'CMake Error' "$1" | tr -s '\n ' ' ')
    fail "configuring failed: ${problem:-$(tail -n 1 "$1")} Details: $1"
}
