// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/base/error.h"
#include "ui/dialogs/guarded_application.h"

#include <QMessageBox>
#include <QPushButton>
#include <QTest>
#include <QTimer>

#include <stdexcept>

using namespace ansatz;
using namespace ansatz::ui;

namespace {

/// Closes the message boxes that open and keeps what they said.
class Reader final : public QObject {
public:
    Reader()
    {
        connect(&m_timer, &QTimer::timeout, this, [this] {
            auto *box = qobject_cast<QMessageBox *>(QApplication::activeModalWidget());
            if (!box)
                return;
            texts.append(box->informativeText());
            plain = plain && box->textFormat() == Qt::PlainText;
            box->buttons().constFirst()->click();
        });
        m_timer.start(20);
    }

    QStringList texts;
    bool plain = true;

private:
    QTimer m_timer;
};

class FailingWidget final : public QWidget {
    void paintEvent(QPaintEvent *) override { throw std::runtime_error("no paint"); }
};

} // namespace

class TstGuardedApplication final : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void slotThatThrows_data();
    void slotThatThrows();
    void paintingThatThrows();
};

void TstGuardedApplication::slotThatThrows_data()
{
    QTest::addColumn<int>("kind");
    QTest::addColumn<QString>("text");
    QTest::addRow("user error") << 0 << QStringLiteral("There is no sample 250. Choose another.");
    QTest::addRow("standard") << 1 << QStringLiteral("own: it broke");
    QTest::addRow("anything") << 2 << QStringLiteral("cannot name");
}

void TstGuardedApplication::slotThatThrows()
{
    QFETCH(int, kind);
    QFETCH(QString, text);
    Reader reader;
    QPushButton button;
    connect(&button, &QPushButton::clicked, this, [kind] {
        if (kind == 0)
            throw UserError("there is no sample 250", {}, "choose another");
        if (kind == 1)
            throw std::runtime_error("it broke");
        throw 3;
    });
    button.show();
    QTest::mouseClick(&button, Qt::LeftButton);
    QTRY_COMPARE(reader.texts.size(), 1);
    QVERIFY2(reader.texts.first().contains(text), qPrintable(reader.texts.first()));
    QVERIFY(reader.plain);
    // The program goes on, and the next fault is told too.
    QTRY_VERIFY(!QApplication::activeModalWidget());
    QTest::mouseClick(&button, Qt::LeftButton);
    QTRY_COMPARE(reader.texts.size(), 2);
}

void TstGuardedApplication::paintingThatThrows()
{
    Reader reader;
    FailingWidget widget;
    widget.show();
    QTRY_VERIFY(!reader.texts.isEmpty());
    QVERIFY(reader.texts.first().contains(QStringLiteral("no paint")));
}

int main(int argc, char **argv)
{
    GuardedApplication application(argc, argv);
    TstGuardedApplication test;
    return QTest::qExec(&test, argc, argv);
}

#include "tst_guarded_application.moc"
