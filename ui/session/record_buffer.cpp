// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/session/record_buffer.h"

#include "ui/session/thinning.h"

#include <utility>

namespace ansatz::ui {

namespace {

template <class Record>
void append(std::vector<Record> &records, const Record &record, std::size_t limit)
{
    if (records.size() >= limit)
        keepEverySecond(records);
    records.push_back(record);
}

} // namespace

void RecordBuffer::onStep(const StepRecord &record)
{
    const std::lock_guard lock(m_mutex);
    if (!m_records.firstStep)
        m_records.firstStep = std::chrono::steady_clock::now();
    append(m_records.steps, record, stepLimit);
}

void RecordBuffer::onEvaluation(const EvaluationRecord &record)
{
    const std::lock_guard lock(m_mutex);
    append(m_records.evaluations, record, evaluationLimit);
}

RecordBuffer::Records RecordBuffer::take()
{
    const std::lock_guard lock(m_mutex);
    Records empty;
    empty.firstStep = m_records.firstStep;
    return std::exchange(m_records, std::move(empty));
}

} // namespace ansatz::ui
