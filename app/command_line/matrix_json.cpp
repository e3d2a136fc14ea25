// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/command_line/matrix_report.h"
#include "engine/base/version.h"

#include <nlohmann/json.hpp>

#include <array>

namespace ansatz {

namespace {

using Json = nlohmann::ordered_json;

constexpr std::array<const char *, 4> stateNames = {"waiting", "done", "cannot_run", "failed"};
constexpr std::array<const char *, 4> basisNames = {"none", "measured", "estimated", "at_least"};

Json cellJson(const MatrixCell &cell)
{
    Json json = {{"backend", cell.compute.backend},
                 {"device", cell.compute.device},
                 {"jit", cell.compute.jit},
                 {"vmap", cell.compute.vmap},
                 {"precision", std::string(toString(cell.compute.precision))},
                 {"state", stateNames[static_cast<std::size_t>(cell.state)]}};
    if (cell.state == MatrixCell::State::Done) {
        json["step_ms"] = cell.stepMs;
        json["basis"] = basisNames[static_cast<std::size_t>(cell.basis)];
        json["how"] = cell.how;
        json["check"] = {{"against", cell.check.against},
                         {"samples", cell.check.samples},
                         {"expectations", cell.check.expectations},
                         {"gradients", cell.check.gradients},
                         {"allowed", cell.check.allowed}};
    } else if (!cell.reason.empty()) {
        json["reason"] = cell.reason;
        json["remedy"] = cell.remedy;
    }
    return json;
}

} // namespace

std::string matrixJson(const MatrixReport &report)
{
    Json cells = Json::array();
    for (const MatrixCell &cell : report.cells)
        cells.push_back(cellJson(cell));
    const bool isNamed = !report.experiment.empty();
    const Json document = {
        {"experiment", isNamed ? Json(report.experiment) : Json(nullptr)},
        {"qubits", report.work.circuit.qubits},
        {"batch", report.work.training.batch},
        {"threads", targetOf(report.work.compute).threads},
        {"seconds_a_cell",
         {{"check", matrixCheckTime.count() / 1000.0}, {"steps", matrixStepTime.count() / 1000.0}}},
        {"cells", std::move(cells)},
        {"version", programVersion}};
    return document.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

} // namespace ansatz
