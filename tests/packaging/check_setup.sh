#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Runs the set-up scripts against faked systems: check_setup.sh CHECKOUT
# Nothing is downloaded or installed: apt, pip, df and cmake are stand-ins here.
# shellcheck disable=SC2016 # the scripts in quotes are expanded where they run
set -uo pipefail

checkout=$1
work=$(mktemp -d)
trap 'rm -rf -- "$work"' EXIT
mkdir -p "$work/checkout" "$work/home" "$work/stand_ins"
cp -r "$checkout/packaging" "$checkout/CMakePresets.json" "$work/checkout/"
chmod -R a+rX "$work"
passed=0 failed=0

# in_setup SCRIPT : runs it after setup.sh, with a home of its own and stand-ins first in PATH.
in_setup()
{
    env -i HOME="$work/home" PATH="$work/stand_ins:$PATH" STAND_INS="$work/stand_ins" LC_ALL=C.UTF-8 \
        bash -c ". '$work/checkout/packaging/setup.sh'; $1" >"$work/out" 2>"$work/err"
}

# works NAME SCRIPT [PATTERN] : exits with 0, and what it says matches.
works()
{
    if in_setup "$2" && [[ ! -s $work/err ]] \
        && { (($# < 3)) || grep -qE -- "$3" "$work/out"; }; then
        passed=$((passed + 1))
    else
        report "$1"
    fi
}

# refuses NAME SCRIPT PATTERN : exits with 1 and exactly one line on standard error, which matches.
refuses()
{
    in_setup "$2"
    if [[ $? == 1 && $(wc -l <"$work/err") == 1 ]] && grep -qE -- "^error: .*$3" "$work/err"; then
        passed=$((passed + 1))
    else
        report "$1"
    fi
}

report()
{
    failed=$((failed + 1))
    echo "FAILED: $1"
    sed 's/^/    /' "$work/out" "$work/err"
}

# stand_in NAME SCRIPT
stand_in()
{
    printf '#!/usr/bin/env bash\n%s\n' "$2" >"$work/stand_ins/$1"
    chmod +x "$work/stand_ins/$1"
}

# os_release ID VERSION_ID [ID_LIKE]
os_release()
{
    printf 'PRETTY_NAME="%s %s"\nID=%s\n' "$1" "$2" "$1"
    [[ -z $2 ]] || echo "VERSION_ID=\"$2\""
    [[ -z ${3:-} ]] || echo "ID_LIKE=\"$3\""
}

# --- systems
for system in 'debian 12' 'debian 13' 'debian' 'ubuntu 24.04' 'ubuntu 26.04'; do
    read -r id version <<<"$system"
    os_release "$id" "$version" >"$work/system"
    works "$system is supported" "check_system '$work/system' x86_64"
done
for system in 'debian 11' 'debian 9' 'ubuntu 22.04' 'fedora 42'; do
    os_release "${system% *}" "${system#* }" >"$work/system"
    refuses "$system is refused" "check_system '$work/system' x86_64" \
        "$system is not supported: Debian 12 or later"
done
os_release linuxmint 22 'ubuntu debian' >"$work/system"
works "a derived system goes on with a note" "check_system '$work/system' x86_64" 'is not tested'
refuses "a nameless system is refused" "check_system '$work/none' x86_64" 'does not say what it is'
os_release debian 12 >"$work/system"
refuses "a processor without LibTorch is refused" "check_system '$work/system' riscv64" 'riscv64'

# --- disk
stand_in df 'case $* in
*target*) printf "Mounted on\n/data\n" ;;
*) printf "Avail\n5000000\n" ;;
esac'
works "enough disk" 'need_space /a 2000000 one; need_space /b 2000000 two; check_disk'
refuses "needs on one file system add up" \
    'need_space /a 3000000 one; need_space /b 3000000 two; check_disk' \
    'too little disk space on /data: 6\.1 GB needed \(one, two\), 5\.1 GB free'
works "no need, no look" 'check_disk'

# --- Debian packages
stand_in apt-get 'echo "$*" >>"$STAND_INS/apt-calls"
case $* in
*update*) ;;
*print-uris*) printf "'"'http:' a.deb 200000000 x\n'http:' b.deb 100000000 x\n"'" ;;
*) . "$STAND_INS/apt-result" ;;
esac'
stand_in apt-cache 'case $2 in
old-name) echo "  Candidate: 1.0" ;;
unknown) ;;
*) echo "  Candidate: $([[ $2 == new-name ]] && echo "(none)" || echo 2)" ;;
esac'
stand_in dpkg-query 'printf "installed here\ndeinstall gone\ninstalled other-spelling\n"'
echo 'exit 0' >"$work/stand_ins/apt-result"
works "complete packages call no apt" \
    'find_missing_packages here "spelling|other-spelling"; [[ ! -e $STAND_INS/apt-calls ]]'
