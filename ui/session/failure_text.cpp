// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/session/failure_text.h"

#include "ui/session/training_session.h"

namespace ansatz::ui {

QString notFiniteText(int stepsDone)
{
    if (stepsDone == 0)
        return TrainingSession::tr("The very first step gave a number that is not finite, so "
                                   "nothing was trained. Look for extreme values in the data, "
                                   "scale them in the preprocessing, or compute in complex128.");
    return TrainingSession::tr("Step %1 gave a number that is not finite, so training ended; the "
                               "model of step %2 is kept. Lower the learning rate.")
        .arg(stepsDone + 1)
        .arg(stepsDone);
}

QString cutText(const QString &failure, int stepsDone, bool canTryAgain)
{
    if (stepsDone == 0)
        return TrainingSession::tr("%1\nNothing was trained yet.").arg(failure);
    if (!canTryAgain)
        return TrainingSession::tr(
                   "%1\nTraining stopped; the model of step %2 is kept: Continue on CPU "
                   "goes on from there, Train begins anew.")
            .arg(failure)
            .arg(stepsDone);
    return TrainingSession::tr(
               "%1\nTraining stopped; the model of step %2 is kept: Try again and Continue on CPU "
               "go on from there, Train begins anew.")
        .arg(failure)
        .arg(stepsDone);
}

} // namespace ansatz::ui
