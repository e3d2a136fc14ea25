// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/dialogs/diagnosis_texts.h"

#include "engine/base/numbers.h"
#include "engine/base/text.h"
#include "ui/document/message_text.h"
#include "ui/number_text.h"

#include <QCoreApplication>
#include <QStringList>

#include <algorithm>
#include <cmath>

namespace ansatz::ui {

namespace {

constexpr int mostRows = 12; // of a kind; the copied report and the command line tell more

QString tr(const char *text)
{
    return QCoreApplication::translate("ansatz::ui::Diagnosis", text);
}

QString text(const std::string &value)
{
    return QString::fromStdString(shown(value));
}

// The engine's reasons are clauses.
QString capitalized(QString clause)
{
    if (!clause.isEmpty())
        clause[0] = clause[0].toUpper();
    return clause;
}

QString sentence(const std::string &clause)
{
    return capitalized(text(clause));
}

QString errorValue(double value)
{
    return std::isfinite(value) ? QString::number(value, 'e', 1) : tr("not finite");
}

QString cudaText(const CudaStatus &cuda)
{
    if (!cuda.builtWithCuda)
        return tr("not built in");
    QString result = tr("runtime %1").arg(text(cudaVersionText(cuda.runtimeVersion)));
    result += cuda.driverVersion == 0
                  ? tr(", no driver")
                  : tr(", driver for %1").arg(text(cudaVersionText(cuda.driverVersion)));
    if (!cuda.kernelModule.empty())
        result += tr(", kernel module %1").arg(text(cuda.kernelModule));
    if (cuda.visibleDevices)
        result += tr(", CUDA_VISIBLE_DEVICES=\"%1\"").arg(text(*cuda.visibleDevices));
    return result;
}

QString coresText(const MachineReport &machine)
{
    const CpuFacts &cpu = machine.cpu;
    QStringList limits = {tr("%1 in the machine").arg(cpu.coresOfMachine)};
    if (cpu.coresOfAffinity < cpu.coresOfMachine)
        limits << tr("affinity allows %1").arg(cpu.coresOfAffinity);
    if (cpu.coresOfCgroup)
        limits << tr("the cgroup allows %1").arg(*cpu.coresOfCgroup);
    return tr("%1 in effect (%2); simulators use %3 by default")
        .arg(cpu.cores)
        .arg(limits.join(QStringLiteral(", ")))
        .arg(text(formatCount(static_cast<std::uint64_t>(machine.threads), "thread")));
}

QStringList words(const std::vector<std::string> &parts)
{
    QStringList list;
    for (const std::string &part : parts)
        list << text(part);
    return list;
}

Mark markOf(Verdict verdict)
{
    switch (verdict) {
    case Verdict::Right:
        return Mark::Good;
    case Verdict::Wrong:
    case Verdict::NotFinite:
        return Mark::Bad;
    case Verdict::LeftOut:
        break;
    }
    return Mark::Remark;
}

void addDead(QList<DiagnosisLine> &lines, const CircuitDiagnosis &circuit)
{
    QStringList unused;
    std::size_t dead = 0;
    for (const DrawnDead &one : drawnDead(circuit)) {
        if (!one.input.matters()) {
            unused << QString::number(one.input.index);
            continue;
        }
        if (++dead <= mostRows)
            lines << DiagnosisLine{Mark::Warning,
                                   tr("Dead: %1").arg(messageText(message(one, circuit))),
                                   capitalized(messageText(message(one.input.reason))),
                                   {}};
    }
    if (dead > mostRows)
        lines << DiagnosisLine{Mark::Warning,
                               tr("And %1 more dead parameters").arg(dead - mostRows),
                               tr("The copied report names 20 of them, ansatz doctor --json all."),
                               {}};
    const qsizetype count = unused.size();
    if (count > mostRows)
        unused = unused.mid(0, mostRows) << QStringLiteral("…");
    if (count > 0)
        lines << DiagnosisLine{Mark::Remark,
                               count == 1 ? tr("A feature that no operation takes")
                                          : tr("%1 features that no operation takes").arg(count),
                               unused.join(QStringLiteral(", ")),
                               {}};
}

std::size_t deadCount(const CircuitDiagnosis &circuit)
{
    return static_cast<std::size_t>(std::ranges::count_if(circuit.dead, &DeadInput::matters));
}

} // namespace

DiagnosisLine verdictLine(const Diagnosis &diagnosis)
{
    const CircuitDiagnosis &circuit = diagnosis.circuit;
    DiagnosisLine line;
    const std::size_t dead = deadCount(circuit);
    if (!diagnosis.programIsRight())
        line = {Mark::Bad, tr("Some gradients are wrong here: please report this"), {}, {}};
    else if (!circuit.notFinite.empty() || circuit.gradients.verdict == Verdict::NotFinite)
        line = {Mark::Bad, tr("This circuit's numbers are not finite"), {}, {}};
    else if (dead > 0)
        line = {Mark::Warning,
                dead == 1 ? tr("Gradients are right; a parameter cannot learn")
                          : tr("Gradients are right; %1 parameters cannot learn").arg(dead),
                {},
                {}};
    else if (std::ranges::any_of(circuit.gradients.subjects, [](const SubjectResult &subject) {
                 return subject.subject.chosen && subject.verdict == Verdict::LeftOut;
             }))
        line = {Mark::Warning, tr("The chosen backend and device could not be checked"), {}, {}};
    else if (circuit.gradients.verdict == Verdict::LeftOut)
        line = {Mark::Warning, tr("The gradients could not be checked"), {}, {}};
    else
        line = {Mark::Good, tr("Gradients are right, and every parameter can learn"), {}, {}};
    QStringList of;
    if (!circuit.name.empty())
        of << text(circuit.name);
    of << text(formatCount(static_cast<std::uint64_t>(circuit.qubits), "qubit"))
       << text(formatCount(circuit.places.size(), "operation"))
       << text(formatCount(circuit.weights, "weight"));
    line.text = of.join(QStringLiteral(" · ")) + QStringLiteral(" · ") + text(circuit.point);
    return line;
}

QList<std::pair<QString, QString>> machineFactLines(const MachineReport &machine)
{
    QList<std::pair<QString, QString>> lines = {
        {tr("CPU"), text(machine.cpu.model)},
        {tr("Instructions"), words(machine.cpu.features).join(QStringLiteral(", "))
                                 + tr("; the kernels use %1").arg(text(machine.kernelSimd))},
        {tr("Cores"), coresText(machine)},
        {tr("Memory"), tr("%1 of %2 available")
                           .arg(text(formatBytes(machine.cpu.memoryAvailable)),
                                text(formatBytes(machine.cpu.memoryTotal)))},
        {tr("CUDA"), cudaText(machine.cuda)}};
    for (const auto &[of, version] : machine.versions)
        lines.append({sentence(of), text(version)});
    return lines;
}

QList<DiagnosisLine> deviceLines(const MachineReport &machine)
{
    QList<DiagnosisLine> lines;
    for (const Device &device : machine.devices) {
        QString facts = text(device.name);
        if (!device.computeCapability.empty())
            facts += tr(", compute capability %1").arg(text(device.computeCapability));
        if (device.available)
            facts += tr(", %1 of %2 free")
                         .arg(text(formatBytes(device.memoryFree)),
                              text(formatBytes(device.memoryTotal)));
        if (device.available)
            lines << DiagnosisLine{Mark::Good, text(device.id), facts, {}};
        else
            lines << DiagnosisLine{Mark::Remark, tr("%1, not available").arg(text(device.id)),
                                   device.computeCapability.empty()
                                       ? sentence(device.reason)
                                       : facts + QStringLiteral(": ") + text(device.reason),
                                   text(device.remedy)};
    }
    return lines;
}

QList<DiagnosisLine> backendLines(const MachineReport &machine)
{
    QList<DiagnosisLine> lines;
    for (const Backend &backend : machine.backends) {
        if (backend.available)
            lines << DiagnosisLine{
                Mark::Good,
                text(backend.name),
                text(backend.help)
                    + tr(" Runs on %1.").arg(words(backend.devices).join(QStringLiteral(", "))),
                {}};
        else
            lines << DiagnosisLine{Mark::Remark, tr("%1, not available").arg(text(backend.name)),
                                   sentence(backend.reason), text(backend.remedy)};
    }
    return lines;
}

QList<DiagnosisLine> gradientLines(const CircuitDiagnosis &circuit)
{
    QList<DiagnosisLine> lines;
    for (const SubjectResult &result : circuit.gradients.subjects) {
        DiagnosisLine line;
        line.mark = markOf(result.verdict);
        line.title = text(describe(result.subject));
        if (result.subject.chosen)
            line.title += tr(" (chosen)");
        if (result.verdict == Verdict::LeftOut) {
            line.text = tr("left out: %1").arg(text(result.reason));
            line.remedy = text(result.remedy);
        } else if (!std::isfinite(result.allowed)) {
            line.text = tr("not finite, as the circuit's own numbers");
        } else {
            line.text = tr("worst difference %1, allowed %2")
                            .arg(errorValue(result.gradients), errorValue(result.allowed));
            if (result.expectations > result.allowed)
                line.text +=
                    tr("; expectation values off by %1").arg(errorValue(result.expectations));
            if (!result.wrongSums.empty())
                line.text += tr("; wrong sums over operations: %1")
                                 .arg(words(result.wrongSums).join(QStringLiteral(", ")));
        }
        lines << line;
    }
    std::ranges::stable_sort(lines, {}, [](const DiagnosisLine &line) {
        return line.title.endsWith(tr(" (chosen)")) ? 0 : 1;
    });
    return lines;
}

QList<DiagnosisLine> findingLines(const Diagnosis &diagnosis)
{
    const CircuitDiagnosis &circuit = diagnosis.circuit;
    QList<DiagnosisLine> lines;
    if (!diagnosis.selfCheck.passed())
        lines << DiagnosisLine{Mark::Bad, tr("The self-check of every gate failed"),
                               tr("The program's numbers are wrong on this machine."),
                               tr("copy the report and send it to us")};
    for (const NotFiniteFinding &finding : circuit.notFinite) {
        lines << DiagnosisLine{
            Mark::Bad,
            tr("Not finite from %1 on")
                .arg(messageText(message(circuit.places[finding.place.operation]))),
            tr("%1, sample %2: %3")
                .arg(text(std::string(toString(finding.precision))))
                .arg(finding.sample)
                .arg(text(finding.cause)),
            text(finding.remedy)};
    }
    if (!circuit.dataProblem.empty())
        lines << DiagnosisLine{Mark::Warning,
                               tr("The experiment's data cannot be had"),
                               text(circuit.dataProblem),
                               {}};
    addDead(lines, circuit);
    if (!circuit.untouchedQubits.empty()) {
        QStringList qubits;
        for (const int qubit : circuit.untouchedQubits)
            qubits << QStringLiteral("q%1").arg(qubit);
        lines << DiagnosisLine{Mark::Remark,
                               tr("No operation acts on %1").arg(qubits.join(QStringLiteral(", "))),
                               {},
                               {}};
    }
    for (const std::vector<std::string> *list : {&circuit.gradients.leftOut, &circuit.leftOut}) {
        for (const std::string &left : *list)
            lines << DiagnosisLine{Mark::Remark, tr("Left out"), text(left), {}};
    }
    if (lines.isEmpty())
        lines << DiagnosisLine{Mark::Good,
                               tr("No dead parameter, nothing unused, every number "
                                  "finite"),
                               {},
                               {}};
    return lines;
}

} // namespace ansatz::ui