if ((EUID == 0)); then
    works "missing packages are told with their size" 'find_missing_packages here gone' \
        '2 Debian packages: 0\.3 GB to download, about 1\.2 GB on disk'
    works "the name that the system knows is taken" \
        'find_missing_packages "new-name|old-name"; [[ ${missing_packages[*]} == old-name ]]'
    refuses "a package that apt does not know" 'find_missing_packages unknown' \
        'apt knows no package unknown'
    echo 'echo "E: Unable to lock"; exit 100' >"$work/stand_ins/apt-result"
    refuses "apt fails" 'find_missing_packages gone; install_missing_packages' \
        'apt failed: E: Unable to lock'
    echo 'echo "E: Temporary failure resolving"; exit 100' >"$work/stand_ins/apt-result"
    refuses "apt has no network" 'find_missing_packages gone; install_missing_packages' 'no network'
fi

# As another user with no sudo in PATH.
mkdir -p "$work/tools"
for tool in bash env dirname sed grep head tail tr sort cat; do
    ln -sf "$(command -v "$tool")" "$work/tools/$tool"
done
cp "$work/stand_ins/dpkg-query" "$work/tools/"
chmod -R a+rX "$work"
as_other=()
((EUID != 0)) || as_other=("$(command -v setpriv)" --reuid=65534 --regid=65534 --clear-groups)
"${as_other[@]}" env -i HOME=/ PATH="$work/tools" bash -c \
    ". '$work/checkout/packaging/setup.sh'; find_missing_packages gone" >"$work/out" 2>"$work/err"
if grep -q '^error: .*needs root or sudo.*apt-get install gone' "$work/err"; then
    passed=$((passed + 1))
else
    report "no root and no sudo"
fi

# --- toolchain
# A Python whose `-m venv FOLDER` makes a Python whose pip does as $STAND_INS/pip-result says.
stand_in python3 'if [[ $2 == venv ]]; then
    [[ ! -e $STAND_INS/no-venv ]] || exit 1
    mkdir -p "$3/bin" "$3/lib/python3.0/site-packages/nvidia/cu13/bin" \
        "$3/lib/python3.0/site-packages/nvidia/cu13/lib" \
        "$3/lib/python3.0/site-packages/legate/include/legate"
    [[ -e $STAND_INS/no-headers ]] || touch "$3/lib/python3.0/site-packages/legate/include/legate/legate.h"
    touch "$3/lib/python3.0/site-packages/nvidia/cu13/lib/libcudart.so.13"
    cp "$STAND_INS/pip" "$3/bin/python"
    cp "$STAND_INS/pip" "$3/lib/python3.0/site-packages/nvidia/cu13/bin/nvcc"
else
    echo "Python 3.0"
fi'
stand_in pip 'echo pip >>"$STAND_INS/pip-calls"; . "$STAND_INS/pip-result"'
echo 'exit 0' >"$work/stand_ins/pip-result"
make="environment_python=$work/stand_ins/python3; locate_toolchain; make_toolchain"
works "a toolchain is made" "$make; toolchain_complete" 'The toolchain is complete'
works "its libraries have the names that linkers ask for" \
    "$make; [[ \$(readlink \$cuda_folder/lib/libcudart.so) == libcudart.so.13 ]]"
works "a complete one is left alone" "rm \$STAND_INS/pip-calls; $make; [[ ! -e \$STAND_INS/pip-calls ]]"
works "a half-made one is made anew" "environment_python=$work/stand_ins/python3; locate_toolchain
    rm \$toolchain/complete; touch \$toolchain/litter; make_toolchain
    toolchain_complete && [[ ! -e \$toolchain/litter ]]" 'complete'
works "other versions make another one" "environment_python=$work/stand_ins/python3; locate_toolchain
    first=\$toolchain; torch_version=9.9; locate_toolchain; [[ \$first != \$toolchain ]]"
works "what is missing is told before it is made" \
    "torch_version=9.8; locate_toolchain; plan_toolchain" '2\.9 GB to download.* on disk in /'

