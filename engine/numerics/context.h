// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/numerics/array_backends.h"

#include <memory>
#include <string>
#include <string_view>

namespace ansatz::numerics {

/// The array backend of code that asks for none by name: the one of the innermost useBackend of
/// this thread, or else the process' default, which is "host" until setBackend changes it.
/// Thread-safe.
[[nodiscard]] std::shared_ptr<ArrayBackend> getBackend();

/// Changes the default of the whole process; scopes of useBackend stay as they are. Throws
/// UserError with the backends that there are and, for each missing one, why and what to do.
void setBackend(std::string_view name, const std::string &device = "cpu");

/// Holds a thread's backend; ends in the thread that began it, the innermost first.
class [[nodiscard]] BackendScope final {
public:
    explicit BackendScope(std::shared_ptr<ArrayBackend> backend);
    ~BackendScope();
    BackendScope(const BackendScope &) = delete;
    BackendScope &operator=(const BackendScope &) = delete;

private:
    std::shared_ptr<ArrayBackend> m_before;
};

/// `const auto scope = useBackend("pytorch");` uses it in this thread until the scope ends. Throws
/// what setBackend throws.
[[nodiscard]] inline BackendScope useBackend(std::string_view name,
                                             const std::string &device = "cpu")
{
    return BackendScope(arrayBackend(name, device));
}

} // namespace ansatz::numerics
