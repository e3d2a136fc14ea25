// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/command_line/train_progress.h"

#include "app/command_line/output.h"
#include "app/command_line/train_json.h"

#include <algorithm>
#include <cmath>

namespace ansatz {

namespace {

std::string percent(double fraction)
{
    return fixed(100 * fraction, 1) + " %";
}

std::string accuracies(const EvaluationRecord &evaluation)
{
    if (evaluation.step == EvaluationRecord::noStep)
        return "not measured";
    std::string text = percent(evaluation.trainAccuracy) + " train";
    if (evaluation.hasTest)
        text += ", " + percent(evaluation.testAccuracy) + " test";
    return text;
}

std::string clock(double seconds)
{
    const auto whole = static_cast<long>(std::min(std::ceil(seconds), 359'999.0));
    const std::string rest = std::to_string(whole % 60);
    return std::to_string(whole / 60) + ":" + (rest.size() < 2 ? "0" : "") + rest;
}

class TextProgress : public TrainProgress {
public:
    explicit TextProgress(const Runner &runner) : m_runner(runner)
    {
        const RunFacts &facts = runner.facts();
        const Experiment &experiment = runner.experiment();
        print("Training " + shown(experiment.name) + ": "
              + counted(static_cast<std::size_t>(experiment.circuit.qubits), "qubit") + ", "
              + std::to_string(facts.circuitWeights) + " + " + std::to_string(facts.headWeights)
              + " weights, " + std::to_string(facts.trainSamples) + " train and "
              + std::to_string(facts.testSamples) + " test samples\n");
        print("Computing with " + facts.backend + " on " + facts.device
              + (facts.simd.empty() ? "" : " (" + facts.simd + ")") + ", "
              + std::string(toString(facts.precision)) + ", "
              + counted(static_cast<std::size_t>(facts.threads), "thread")
              + (facts.jit ? "" : ", without jit") + (facts.vmap ? "" : ", without vmap")
              + ", seed " + std::to_string(facts.seed) + "\n");
        flushOutput();
    }

    void finish(const RunResult &result, const std::string &exported) override
    {
        const bool whole = result.reason == StopReason::Finished;
        std::string text = (whole ? "Finished " : "Stopped after ")
                           + counted(static_cast<std::size_t>(result.stepsDone), "step") + " in "
                           + fixed(result.seconds, 2) + " s";
        if (result.stepsDone > 0) {
            text += " (median " + fixed(result.stepMedianMs, 3) + " ms a step)";
            if (std::isfinite(result.loss))
                text += ", loss " + fixed(result.loss, 4);
        }
        const EvaluationRecord &evaluation = result.evaluation;
        const bool isOld =
            evaluation.step != EvaluationRecord::noStep && evaluation.step != result.stepsDone;
        text += "\nAccuracy" + (isOld ? " after step " + std::to_string(evaluation.step) : "")
                + ": " + accuracies(evaluation) + "; data ceiling "
                + percent(m_runner.facts().dataCeiling) + "\n";
        print(text);
        if (!exported.empty())
            print("Model: " + shown(exported) + "\n");
    }

protected:
    [[nodiscard]] int plannedSteps() const { return m_runner.facts().steps; }

private:
    const Runner &m_runner;
};

class PlainProgress final : public TextProgress {
public:
    using TextProgress::TextProgress;

protected:
    void show(const StepRecord &step, const EvaluationRecord &evaluation) override
    {
        print("step " + std::to_string(step.step) + "/" + std::to_string(plannedSteps()) + "  loss "
              + fixed(step.loss, 4) + "  accuracy " + accuracies(evaluation) + "\n");
        flushOutput();
    }
};

class BarProgress final : public TextProgress {
public:
    using TextProgress::TextProgress;

    void finish(const RunResult &result, const std::string &exported) override
    {
        print("\r\x1b[K");
        TextProgress::finish(result, exported);
    }

protected:
    void show(const StepRecord &step, const EvaluationRecord &evaluation) override
    {
        const int planned = plannedSteps();
        const double rate = step.seconds > 0 ? step.step / step.seconds : 0;
        const double left = rate > 0 ? (planned - step.step) / rate : 0;
        std::string accuracy = fixed(100 * evaluation.trainAccuracy, 1);
        if (evaluation.hasTest)
            accuracy.append("/").append(fixed(100 * evaluation.testAccuracy, 1));
        const std::string figures = std::to_string(step.step) + "/" + std::to_string(planned)
                                    + "  loss " + fixed(step.loss, 4) + "  acc " + accuracy + " %  "
                                    + fixed(rate, rate < 100 ? 1 : 0) + " steps/s  ETA "
                                    + clock(left);
        const int room = terminalColumns() - 4 - static_cast<int>(figures.size());
        std::string bar;
        if (room >= 6) {
            const int width = std::min(room, 30);
            const auto done = static_cast<std::size_t>(double(width) * step.step / planned);
            bar.append("[");
            bar.append(padRight(std::string(done, '#'), static_cast<std::size_t>(width)));
            bar.append("] ");
        }
        const auto columns = static_cast<std::size_t>(std::max(1, terminalColumns() - 1));
        print("\r\x1b[K" + (bar + figures).substr(0, columns));
        flushOutput();
    }
};

class JsonProgress final : public TrainProgress {
public:
    explicit JsonProgress(const Runner &runner) : m_runner(runner) {}

    void finish(const RunResult &result, const std::string & /*exported*/) override
    {
        print(finishedLine(m_runner.facts(), result));
    }

protected:
    void show(const StepRecord &step, const EvaluationRecord &evaluation) override
    {
        print(stepLine(step, evaluation));
        flushOutput();
    }

private:
    const Runner &m_runner;
};

} // namespace

void TrainProgress::onStep(const StepRecord &record)
{
    const auto now = std::chrono::steady_clock::now();
    if (now - m_shown < std::chrono::milliseconds(100))
        return;
    m_shown = now;
    show(record, m_evaluation);
}

void TrainProgress::onEvaluation(const EvaluationRecord &record)
{
    m_evaluation = record;
}

std::unique_ptr<TrainProgress> makeTrainProgress(const Runner &runner, bool json)
{
    if (json)
        return std::make_unique<JsonProgress>(runner);
    if (outputIsTerminal())
        return std::make_unique<BarProgress>(runner);
    return std::make_unique<PlainProgress>(runner);
}

} // namespace ansatz