# --- the component for cupynumeric
component="environment_python=$work/stand_ins/python3; locate_cupynumeric"
add="with_cupynumeric=yes; $component; make_cupynumeric"
works "without the component nothing of it is told or made" "$component; plan_cupynumeric
    make_cupynumeric; [[ -z \$cupynumeric_site && ! -e \$cupynumeric && \${#need_kibs[@]} == 0 ]]"
works "what the component takes is told before it is made" \
    "with_cupynumeric=yes; $component; plan_cupynumeric; echo \"needs \${need_kibs[*]}\"" \
    'needs 4900000|1\.9 GB to download.* on disk in /'
touch "$work/stand_ins/no-headers"
refuses "a component without headers" "$add" 'has no headers'
works "that one does not count" "$component; ! environment_complete \$cupynumeric"
rm "$work/stand_ins/no-headers"
works "the component is made" "$add; environment_complete \$cupynumeric
    [[ \$cupynumeric_site == \$cupynumeric/lib/python3.0/site-packages ]]" 'The component .* is complete'
works "a complete component is used without being asked for" \
    "rm \$STAND_INS/pip-calls; $component; plan_cupynumeric; make_cupynumeric
     [[ -n \$cupynumeric_site && ! -e \$STAND_INS/pip-calls ]]"
works "a half-made component is made anew" "$component; rm \$cupynumeric/complete
    touch \$cupynumeric/litter; with_cupynumeric=yes; make_cupynumeric
    environment_complete \$cupynumeric && [[ ! -e \$cupynumeric/litter ]]" 'complete'
works "other requirements make another component" "$component; first=\$cupynumeric
    cp -r \$packaging \$HOME/other; echo '# other' >>\$HOME/other/requirements-cupynumeric.txt
    packaging=\$HOME/other; locate_cupynumeric; [[ \$first != \$cupynumeric ]]"
lose="$component; rm \$cupynumeric/complete; $add"
echo 'echo "NewConnectionError: Temporary failure in name resolution" >&2; exit 1' \
    >"$work/stand_ins/pip-result"
refuses "the component without a network" "$lose" 'no network'
interop="environment_python=$work/stand_ins/python3; make_interop"
works "without a network exports are not read, and nothing else fails" "{ $interop; } 2>/dev/null
    ! environment_complete \$interop" 'to download.* on disk in /|could not be made'
echo 'exit 0' >"$work/stand_ins/pip-result"
works "the environment for reading exports is made" "$interop; environment_complete \$interop" \
    'to download.* on disk in /'
works "and made once" "rm \$STAND_INS/pip-calls; $interop; [[ ! -e \$STAND_INS/pip-calls ]]"

fresh="torch_version=9.7; $make"
echo 'echo "NewConnectionError: Temporary failure in name resolution" >&2; exit 1' \
    >"$work/stand_ins/pip-result"
refuses "pip has no network" "$fresh" 'no network'
echo 'echo "ERROR: No matching distribution found for torch==9.7" >&2; exit 1' \
    >"$work/stand_ins/pip-result"
refuses "no wheel for this machine" "$fresh" "no torch==9.7 for this processor \($(uname -m)\)"
echo 'echo "OSError: No space left on device" >&2; exit 1' >"$work/stand_ins/pip-result"
refuses "the disk fills up" "$fresh" 'filled up'
touch "$work/stand_ins/no-venv"
refuses "no python3-venv" "$fresh" 'python3-venv'
rm "$work/stand_ins/no-venv"
refuses "the cache folder cannot be made" "export XDG_CACHE_HOME=/proc/none; $fresh" \
    'cannot write to /proc/none'

# --- build
echo 'exit 0' >"$work/stand_ins/pip-result"
stand_in cmake 'echo "$*" >>"$STAND_INS/cmake-calls"
if [[ $1 == --build ]]; then exit "$(cat "$STAND_INS/build-status")"; fi
echo "CMake Error at CMakeLists.txt:1: no Qt"
[[ ! -e $STAND_INS/no-configure ]] || exit 1
touch "$STAND_INS/../checkout/build/release/build.ninja"'
echo 0 >"$work/stand_ins/build-status"
# The build's PATH is the toolchain's, so that is where the stand-in has to be.
build="$make; cp \$STAND_INS/cmake \$toolchain/bin/; rm -f \$STAND_INS/cmake-calls; build_targets ansatz"
works "the first build configures" "$build; grep -q -- '--fresh --preset release' \$STAND_INS/cmake-calls"
works "the second does not" "$build; ! grep -q -- --preset \$STAND_INS/cmake-calls"
works "another toolchain configures again" \
    "torch_version=9.6; $build; grep -q -- --preset \$STAND_INS/cmake-calls"
works "a component that came configures again" "$make; with_cupynumeric=yes; $component
    make_cupynumeric; $build; grep -q -- \"-DANSATZ_CUPYNUMERIC=\$cupynumeric_site\" \$STAND_INS/cmake-calls"
works "another CUDA in the shell does not win" \
    "$make; export CUDA_HOME=/elsewhere LIBRARY_PATH=/elsewhere; shield_environment
     [[ -z \${CUDA_HOME:-}\${LIBRARY_PATH:-} ]]"
echo 1 >"$work/stand_ins/build-status"
refuses "the build fails" "$build" 'the build failed'
touch "$work/stand_ins/no-configure"
refuses "configuring fails" "torch_version=9.5; $build" 'configuring failed: CMake Error .* no Qt'

# --- a window or the terminal
mkdir -p "$work/checkout/build/release/bin"
workbench=$work/checkout/build/release/bin/ansatz-workbench
printf '#!/usr/bin/env bash\nexit "$(cat "$0.status")"\n' >"$workbench" && chmod +x "$workbench"
echo 0 >"$workbench.status"
works "a display that opens" 'DISPLAY=:7; has_display'
works "no display" '! has_display; echo "$display_problem"' 'neither DISPLAY nor WAYLAND_DISPLAY'
echo 134 >"$workbench.status"
works "a display that is gone" 'DISPLAY=:7; ! has_display; echo "$display_problem"' \
    ':7 does not let a window open'

# --- what a run of the tests left out
cat >"$work/LastTest.log" <<'LOG'
2/4 Testing: tst_one
SKIP   : TestOne::values(complex64 (a row)) no GPU to run on: no driver
   Loc: [tst_one.cpp(3)]
SKIP   : TestOne::values(complex128) no GPU to run on: no driver
PASS   : TestOne::cleanupTestCase()
1/4 Testing: neon
skipped: no compiler
3/4 Testing: tst_two
PASS   : TestTwo::skipped: nothing
LOG
works "skipped tests are listed with their reasons" "list_skipped '$work/LastTest.log' >\$HOME/listed
    printf '%s\n' Skipped: '  tst_one: no GPU to run on: no driver (2)' '  neon: no compiler (1)' \
        | diff - \$HOME/listed"
echo 'PASS   : TestOne::values()' >"$work/LastTest.log"
works "nothing skipped" "list_skipped '$work/LastTest.log'" '^Nothing was skipped\.$'
component="'$checkout/tests/support/missing_component.sh' 'no compiler'"
works "a missing component is skipped" "status=0; $component || status=\$?
    ((status == 77))" '^skipped: no compiler$'
works "and fails where none may be missing" \
    "status=0; ANSATZ_REQUIRE_COMPONENTS=yes $component || status=\$?; ((status == 1))" \
    '^missing here: no compiler$'

# test.sh over a set-up that does nothing and a ctest that writes a log.
mkdir -p "$work/tests/packaging" "$work/tests/bin" "$work/tests/Testing/Temporary"
cp "$checkout/packaging/test.sh" "$work/tests/packaging/"
echo "build_packages=() test_packages=() toolchain='$work/tests' build_folder='$work/tests'
. '$checkout/packaging/setup/skipped_tests.sh'
prepare() { :; }
build_targets() { :; }
make_interop() { :; }" >"$work/tests/packaging/setup.sh"
printf '#!/usr/bin/env bash\n%s\n' 'echo "components required: $ANSATZ_REQUIRE_COMPONENTS"
printf "3/3 Testing: neon\nskipped: no compiler\n" >"${0%/bin/ctest}/Testing/Temporary/LastTest.log"
exit 8' >"$work/tests/bin/ctest"
chmod +x "$work/tests/bin/ctest"
works "test.sh lets no component be missing, lists what was skipped, and fails as ctest does" \
    "status=0; '$work/tests/packaging/test.sh' >\$HOME/listed || status=\$?; ((status == 8))
    printf '%s\n' 'components required: yes' Skipped: '  neon: no compiler (1)' | diff - \$HOME/listed"
works "or skips what is missing when asked to" \
    "ANSATZ_REQUIRE_COMPONENTS='' '$work/tests/packaging/test.sh' >\$HOME/listed || :
    grep -qx 'components required: ' \$HOME/listed"

# --- the last line of .ci/run
cp -r "$checkout/.ci" "$work/checkout/"

# closes NAME STATUS SUMMARY LAST : .ci/run over tests that end so.
closes()
{
    printf '#!/usr/bin/env bash\nprintf "%%s\\n\\nTotal Test time (real) = 1 sec\\n" "%s"\nexit %s\n' \
        "$3" "$2" >"$work/checkout/packaging/test.sh"
    "$work/checkout/.ci/run" >"$work/out" 2>"$work/err"
    if [[ $? == "$2" && $(tail -n 1 "$work/out") == "$4" ]]; then
        passed=$((passed + 1))
    else
        report "$1"
    fi
}
closes "tests that fail are counted" 8 '97% tests passed, 2 tests failed out of 80' \
    '78 passed, 2 failed'
closes "one test that fails" 8 '99% tests passed, 1 test failed out of 80' '79 passed, 1 failed'
closes "no test fails" 0 '100% tests passed, 0 tests failed out of 80' '80 passed, 0 failed'
closes "no test fails, in newer words" 0 '100% tests passed out of 66' '66 passed, 0 failed'

echo "$passed passed, $failed failed"
((failed == 0))
