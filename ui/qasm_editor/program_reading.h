// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/simulator/observable.h"
#include "ui/qasm_editor/program_text.h"

#include <QStringList>

#include <optional>
#include <stop_token>
#include <vector>

namespace ansatz::ui {

/// Something to say about a place of a program.
struct ProgramMark {
    enum class Kind { Error, Note };

    Kind kind = Kind::Error;
    std::optional<OpenQasmRange> place; ///< none: of the whole program
    QString text;                       ///< a sentence or more, without the place

    friend bool operator==(const ProgramMark &, const ProgramMark &) = default;
};

/// "Line 4, column 7: …"
[[nodiscard]] QString inWords(const ProgramMark &mark);

/// What a text is a change of.
struct ProgramBase {
    Circuit circuit;  ///< the one that is drawn
    Circuit runStart; ///< the one before the typing began; what was deleted since can come back
    std::vector<Observable> observables;
};

/// Lines of a text that could be a repeat block and are none.
struct Foldable {
    std::size_t firstLine = 0;
    std::size_t lastLine = 0;
    int repetitions = 0;

    friend bool operator==(const Foldable &, const Foldable &) = default;
};

/// What a text says.
struct ProgramReading {
    std::optional<Circuit> circuit; ///< none when it cannot be read: the one mark says why
    std::vector<OperationPlace> places;
    std::vector<ProgramMark> marks;   ///< in order of their places
    QStringList comments;             ///< of the person
    std::optional<Foldable> foldable; ///< in a text without blocks and loops
    /// First and last line of blocks whose repetitions differ, and where readRepeated() helps.
    std::vector<std::pair<std::size_t, std::size_t>> unequal;
};

/// Reads a program as a change of the drawn circuit: its operations keep their ids as
/// matchOperations() says, weights the way they start, labels what comments cannot hold. Comments
/// fold blocks, and so do loops whose repetitions are equal. A text that says what the circuit is
/// gives that circuit as it is. May run on any thread; does not throw. Asked to stop it returns
/// after the part of the work that it is in, without a circuit and without a mark.
[[nodiscard]] ProgramReading readProgram(const QString &text, const ProgramBase &base,
                                         const std::stop_token &stop = {});

/// Whether reading takes less than a frame. Loops and definitions can make a short text long.
[[nodiscard]] bool isQuicklyRead(const QString &text);

/// The circuit of a text in which all repetitions of a block are like the one that the line is in.
/// Nothing where comments do not tell that one, or the text cannot be read.
[[nodiscard]] std::optional<Circuit> readRepeated(const QString &text, const ProgramBase &base,
                                                  std::size_t line);

} // namespace ansatz::ui
