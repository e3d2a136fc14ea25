// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cupynumeric_worker/array_service.h"
#include "app/cupynumeric_worker/machine.h"
#include "app/cupynumeric_worker/sharded_simulator.h"
#include "engine/base/error.h"
#include "engine/numerics/legate_memory.h"
#include "engine/worker/session.h"

#include <cstdio>

using namespace ansatz;

/// Serves the program until it ends; the process' exit status.
extern "C" __attribute__((visibility("default"))) int ansatzServeCupynumeric(const char *device,
                                                                             int shards)
{
    try {
        const cupynumeric::Machine machine(device, shards);
        cupynumeric::ArrayService arrays(machine);
        worker::serve(
            "shards=" + std::to_string(machine.shards()) + '\n'
                + legateMemoryFact(machine.memory()),
            {.makeFloat =
                 [&](const auto &circuit, const auto &observables) {
                     return cupynumeric::makeShardedSimulator<float>(machine, circuit, observables);
                 },
             .makeDouble =
                 [&](const auto &circuit, const auto &observables) {
                     return cupynumeric::makeShardedSimulator<double>(machine, circuit,
                                                                      observables);
                 },
             .arrays = [&](auto &reader, auto &writer) { arrays.carryOut(reader, writer); }});
        return 0;
    } catch (const UserError &error) {
        worker::refuseToServe(error);
        return 3;
    } catch (const std::exception &error) {
        std::puts(error.what());
        std::fflush(stdout);
        return 3;
    }
}
