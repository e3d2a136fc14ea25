// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/base/error.h"
#include "ui/document/error_text.h"

#include <QTest>

using namespace ansatz;
using namespace ansatz::ui;

class TstErrorText final : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void readsAsSentences()
    {
        QCOMPARE(errorText(UserError("there is no such file", "a.json", "check the path")),
                 QStringLiteral("There is no such file. (In a.json.) Check the path."));
        QCOMPARE(errorText(UserError("is a folder", "/tmp/x")),
                 QStringLiteral("/tmp/x is a folder."));
        QCOMPARE(errorText(UserError("must be from 0 to 1, not 7", "a.json: /data/noise")),
                 QStringLiteral("a.json: /data/noise must be from 0 to 1, not 7."));
        QCOMPARE(errorText(UserError("must be said")), QStringLiteral("Must be said."));
    }

    void namesEveryException()
    {
        try {
            throw std::runtime_error("lost");
        } catch (...) {
            QVERIFY(currentErrorText().contains(QStringLiteral("lost")));
        }
        try {
            throw 7;
        } catch (...) {
            QVERIFY(!currentErrorText().isEmpty());
        }
    }
};

QTEST_GUILESS_MAIN(TstErrorText)
#include "tst_error_text.moc"
