# shellcheck shell=bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Whether a window can be opened here.

# has_display : true when it can; display_problem says why it cannot, where one would be expected.
display_problem=
has_display()
{
    [[ -n ${DISPLAY:-}${WAYLAND_DISPLAY:-} ]] || {
        display_problem="neither DISPLAY nor WAYLAND_DISPLAY is set"
        return 1
    }
    # Qt's own answer counts: a variable may name a display that is gone or refuses us.
    (ulimit -c 0 && timeout 20 "$build_folder/bin/ansatz-workbench" --check-display) \
        >/dev/null 2>&1 && return 0
    display_problem="${WAYLAND_DISPLAY:-$DISPLAY} does not let a window open"
    return 1
}
