// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <stdexcept>
#include <string>

namespace ansatz {

/// Something a person can cause and mend: a wrong file, too many qubits, a missing device.
///
/// `problem` says what is wrong, `place` where (a file with line:column, a JSON pointer, a setting;
/// may be empty), `remedy` what to do (may be empty). what() is all three in one line.
class UserError : public std::runtime_error {
public:
    explicit UserError(std::string problem, std::string place = {}, std::string remedy = {});

    [[nodiscard]] const std::string &problem() const noexcept { return m_problem; }
    [[nodiscard]] const std::string &place() const noexcept { return m_place; }
    [[nodiscard]] const std::string &remedy() const noexcept { return m_remedy; }

private:
    std::string m_problem;
    std::string m_place;
    std::string m_remedy;
};

/// A backend or device that fails under a computation which it had begun: its memory used up, the
/// device lost, its process gone. What was computed before is sound, and another backend can go on
/// from there.
class BackendFailure : public UserError {
public:
    using UserError::UserError;
};

/// A broken promise of our own code. Its text carries file and line.
class InternalError : public std::logic_error {
public:
    using std::logic_error::logic_error;
};

[[noreturn]] void failCheck(const char *condition, const char *file, int line,
                            const std::string &message);

} // namespace ansatz

/// Throws InternalError with file:line when `condition` does not hold, in every build type.
#define ANSATZ_CHECK(condition, message)                                                           \
    do {                                                                                           \
        if (!(condition)) [[unlikely]]                                                             \
            ::ansatz::failCheck(#condition, __FILE__, __LINE__, message);                          \
    } while (false)
