# shellcheck shell=bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Which systems are supported, and whether the disk suffices.

# check_system OS_RELEASE_FILE MACHINE
check_system()
{
    local file=$1 machine=$2 id version like name
    [[ -r $file ]] || fail "this system does not say what it is ($file is missing)." \
        "Debian 12 or later or Ubuntu 24.04 or later is needed."
    id=$(os_release_value "$file" ID)
    version=$(os_release_value "$file" VERSION_ID)
    like=$(os_release_value "$file" ID_LIKE)
    name=$(os_release_value "$file" PRETTY_NAME)
    case $id in
    debian) at_least "${version:-12}" 12 || unsupported_system "$name" ;;
    ubuntu) at_least "${version:-0}" 24.04 || unsupported_system "$name" ;;
    *)
        [[ " $like " == *" debian "* || " $like " == *" ubuntu "* ]] \
            || unsupported_system "${name:-$id}"
        say "note: ${name:-$id} is not tested; going on as on the system that it derives from."
        ;;
    esac
    case $machine in
    x86_64 | aarch64) ;;
    *) fail "there is no LibTorch for this processor ($machine); x86_64 or aarch64 is needed." ;;
    esac
}

unsupported_system()
{
    fail "$1 is not supported: Debian 12 or later or Ubuntu 24.04 or later is needed."
}

os_release_value()
{
    sed -n "s/^$2=//p" "$1" | head -n 1 | tr -d "\"'"
}

# at_least VERSION MINIMUM
at_least()
{
    [[ $(printf '%s\n%s\n' "$1" "$2" | sort -V | head -n 1) == "$2" ]]
}

# need_space FOLDER KIB WHAT : notes a need that check_disk adds up for each file system.
need_folders=() need_kibs=() need_reasons=()
need_space()
{
    need_folders+=("$1")
    need_kibs+=("$2")
    need_reasons+=("$3")
}

check_disk()
{
    local i folder mount have
    local -A total reasons folders
    for i in "${!need_folders[@]}"; do
        folder=$(existing_ancestor "${need_folders[i]}")
        mount=$(df --output=target -- "$folder" | tail -n 1)
        total[$mount]=$((${total[$mount]:-0} + need_kibs[i]))
        reasons[$mount]=${reasons[$mount]:+${reasons[$mount]}, }${need_reasons[i]}
        folders[$mount]=$folder
    done
    for mount in "${!total[@]}"; do
        have=$(df --output=avail -k -- "${folders[$mount]}" | tail -n 1)
        if ((have < total[$mount])); then
            fail "too little disk space on $mount: $(disk_size "${total[$mount]}") needed" \
                "(${reasons[$mount]}), $(disk_size "$have") free."
        fi
    done
}

existing_ancestor()
{
    local folder=$1
    while [[ ! -d $folder ]]; do
        folder=$(dirname -- "$folder")
    done
    printf '%s\n' "$folder"
}

disk_size()
{
    LC_ALL=C awk -v kib="$1" 'BEGIN {
        bytes = kib * 1024
        if (bytes < 1e8) printf "%.1f MB", bytes / 1e6
        else printf "%.1f GB", bytes / 1e9
    }'
}
