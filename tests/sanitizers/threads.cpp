// SPDX-License-Identifier: GPL-3.0-or-later
// Threads on tiles and within a state, given up and not, for ThreadSanitizer; without Qt, whose own
// threads it cannot follow. Returns 1 when the results are not those of one thread.
#include "engine/base/interrupted.h"
#include "engine/simulator/simulator.h"
#include "tests/support/random_structures.h"

#include <algorithm>
#include <atomic>
#include <cstdio>
#include <thread>

using namespace ansatz;

namespace {

/// Derivatives and expectations, each computed apart and in one go.
std::vector<float> results(Simulator<float> &simulator, const test::RandomCase &drawn,
                           const std::vector<double> &upstream)
{
    const auto features = test::as<float>(drawn.features);
    const auto weights = test::as<float>(drawn.weights);
    const auto given = test::as<float>(upstream);
    std::vector<float> values(upstream.size());
    std::vector<float> all(weights.size() + features.size());
    const Gradients<float> gradients{.weights = std::span(all).first(weights.size()),
                                     .features = std::span(all).subspan(weights.size())};
    const Batch<float> batch{drawn.samples, features, weights};
    const PassId pass = simulator.forwardForGradients(batch, values);
    simulator.backward(batch, given, gradients, pass);
    std::vector<float> found = values;
    found.insert(found.end(), all.begin(), all.end());

    std::ranges::fill(values, -7.0f);
    std::ranges::fill(all, -7.0f);
    std::vector<float> wanted(given.size());
    const std::size_t width = drawn.observables.size();
    simulator.forwardAndBackward(
        batch,
        [&](std::size_t first, std::span<const float>, std::span<float> some) {
            std::copy_n(given.begin() + static_cast<std::ptrdiff_t>(first * width), some.size(),
                        some.begin());
        },
        values, wanted, gradients);
    found.insert(found.end(), values.begin(), values.end());
    found.insert(found.end(), all.begin(), all.end());
    return found;
}

bool check(int qubits, std::size_t samples)
{
    const test::RandomCase drawn =
        test::structuredCase(1, test::Structure::Layers, qubits, 2 * qubits, samples);
    const std::vector<double> upstream = test::randomUpstream(1, drawn);
    const auto make = [&](int threads) {
        return makeNativeSimulator<float>(drawn.circuit, drawn.observables, {.threads = threads});
    };
    const std::vector<float> expected = results(*make(1), drawn, upstream);
    for (const int threads : {2, 3}) {
        const auto simulator = make(threads);
        for (int repetition = 0; repetition < 3; ++repetition) {
            std::atomic<int> left = 4 * repetition;
            simulator->setGiveUp([&left] { return left-- <= 0; });
            try {
                static_cast<void>(results(*simulator, drawn, upstream));
            } catch (const Interrupted &) {
            }
            simulator->setGiveUp({});
            if (results(*simulator, drawn, upstream) != expected)
                return false;
        }
    }
    return true;
}

// Two simulators at once, of few and of many tasks, each with threads of its own number: as a
// window's preview and its training.
bool checkTogether()
{
    bool isRight[2] = {};
    std::jthread other([&] { isRight[0] = check(4, 100) && check(15, 2); });
    isRight[1] = check(15, 1) && check(8, 40);
    other.join();
    return isRight[0] && isRight[1];
}

} // namespace

int main()
{
    struct Sizes {
        int qubits;
        std::size_t samples;
    };
    for (const auto &[qubits, samples] :
         {Sizes{4, 100}, Sizes{8, 1}, Sizes{9, 5}, Sizes{15, 1}, Sizes{15, 3}}) {
        std::printf("%d qubits, %zu samples\n", qubits, samples);
        std::fflush(stdout);
        if (!check(qubits, samples)) {
            std::printf("not the results of one thread\n");
            return 1;
        }
    }
    std::printf("two simulators at once\n");
    std::fflush(stdout);
    if (!checkTogether()) {
        std::printf("not the results of one thread\n");
        return 1;
    }
    return 0;
}
