// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/experiment/expected_time.h"

#include <algorithm>

namespace ansatz {

namespace {

struct PartWork {
    double fma;
    double bytes;
    double cacheBytes;
    int launches;
};

ExpectedTime expected(const PartWork &part, const QuantumWork &work, const MachinePeaks &peaks)
{
    const double busy =
        peaks.multiprocessors > 0 && work.blocks > 0
            ? std::min(1.0, static_cast<double>(work.blocks) / peaks.multiprocessors)
            : 1;
    const bool staysNear =
        work.stateBytes > 0 && work.stateBytes <= static_cast<double>(peaks.level2Bytes);
    const auto millisecondsOf = [](double amount, double peak) {
        return peak > 0 ? 1000 * amount / peak : 0;
    };
    ExpectedTime least{millisecondsOf(part.fma, peaks.fma * busy), "multiply-adds"};
    const auto also = [&least](double milliseconds, const std::string &limit) {
        if (milliseconds > least.milliseconds)
            least = {milliseconds, limit};
    };
    if (staysNear)
        also(millisecondsOf(part.bytes, peaks.level2Bandwidth), "second-level cache");
    else
        also(millisecondsOf(part.bytes, peaks.memoryBandwidth), "memory");
    also(millisecondsOf(part.cacheBytes, peaks.cacheBandwidth * busy), peaks.cache);
    const double launches = 1000 * part.launches * peaks.launchSeconds;
    if (launches > least.milliseconds)
        least.limit = "launches";
    least.milliseconds += launches;
    return least;
}

} // namespace

ExpectedTime expectedForward(const QuantumWork &work, const MachinePeaks &peaks)
{
    return expected(
        {work.forwardFma, work.forwardBytes, work.forwardCacheBytes, work.forwardLaunches}, work,
        peaks);
}

ExpectedTime expectedBackward(const QuantumWork &work, const MachinePeaks &peaks)
{
    return expected({work.backwardFma, work.backwardBytes, work.cacheBytes - work.forwardCacheBytes,
                     work.backwardLaunches},
                    work, peaks);
}

} // namespace ansatz
