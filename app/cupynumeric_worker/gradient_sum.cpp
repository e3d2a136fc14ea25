// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cupynumeric_worker/gradient_sum.h"

#include <algorithm>
#include <functional>
#include <mutex>

namespace ansatz::cupynumeric {

void AddGradients::add(std::uint64_t &sum, std::uint64_t part, bool isAlone)
{
    static std::mutex mutex;
    std::unique_lock lock(mutex, std::defer_lock);
    if (!isAlone)
        lock.lock();
    if (part == 0)
        return;
    if (sum == 0) {
        sum = part;
        return;
    }
    std::vector<double> &values = GradientSum::at(sum)->values;
    std::ranges::transform(values, GradientSum::at(part)->values, values.begin(), std::plus());
}

void registerGradientSum(legate::Library library)
{
    const auto id = library.register_reduction_operator<AddGradients>(legate::LocalRedopID{0});
    legate::uint64().record_reduction_operator(addGradients, id);
}

} // namespace ansatz::cupynumeric
