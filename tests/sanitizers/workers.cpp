// SPDX-License-Identifier: GPL-3.0-or-later
// Threads that start, share, use, drop, give up and kill worker processes at once, for
// ThreadSanitizer; the workers themselves are the stand-in, without it. Returns 1 when a result is
// wrong, an error is none of those that must be expected, or a process is left.
#include "engine/worker/wait_scope.h"
#include "engine/worker/worker_simulator.h"
#include "tests/engine/worker/worker_fixture.h"
#include "tests/support/random_circuit.h"

#include <algorithm>
#include <atomic>
#include <cmath>
#include <cstdio>
#include <thread>

using namespace ansatz;
using namespace ansatz::worker;

namespace {

constexpr int threads = 4;
constexpr int rounds = 30;

struct Counts {
    std::atomic<int> right = 0;
    std::atomic<int> wrong = 0;
    std::atomic<int> ended = 0;
    std::atomic<int> givenUp = 0;
};

// Those of two seeds have arrays of the same sizes, so that an answer to the other fits.
struct Passes {
    explicit Passes(int seed) : drawn(test::randomCase(std::uint64_t(6 + seed), 3, 5)) {}

    test::RandomCase drawn;
    std::vector<float> features = test::as<float>(drawn.features);
    std::vector<float> weights = test::as<float>(drawn.weights);

    std::vector<float> run(Simulator<float> &simulator) const
    {
        const Batch<float> batch{5, features, weights};
        std::vector<float> values(5 * drawn.observables.size());
        std::vector<float> gradient(weights.size());
        const PassId pass = simulator.forwardForGradients(batch, values);
        simulator.backward(batch, values, {gradient, {}}, pass);
        return gradient;
    }
    [[nodiscard]] std::vector<float> expected() const
    {
        return run(*makeNativeSimulator<float>(drawn.circuit, drawn.observables, {}));
    }
};

// The stand-in was compiled otherwise, and may round otherwise.
bool areNear(const std::vector<float> &a, const std::vector<float> &b, float allowed = 1e-4F)
{
    return std::ranges::equal(a, b, [&](float x, float y) { return std::abs(x - y) < allowed; });
}

// What one thread expects cannot be taken for what another does.
bool areTold()
{
    for (int i = 0; i < threads; ++i) {
        for (int j = 0; j < i; ++j) {
            const Passes a(i);
            const Passes b(j);
            if (a.weights.size() != b.weights.size()
                || a.drawn.observables.size() != b.drawn.observables.size()
                || areNear(a.expected(), b.expected(), 1e-2F)) {
                std::printf("the threads %d and %d expect the same, or arrays of other sizes\n", i,
                            j);
                return false;
            }
        }
    }
    return true;
}

// A simulator of a shared worker, some passes; now and then the worker is killed or the wait given
// up.
void use(int seed, Counts &counts)
{
    const Passes passes(seed);
    const std::vector<float> expected = passes.expected();
    const WorkerCommand commands[] = {test::standIn({"serve"}), test::standIn({"slow", "20"})};
    for (int round = 0; round < rounds; ++round) {
        const int what = (seed * 7 + round) % 10;
        std::atomic<int> left = what == 3 ? 4 : 1'000'000;
        const WaitScope scope([&left] { return left-- <= 0; });
        try {
            const WorkerCommand &command = commands[what % 2];
            const auto simulator =
                makeWorkerSimulator<float>(command, passes.drawn.circuit, passes.drawn.observables);
            for (int i = 0; i < 5; ++i) {
                if (what == 5 && i == 3)
                    ::kill(sharedWorker(command)->processId(), SIGKILL);
                ++(areNear(passes.run(*simulator), expected) ? counts.right : counts.wrong);
            }
        } catch (const Interrupted &) {
            ++counts.givenUp;
        } catch (const BackendFailure &) {
            ++counts.ended;
        }
        if (what == 8)
            endIdleWorkers();
    }
}

} // namespace

int main()
{
    if (!areTold())
        return 1;
    setIdlePatience(std::chrono::milliseconds(40));
    Counts counts;
    {
        std::vector<std::jthread> users;
        for (int i = 0; i < threads; ++i)
            users.emplace_back([i, &counts] { use(i, counts); });
    }
    const bool isEmpty = test::soon([] { return test::children() == 0; }); // the idle end
    std::printf("%d right, %d wrong, %d ended, %d given up\n", counts.right.load(),
                counts.wrong.load(), counts.ended.load(), counts.givenUp.load());
    return counts.wrong == 0 && counts.right > 100 && counts.ended > 0 && counts.givenUp > 0
                   && isEmpty
               ? 0
               : 1;
}
