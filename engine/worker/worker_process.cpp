// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/worker/worker_process.h"

#include "engine/base/error.h"
#include "engine/worker/protocol.h"

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <csignal>
#include <cstring>
#include <thread>

#include <fcntl.h>
#include <spawn.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

extern char **environ;

namespace ansatz::worker {

namespace {

constexpr off_t mostOutput = off_t(1) << 20;
constexpr std::size_t mostLastWords = 400;

// A copy beyond the numbers that the worker's descriptors get.
class Moved final {
public:
    explicit Moved(int descriptor) : m_descriptor(fcntl(descriptor, F_DUPFD_CLOEXEC, 10)) {}
    ~Moved() { close(m_descriptor); }
    Moved(const Moved &) = delete;
    Moved &operator=(const Moved &) = delete;
    [[nodiscard]] int get() const { return m_descriptor; }

private:
    int m_descriptor;
};

} // namespace

WorkerProcess::WorkerProcess(const WorkerCommand &command, int socket, int memory)
    : m_output(memfd_create("ansatz-worker-output", MFD_CLOEXEC))
{
    if (m_output < 0 || fcntl(m_output, F_SETFL, O_APPEND) != 0) {
        const std::string why = std::strerror(errno);
        if (m_output >= 0)
            close(m_output);
        throw UserError("the system gave no memory to a worker: " + why, {},
                        "close other programs and try again");
    }
    const Moved ends[] = {Moved(socket), Moved(memory), Moved(m_output)};
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
    posix_spawn_file_actions_adddup2(&actions, ends[2].get(), STDOUT_FILENO);
    posix_spawn_file_actions_adddup2(&actions, ends[2].get(), STDERR_FILENO);
    posix_spawn_file_actions_adddup2(&actions, ends[0].get(), socketDescriptor);
    posix_spawn_file_actions_adddup2(&actions, ends[1].get(), memoryDescriptor);
    posix_spawn_file_actions_addclosefrom_np(&actions, memoryDescriptor + 1);

    posix_spawnattr_t attributes;
    posix_spawnattr_init(&attributes);
    sigset_t none;
    sigset_t all;
    sigemptyset(&none);
    sigfillset(&all);
    posix_spawnattr_setsigmask(&attributes, &none);
    posix_spawnattr_setsigdefault(&attributes, &all);
    posix_spawnattr_setpgroup(&attributes, 0);
    posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF
                                              | POSIX_SPAWN_SETPGROUP);

    std::string program = command.program.string();
    std::vector<std::string> texts = command.arguments;
    std::vector<char *> arguments = {program.data()};
    for (std::string &text : texts)
        arguments.push_back(text.data());
    arguments.push_back(nullptr);
    const int error =
        posix_spawn(&m_id, program.c_str(), &actions, &attributes, arguments.data(), environ);
    posix_spawnattr_destroy(&attributes);
    posix_spawn_file_actions_destroy(&actions);
    if (error != 0) {
        close(m_output);
        throw UserError(command.name + " cannot be started: " + std::strerror(error), program,
                        "install it again, or choose another backend");
    }
}

WorkerProcess::~WorkerProcess()
{
    kill();
    close(m_output);
}

void WorkerProcess::kill()
{
    if (m_isGone)
        return;
    ::kill(m_id, SIGKILL);
    while (waitpid(m_id, &m_status, 0) < 0 && errno == EINTR) {
    }
    m_isGone = true;
}

std::string WorkerProcess::howItEnded()
{
    // Its socket closes a moment before it is gone.
    constexpr int moments = 200;
    for (int i = 0; i < moments && !m_isGone; ++i) {
        m_isGone = waitpid(m_id, &m_status, WNOHANG) == m_id;
        if (!m_isGone)
            std::this_thread::sleep_for(std::chrono::milliseconds(5));
    }
    if (!m_isGone) {
        kill();
        return "closed its connection";
    }
    if (WIFSIGNALED(m_status)) {
        const int signal = WTERMSIG(m_status);
        return "was killed by signal " + std::to_string(signal) + " (" + strsignal(signal) + ")";
    }
    return "ended with status " + std::to_string(WEXITSTATUS(m_status));
}

std::string WorkerProcess::lastWords() const
{
    struct stat facts = {};
    if (fstat(m_output, &facts) != 0)
        return {};
    std::string text(std::min<std::size_t>(static_cast<std::size_t>(facts.st_size), mostLastWords),
                     '\0');
    const ssize_t got =
        pread(m_output, text.data(), text.size(), facts.st_size - static_cast<off_t>(text.size()));
    text.resize(static_cast<std::size_t>(std::max<ssize_t>(got, 0)));
    if (text.size() == mostLastWords && text.find('\n') != std::string::npos)
        text.erase(0, text.find('\n') + 1); // a line that was cut
    std::ranges::replace(text, '\n', ' ');
    while (!text.empty() && text.back() == ' ')
        text.pop_back();
    return text;
}

void WorkerProcess::forgetOldOutput()
{
    struct stat facts = {};
    if (fstat(m_output, &facts) == 0 && facts.st_size > mostOutput)
        static_cast<void>(ftruncate(m_output, 0));
}

} // namespace ansatz::worker
