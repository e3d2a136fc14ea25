// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/experiment/failure_words.h"

#include "engine/base/error.h"

#include <new>

namespace ansatz {

FailureWords currentFailureWords()
{
    try {
        throw;
    } catch (const UserError &error) {
        return {error.problem(), error.remedy()};
    } catch (const std::bad_alloc &) {
        return {"there is not enough memory for it", "use fewer qubits or a smaller batch"};
    } catch (const std::exception &error) {
        return {std::string("the program met an error of its own: ") + error.what(), {}};
    }
}

} // namespace ansatz
