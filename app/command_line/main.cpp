// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/command_line/commands.h"
#include "app/command_line/output.h"
#include "engine/base/error.h"
#include "engine/base/version.h"

#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <span>
#include <sstream>

namespace {

using namespace ansatz;

// The parser itself would not name what it does not know, nor say what there is.
void requireCommand(std::span<char *> arguments, std::span<const Command> commands)
{
    if (arguments.empty())
        throw UserError("no command was given", {},
                        "ansatz train runs the first experiment, ansatz --help lists all commands");
    const std::string first = arguments.front();
    std::string names;
    for (const Command &command : commands) {
        const std::string &name = command.parser->get_name();
        if (first == name)
            return;
        names += (names.empty() ? "" : ", ") + name;
    }
    if (first != "--help" && first != "-h" && first != "--version")
        throw UserError("there is no command \"" + first + "\"", {}, "the commands are " + names);
}

int parseAndRun(int argc, char **argv)
{
    CLI::App program("Trains and evaluates hybrid quantum-classical models.", "ansatz");
    program.set_version_flag("--version", std::string("ansatz ") + programVersion);
    program.require_subcommand(1);
    program.footer("ansatz COMMAND --help tells its arguments. For a first result: ansatz train");
    const Command commands[] = {trainCommand(program),   expectCommand(program),
                                stateCommand(program),   predictCommand(program),
                                convertCommand(program), exportCommand(program),
                                benchCommand(program),   doctorCommand(program)};
    requireCommand(std::span(argv, static_cast<std::size_t>(argc)).subspan(1), commands);
    try {
        program.parse(argc, argv);
    } catch (const CLI::Success &answer) { // --help and --version
        std::ostringstream text;
        const int status = program.exit(answer, text, text);
        print(text.str());
        return status;
    } catch (const CLI::ParseError &error) {
        throw UserError(error.what(), {}, "ansatz --help lists commands and options");
    }
    for (const Command &command : commands) {
        if (command.parser->parsed())
            return command.run();
    }
    return Done;
}

int statusOf(int argc, char **argv)
{
    try {
        const int status = parseAndRun(argc, argv);
        flushOutput();
        return status;
    } catch (const UserError &error) {
        printError(error.what());
        return UserFault;
    } catch (const std::bad_alloc &) {
        printError("the memory does not suffice");
        return UserFault;
    } catch (const std::exception &error) {
        printError(std::string("internal error: ") + error.what());
        return InternalFault;
    }
}

// LibTorch takes a tenth of a second to unregister its operators one by one, as long as the default
// training takes.
[[noreturn]] void leave(int status)
{
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
    std::exit(status); // where sanitizers give their reports
#else
    std::fflush(stdout); // after an error; nothing is left to tell when it fails
    std::_Exit(status);
#endif
}

} // namespace

int main(int argc, char **argv)
{
    std::signal(SIGXFSZ, SIG_IGN); // a write beyond the user's limit is an error to report, no end
    leave(statusOf(argc, argv));
}
