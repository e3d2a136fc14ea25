# shellcheck shell=bash
# SPDX-License-Identifier: GPL-3.0-or-later
# The Debian packages. apt is not called when all are there.

# Where releases name a package differently the names stand together: "new|old".
build_packages=(build-essential ccache python3 python3-venv
    qt6-base-dev 'qt6-svg-dev|libqt6svg6-dev' libqcustomplot-dev
    qt6-wayland nlohmann-json3-dev libcli11-dev libhwy-dev libxtensor-dev libdlpack-dev
    zlib1g-dev fonts-inter fontconfig dataset-fashion-mnist)
test_packages=(xvfb xauth xdotool imagemagick
    g++-aarch64-linux-gnu qemu-user-static)

# find_missing_packages PACKAGE… : fills missing_packages and says what they cost.
missing_packages=()
find_missing_packages()
{
    local package installed
    command -v dpkg-query >/dev/null || fail "dpkg is missing: this is no Debian system."
    installed=$(dpkg-query -W -f '${db:Status-Status} ${Package}\n' | sed -n 's/^installed //p')
    missing_packages=()
    for package in "$@"; do
        any_installed "$package" "$installed" || missing_packages+=("$package")
    done
    ((${#missing_packages[@]})) || return 0

    say "Debian packages missing: ${missing_packages[*]%%|*}"
    as_root_prefix
    say "Reading the package lists (apt-get update) …"
    local problems
    problems=$(LC_ALL=C "${as_root[@]}" apt-get update -qq -o APT::Update::Error-Mode=any 2>&1) \
        || say "note: apt-get update had problems: $(last_line "$problems")"
    choose_available
    plan_apt
}

any_installed()
{
    local name
    for name in ${1//|/ }; do
        grep -qxF -- "$name" <<<"$2" && return 0
    done
    return 1
}

# as_root_prefix : how to run a command as root, or the end.
as_root=()
as_root_prefix()
{
    if ((EUID == 0)); then
        as_root=(env)
    elif command -v sudo >/dev/null && { [[ -t 0 ]] || sudo -n true 2>/dev/null; }; then
        as_root=(sudo env)
    else
        fail "installing Debian packages needs root or sudo. Run this as root once:" \
            "apt-get install ${missing_packages[*]%%|*}"
    fi
}

# Of each missing package the first name that this system's lists know.
choose_available()
{
    local package name policy chosen=() unknown=()
    for package in "${missing_packages[@]}"; do
        for name in ${package//|/ }; do
            policy=$(LC_ALL=C apt-cache policy "$name" 2>/dev/null)
            if [[ $policy == *"Candidate: "[!\(]* ]]; then
                chosen+=("$name")
                continue 2
            fi
        done
        unknown+=("${package%%|*}")
    done
    if ((${#unknown[@]})); then
        fail "apt knows no package ${unknown[*]}: is the network up, and is the distribution's" \
            "main (Ubuntu: universe) archive among its sources?"
    fi
    missing_packages=("${chosen[@]}")
}

apt_install=(apt-get install -y --no-install-recommends --no-remove)

plan_apt()
{
    local plan size
    # --print-uris never installs; --assume-no does when there is nothing to ask.
    plan=$(LC_ALL=C "${apt_install[@]}" --print-uris "${missing_packages[@]}" 2>&1) \
        || fail "apt cannot install them: $(last_line "$plan")"
    # Lines of a plan: 'address' file bytes checksum.
    size=$(awk '/^\x27/ { sum += $3 } END { printf "%d", sum / 1024 }' <<<"$plan")
    say "apt will install $(grep -c "^'" <<<"$plan") Debian packages: $(disk_size "$size") to" \
        "download, about $(disk_size $((size * 4))) on disk."
    need_space /var/cache/apt "$size" "downloads of Debian packages"
    need_space /usr $((size * 4)) "Debian packages"
}

install_missing_packages()
{
    ((${#missing_packages[@]})) || return 0
    local log
    log=$(mktemp)
    if ! "${as_root[@]}" DEBIAN_FRONTEND=noninteractive LC_ALL=C \
        "${apt_install[@]}" -q "${missing_packages[@]}" >"$log" 2>&1; then
        explain_apt_failure "$log"
    fi
    rm -f "$log"
    say "Debian packages are installed."
}

explain_apt_failure()
{
    local problem
    problem=$(grep '^E: ' "$1" | head -n 1)
    if grep -qE 'Temporary failure|Could not resolve|Could not connect|Connection failed|unreachable' \
        "$1"; then
        fail "no network: apt could not download the Debian packages. Details: $1"
    fi
    fail "apt failed: ${problem:-$(last_line "$(<"$1")")} Details: $1"
}

last_line()
{
    tail -n 1 <<<"$1"
}
