#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# run.sh PROGRAM ARGUMENTS…: runs a program that was built with sanitizers; any finding fails it.
export TSAN_OPTIONS=halt_on_error=1
export UBSAN_OPTIONS=print_stacktrace=1
# ThreadSanitizer's memory map does not fit under the widest address randomisation.
if setarch -R true 2>/dev/null; then
    exec setarch -R "$@"
fi
exec "$@"
