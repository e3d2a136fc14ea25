// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/settings_panel/compute_edits.h"

namespace ansatz::ui {

Experiment computedBy(Experiment experiment, const std::string &backend, const std::string &device,
                      const std::vector<Backend> &backends)
{
    ComputeSettings &compute = experiment.compute;
    compute.backend = backend;
    compute.device = device;
    for (const Backend &each : backends) {
        if (each.name != backend)
            continue;
        compute.jit = compute.jit || !each.switchesJit;
        compute.vmap = compute.vmap || !each.switchesVmap;
    }
    return experiment;
}

} // namespace ansatz::ui
