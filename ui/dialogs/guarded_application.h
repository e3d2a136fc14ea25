// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QApplication>

namespace ansatz::ui {

/// An application in which an exception that leaves an event handler is shown in a message box
/// instead of ending the program with all that is not saved.
class GuardedApplication final : public QApplication {
    Q_OBJECT

public:
    GuardedApplication(int &argc, char **argv);

    bool notify(QObject *receiver, QEvent *event) override;

private:
    void tell(const QString &problem);

    bool m_telling = false;
};

} // namespace ansatz::ui
