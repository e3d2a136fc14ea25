// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/dialogs/diagnosis.h"

#include "engine/base/numbers.h"
#include "engine/base/version.h"
#include "engine/experiment/runner.h"
#include "ui/session/machine_facts.h"

#include <QCoreApplication>
#include <QStringList>
#include <QSysInfo>

namespace ansatz::ui {

namespace {

QString tr(const char *text)
{
    return QCoreApplication::translate("ansatz::ui::Diagnosis", text);
}

QString text(const std::string &value)
{
    return QString::fromStdString(value);
}

QString availability(bool available, const std::string &reason, const std::string &remedy)
{
    if (available)
        return tr("available");
    QString result = tr("not available: %1").arg(text(reason));
    if (!remedy.empty())
        result += QStringLiteral("\n    ") + text(remedy);
    return result;
}

} // namespace

QString diagnosis(const MachineFacts &machine)
{
    QStringList lines;
    lines << tr("Ansatz Workbench %1, Qt %2")
                 .arg(QLatin1String(programVersion), QLatin1String(qVersion()));
    lines << tr("System: %1, %2").arg(QSysInfo::prettyProductName(), QSysInfo::kernelVersion());
    if (!machine.areKnown())
        return lines.join(QLatin1Char('\n')) + QLatin1Char('\n') + tr("Still asking the devices…");
    const CpuFacts &cpu = machine.cpu();
    lines << tr("CPU: %1, %2 cores for this program, %3")
                 .arg(text(cpu.model))
                 .arg(cpu.cores)
                 .arg(text(cpu.simd));
    lines << tr("Simulator threads when automatic: %1").arg(automaticThreads());
    lines << tr("Memory: %1, %2 available")
                 .arg(text(formatBytes(cpu.memoryTotal)), text(formatBytes(cpu.memoryAvailable)));
    lines << QString() << tr("Backends");
    for (const Backend &backend : machine.backendList()) {
        lines << QStringLiteral("  %1: %2")
                     .arg(text(backend.name),
                          availability(backend.available, backend.reason, backend.remedy));
    }
    lines << QString() << tr("Devices");
    for (const Device &device : machine.deviceList()) {
        QString line = QStringLiteral("  ") + text(device.id);
        if (!device.name.empty())
            line += QStringLiteral(" (%1)").arg(text(device.name));
        line += QStringLiteral(": ") + availability(device.available, device.reason, device.remedy);
        lines << line;
    }
    return lines.join(QLatin1Char('\n'));
}

} // namespace ansatz::ui
