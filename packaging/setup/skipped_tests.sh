# shellcheck shell=bash
# SPDX-License-Identifier: GPL-3.0-or-later
# What a run of ctest left out, so that nobody takes a skipped test for one that passed.

# list_skipped LOG : of a LastTest.log: each test that skipped something, how often, and why.
list_skipped()
{
    [[ -e $1 ]] || return 0
    awk '
        /^[0-9]+\/[0-9]+ Testing: / { test = $3 }
        /^SKIP +: / || /^skipped: / {
            why = $0
            # Qt Test: "SKIP   : Class::function(row) reason"; a row may have spaces and brackets.
            if (sub(/^SKIP +: [A-Za-z0-9_]+::[A-Za-z0-9_]+\(/, "", why)) {
                depth = 1
                for (i = 1; depth > 0 && i <= length(why); ++i)
                    depth += (substr(why, i, 1) == "(") - (substr(why, i, 1) == ")")
                why = substr(why, i + 1)
            } else
                sub(/^skipped: /, "", why)
            key = test ": " why
            if (!(key in times)) order[++count] = key
            ++times[key]
        }
        END {
            if (!count) { print "Nothing was skipped."; exit }
            print "Skipped:"
            for (i = 1; i <= count; ++i)
                printf "  %s (%d)\n", order[i], times[order[i]]
        }' "$1"
}
