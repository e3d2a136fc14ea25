// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/command_line/commands.h"
#include "app/command_line/output.h"
#include "engine/base/error.h"
#include "engine/base/version.h"

#include <csignal>

namespace {

using namespace ansatz;

int parseAndRun(int argc, char **argv)
{
    CLI::App program("Trains and evaluates hybrid quantum-classical models.", "ansatz");
    program.set_version_flag("--version", std::string("ansatz ") + programVersion);
    program.require_subcommand(1);
    const Command commands[] = {trainCommand(program), expectCommand(program),
                                stateCommand(program), predictCommand(program),
                                doctorCommand(program)};
    try {
        program.parse(argc, argv);
    } catch (const CLI::Success &answer) { // --help and --version
        return program.exit(answer);
    } catch (const CLI::ParseError &error) {
        throw UserError(error.what(), {}, "ansatz --help lists commands and options");
    }
    for (const Command &command : commands) {
        if (command.parser->parsed())
            return command.run();
    }
    return Done;
}

} // namespace

int main(int argc, char **argv)
{
    std::signal(SIGXFSZ, SIG_IGN); // a write beyond the user's limit is an error to report, no end
    try {
        const int status = parseAndRun(argc, argv);
        flushOutput();
        return status;
    } catch (const ansatz::UserError &error) {
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
