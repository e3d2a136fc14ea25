// SPDX-License-Identifier: GPL-3.0-or-later
// Threads with array backends of their own over a default that changes, for ThreadSanitizer.
// Returns 1 when a thread saw another's backend. The list of backends is this test's: two of the
// host's.
#include "engine/numerics/context.h"

#include <atomic>
#include <cstdio>
#include <source_location>
#include <thread>

using namespace ansatz;

namespace ansatz::numerics {

std::vector<ArrayBackendInfo> arrayBackends()
{
    return {{"host", "", true, "", "", {"cpu"}}, {"other", "", true, "", "", {"cpu"}}};
}

std::shared_ptr<ArrayBackend> arrayBackend(std::string_view name, const std::string &)
{
    static const std::shared_ptr<ArrayBackend> host = makeHostBackend();
    static const std::shared_ptr<ArrayBackend> other = makeHostBackend();
    if (name != "host" && name != "other")
        refuseArrayBackend(name, arrayBackends());
    return name == "host" ? host : other;
}

} // namespace ansatz::numerics

namespace {

std::atomic<bool> isRight = true;

void expect(bool holds, std::source_location place = std::source_location::current())
{
    if (!holds && isRight.exchange(false))
        std::printf("line %u\n", place.line());
}

void work(const char *own, const char *nested)
{
    using namespace numerics;
    for (int repetition = 0; repetition < 200; ++repetition) {
        const auto scope = useBackend(own);
        expect(getBackend() == arrayBackend(own));
        {
            const auto inner = useBackend(nested);
            expect(getBackend() == arrayBackend(nested));
            setBackend(own);
        }
        const Array sum = getBackend()->ones({3}, DType::Float64);
        expect(&(sum + sum).backend() == arrayBackend(own).get());
        try {
            setBackend("nothing");
            expect(false);
        } catch (const std::exception &) {
        }
    }
}

void look()
{
    using namespace numerics;
    for (int repetition = 0; repetition < 2000; ++repetition) {
        const auto seen = getBackend(); // once: the default changes meanwhile
        expect(seen == arrayBackend("host") || seen == arrayBackend("other"));
    }
}

} // namespace

int main()
{
    std::thread one(work, "host", "other");
    std::thread two(work, "other", "host");
    std::thread three(look);
    one.join();
    two.join();
    three.join();
    std::printf("%s\n", isRight ? "every thread had its own" : "a thread saw another's backend");
    return isRight ? 0 : 1;
}
