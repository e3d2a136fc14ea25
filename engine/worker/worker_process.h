// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include <sys/types.h>

namespace ansatz::worker {

/// What to start, and what people call it.
struct WorkerCommand {
    std::string name; ///< "the cupynumeric worker"
    std::filesystem::path program;
    std::vector<std::string> arguments;

    friend bool operator==(const WorkerCommand &, const WorkerCommand &) = default;
};

/// A process of ours. It has a process group of its own (Ctrl-C at a terminal is not for it), no
/// other descriptors than it is given, and what it prints is kept.
class WorkerProcess final {
public:
    /// `descriptors` become socketDescriptor and memoryDescriptor. Throws UserError.
    WorkerProcess(const WorkerCommand &command, int socket, int memory);
    /// Ends the process at once and waits until it is gone.
    ~WorkerProcess();
    WorkerProcess(const WorkerProcess &) = delete;
    WorkerProcess &operator=(const WorkerProcess &) = delete;

    [[nodiscard]] pid_t id() const { return m_id; }
    void kill();
    /// "was killed by signal 9 (Killed)", "ended with status 3"; ends it when it still runs.
    [[nodiscard]] std::string howItEnded();
    /// The last lines that it printed, in one line; may be empty.
    [[nodiscard]] std::string lastWords() const;
    /// What it prints must not fill the memory; called now and then.
    void forgetOldOutput();

private:
    int m_output = -1; ///< memory that takes what it prints
    pid_t m_id = -1;
    int m_status = 0;
    bool m_isGone = false;
};

} // namespace ansatz::worker
