// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/circuit_editor/step_prediction.h"

#include "engine/experiment/experiment.h"
#include "ui/number_text.h"
#include "ui/session/advice_service.h"

#include <QCoreApplication>

#include <algorithm>

namespace ansatz::ui {

namespace {

QString tr(const char *text)
{
    return QCoreApplication::translate("StepPrediction", text);
}

QString unknownTime()
{
    return tr("– ms a step");
}

StepPrediction ofChoice(const DeviceChoice &choice, const DeviceAdvice &advice)
{
    const QString where =
        tr("%1 on %2")
            .arg(QString::fromStdString(choice.backend), QString::fromStdString(choice.device));
    if (!choice.canRun())
        return {unknownTime(),
                tr("%1 cannot train this: %2").arg(where, QString::fromStdString(choice.reason))};
    if (choice.basis == DeviceChoice::Basis::None)
        return {unknownTime(), tr("%1 was not measured").arg(where)};
    const QString time = stepTimeText(choice.stepMs);
    const QString precision = advice.precision == Precision::Complex64
                                  ? QStringLiteral("complex64")
                                  : QStringLiteral("complex128");
    const QString tip = tr("Predicted for %1, %2, batch %3: %4")
                            .arg(where, precision, countText(qint64(advice.batch)),
                                 QString::fromStdString(choice.how));
    switch (choice.basis) {
    case DeviceChoice::Basis::Estimated:
        return {tr("≈ %1 a step").arg(time), tip};
    case DeviceChoice::Basis::AtLeast:
        return {tr("over %1 a step").arg(time), tip};
    default:
        return {tr("%1 a step").arg(time), tip};
    }
}

} // namespace

StepPrediction measuredStep(double stepsPerSecond)
{
    return {tr("%1 a step").arg(stepTimeText(1000 / stepsPerSecond)),
            tr("What a step of this training took in its last second, with evaluations")};
}

StepPrediction stepPrediction(const AdviceService &service, const Experiment &experiment,
                              bool isTraining)
{
    switch (service.state()) {
    case AdviceService::State::Measuring:
        return {tr("measuring…"), tr("The time of a step is being measured")};
    case AdviceService::State::Waiting:
        return isTraining
                   ? StepPrediction{unknownTime(), tr("The time of a step is measured when no "
                                                      "training is at work")}
                   : StepPrediction{tr("measuring…"),
                                    tr("The time of a step is measured a moment after an edit")};
    case AdviceService::State::Failed:
        return {unknownTime(), service.errorText()};
    case AdviceService::State::Known:
        break;
    }
    if (const auto &advice = service.advice()) {
        const auto chosen = std::ranges::find_if(advice->choices, [&](const DeviceChoice &choice) {
            return choice.backend == experiment.compute.backend
                   && choice.device == experiment.compute.device;
        });
        if (chosen != advice->choices.end())
            return ofChoice(*chosen, *advice);
    }
    return {unknownTime(), tr("This backend and device were not measured")};
}

} // namespace ansatz::ui
