// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/command_line/advice_report.h"
#include "app/command_line/matrix_report.h"
#include "app/command_line/output.h"

#include <algorithm>

namespace ansatz {

namespace {

constexpr std::size_t nameWidth = 22;
constexpr std::size_t switchWidth = 6;
constexpr std::size_t precisionWidth = 12;
constexpr std::size_t timeWidth = 14;
constexpr std::size_t barWidth = 40;

std::string nameOf(const ComputeSettings &compute)
{
    return padRight(compute.backend + " on " + compute.device, nameWidth)
           + padRight(compute.jit ? "on" : "off", switchWidth)
           + padRight(compute.vmap ? "on" : "off", switchWidth)
           + padRight(std::string(toString(compute.precision)), precisionWidth);
}

std::string timeOf(const MatrixCell &cell)
{
    const std::string text = millisecondsText(cell.stepMs) + " ms";
    if (cell.basis == DeviceChoice::Basis::Estimated)
        return "~" + text;
    return cell.basis == DeviceChoice::Basis::AtLeast ? ">" + text : text;
}

} // namespace

std::string matrixHead(const MatrixReport &report)
{
    std::string text;
    if (!report.experiment.empty())
        text = shown(report.experiment) + ": ";
    text += counted(static_cast<std::size_t>(report.work.circuit.qubits), "qubit") + ", batch "
            + std::to_string(report.work.training.batch) + ", "
            + counted(static_cast<std::size_t>(targetOf(report.work.compute).threads), "thread")
            + "; each cell is checked (" + fixed(matrixCheckTime.count() / 1000.0, 0)
            + " s at most) and then timed (" + fixed(matrixStepTime.count() / 1000.0, 0)
            + " s at most)\n";
    return text + padRight("", nameWidth) + padRight("jit", switchWidth)
           + padRight("vmap", switchWidth) + padRight("precision", precisionWidth)
           + padLeft("training step", timeWidth) + "\n";
}

std::string matrixLine(const MatrixCell &cell)
{
    std::string line = nameOf(cell.compute);
    if (cell.state == MatrixCell::State::Done) {
        line += padLeft(timeOf(cell), timeWidth) + "  " + cell.how;
        if (cell.basis == DeviceChoice::Basis::Estimated)
            line += ", an estimate";
    } else if (cell.state == MatrixCell::State::Waiting) {
        line += padLeft("-", timeWidth) + "  not done";
    } else {
        line += padLeft("-", timeWidth) + "  " + shown(cell.reason)
                + (cell.remedy.empty() ? "" : " — " + shown(cell.remedy));
    }
    return line + "\n";
}

std::string matrixBars(const std::vector<MatrixCell> &cells)
{
    std::vector<const MatrixCell *> done;
    for (const MatrixCell &cell : cells) {
        if (cell.state == MatrixCell::State::Done)
            done.push_back(&cell);
    }
    if (done.empty())
        return {};
    std::ranges::stable_sort(done, {}, [](const MatrixCell *cell) { return cell->stepMs; });
    std::string text = "\nThe fastest first (bars are logarithmic):\n";
    for (const MatrixCell *cell : done)
        text += nameOf(cell->compute) + padLeft(timeOf(*cell), timeWidth) + "  "
                + timeBar(cell->stepMs, done.front()->stepMs, done.back()->stepMs, barWidth) + "\n";
    return text;
}

} // namespace ansatz
