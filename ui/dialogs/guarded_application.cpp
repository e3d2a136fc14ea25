// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/dialogs/guarded_application.h"

#include "ui/dialogs/questions.h"
#include "ui/document/error_text.h"

#include <cstdio>
#include <utility>

namespace ansatz::ui {

GuardedApplication::GuardedApplication(int &argc, char **argv) : QApplication(argc, argv) {}

bool GuardedApplication::notify(QObject *receiver, QEvent *event)
{
    try {
        return QApplication::notify(receiver, event);
    } catch (...) {
        const QString problem = currentErrorText();
        std::fprintf(stderr, "%s\n", qPrintable(problem));
        // Not from here: the event may be a paint event, in which no box can open. A handler that
        // fails again and again, as painting does, gets one box at a time.
        if (!std::exchange(m_telling, true))
            QMetaObject::invokeMethod(
                this, [this, problem] { tell(problem); }, Qt::QueuedConnection);
        return true;
    }
}

void GuardedApplication::tell(const QString &problem)
{
    DialogQuestions().tellProblem(
        activeWindow(), tr("Something went wrong; the program goes on without it."), problem);
    m_telling = false;
}

} // namespace ansatz::ui
