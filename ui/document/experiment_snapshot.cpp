// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/document/experiment_snapshot.h"

#include <algorithm>
#include <utility>

namespace ansatz::ui {

namespace {

constexpr std::size_t longestRun = 64;

/// Runs end where the operations say, not by their number, so that what stands behind something new
/// is in the same runs as before.
bool endsRun(const Operation &operation, std::size_t length)
{
    return operation.id % 16 == 0 || length >= longestRun;
}

std::size_t bytesOf(const Operation &operation)
{
    return sizeof(Operation) + operation.qubits.size() * sizeof(int)
           + operation.parameters.size() * sizeof(Parameter);
}

} // namespace

ExperimentSnapshot::ExperimentSnapshot(Experiment experiment, const ExperimentSnapshot *before)
{
    m_drawing = std::exchange(experiment.circuit, {});
    std::vector<Operation> operations = std::exchange(m_drawing.operations, {});
    if (before != nullptr && *before->m_settings == experiment) {
        m_settings = before->m_settings;
    } else {
        m_ownBytes += sizeof(Experiment);
        m_settings = std::make_shared<const Experiment>(std::move(experiment));
    }
    Known known;
    if (before != nullptr)
        for (const auto &run : before->m_runs)
            known.emplace(run->front().id, run);
    Run run;
    for (Operation &operation : operations) {
        const bool isLast = endsRun(operation, run.size() + 1);
        run.push_back(std::move(operation));
        for (Parameter &parameter : run.back().parameters) {
            if (!parameter.readsWeight())
                continue;
            m_weights.push_back(parameter.weightIndex());
            parameter.renumberWeight(0);
        }
        if (isLast)
            addRun(std::exchange(run, {}), known);
    }
    if (!run.empty())
        addRun(std::move(run), known);
    m_weights.shrink_to_fit();
    m_runs.shrink_to_fit();
    m_ownBytes += sizeof(*this) + m_weights.size() * sizeof(int)
                  + m_runs.size() * sizeof(m_runs.front()) + m_drawing.blocks.size() * sizeof(Block)
                  + m_drawing.starts.size() * sizeof(WeightStart);
}

void ExperimentSnapshot::addRun(Run run, const Known &known)
{
    const auto found = known.find(run.front().id);
    if (found != known.end() && *found->second == run) {
        m_runs.push_back(found->second);
        return;
    }
    for (const Operation &operation : run)
        m_ownBytes += bytesOf(operation);
    run.shrink_to_fit();
    m_runs.push_back(std::make_shared<const Run>(std::move(run)));
}

Experiment ExperimentSnapshot::experiment() const
{
    Experiment experiment = *m_settings;
    experiment.circuit = m_drawing;
    std::size_t count = 0;
    for (const auto &run : m_runs)
        count += run->size();
    experiment.circuit.operations.reserve(count);
    std::size_t weight = 0;
    for (const auto &run : m_runs) {
        for (const Operation &operation : *run) {
            Operation &restored = experiment.circuit.operations.emplace_back(operation);
            for (Parameter &parameter : restored.parameters)
                if (parameter.readsWeight())
                    parameter.renumberWeight(m_weights[weight++]);
        }
    }
    return experiment;
}

bool operator==(const ExperimentSnapshot &a, const ExperimentSnapshot &b)
{
    const auto isSame = [](const auto &x, const auto &y) { return x == y || *x == *y; };
    if (!isSame(a.m_settings, b.m_settings) || a.m_drawing != b.m_drawing
        || a.m_weights != b.m_weights)
        return false;
    // The same operations are in the same runs.
    return std::ranges::equal(a.m_runs, b.m_runs, isSame);
}

} // namespace ansatz::ui
