// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QTest>

/// For a test of a component that is missing here: skips with the reason, or fails where the
/// environment says that all are there (packaging/test.sh does). GPUs and what a machine allows are
/// no components: plain QSKIP.
#define ANSATZ_MISSING_COMPONENT(reason)                                                           \
    do {                                                                                           \
        if (!qEnvironmentVariableIsEmpty("ANSATZ_REQUIRE_COMPONENTS"))                             \
            QFAIL(qPrintable(QStringLiteral("missing here: ") + QString::fromStdString(reason)));  \
        QSKIP(qPrintable(QString::fromStdString(reason)));                                         \
    } while (false)
