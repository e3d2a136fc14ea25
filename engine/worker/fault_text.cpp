// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/worker/fault_text.h"

#include "engine/base/interrupted.h"
#include "engine/cuda/lost_devices.h"

#include <new>
#include <utility>

namespace ansatz::worker {

namespace {

constexpr char between = '\0';
constexpr std::size_t largestPart = largestText / 3 - 1;

std::string part(std::string_view text)
{
    std::string result(text.substr(0, largestPart));
    std::erase(result, between);
    return result;
}

// Cuts it off the text.
std::string nextPart(std::string_view &text)
{
    const std::size_t end = text.find(between);
    std::string result(text.substr(0, end));
    text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
    return result;
}

} // namespace

std::string faultText(const UserError &error)
{
    return part(error.problem()) + between + part(error.place()) + between + part(error.remedy());
}

Fault currentFault()
{
    try {
        throw;
    } catch (const BackendFailure &failure) {
        if (!cuda::isAnyDeviceLost())
            return {Status::BackendFault, faultText(failure)};
        // CUDA answers every further call of this process with that error; another one's is new.
        return {Status::BackendLost,
                faultText(BackendFailure(failure.problem(), failure.place(),
                                         "the next training starts a new worker"))};
    } catch (const UserError &error) {
        return {Status::UserFault, faultText(error)};
    } catch (const Interrupted &) {
        return {Status::Interrupted, {}};
    } catch (const std::bad_alloc &) {
        return {Status::BackendFault,
                faultText(BackendFailure("the memory does not suffice for this", {},
                                         "use fewer qubits or smaller batches"))};
    } catch (const std::exception &error) {
        return {Status::InternalFault, std::string(error.what()).substr(0, largestText)};
    }
}

void throwFault(std::string_view text, Status status)
{
    std::string problem = nextPart(text);
    std::string place = nextPart(text);
    std::string remedy = nextPart(text);
    if (status == Status::BackendFault || status == Status::BackendLost)
        throw BackendFailure(std::move(problem), std::move(place), std::move(remedy));
    throw UserError(std::move(problem), std::move(place), std::move(remedy));
}

} // namespace ansatz::worker
