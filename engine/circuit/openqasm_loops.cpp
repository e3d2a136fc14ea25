// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/circuit/openqasm_loops.h"

#include <cmath>
#include <cstdint>
#include <limits>

namespace ansatz::openqasm {

namespace {

constexpr int largest = std::numeric_limits<int>::max();

/// first, first + step, …, and how many.
struct Values {
    std::vector<int> listed; ///< of a set
    std::int64_t first = 0;
    std::int64_t step = 1;
    std::size_t count = 0;

    [[nodiscard]] double at(std::size_t k) const
    {
        return listed.empty() ? static_cast<double>(first + step * static_cast<std::int64_t>(k))
                              : listed[k];
    }
};

int readBound(Lexer &lexer, const Names &names)
{
    return readInteger(lexer, names, -largest, largest, "a bound of a loop");
}

Values readRange(Lexer &lexer, const Names &names)
{
    Values values;
    values.first = readBound(lexer, names);
    lexer.expect(":");
    const Position position = lexer.peek().position;
    std::int64_t last = readBound(lexer, names);
    if (lexer.takeIf(":")) {
        values.step = last;
        if (values.step == 0)
            lexer.fail("the step of a range is not 0", position);
        last = readBound(lexer, names);
    }
    lexer.expect("]");
    const std::int64_t distance = values.step > 0 ? last - values.first : values.first - last;
    if (distance >= 0)
        values.count = static_cast<std::size_t>(distance / std::abs(values.step)) + 1;
    return values;
}

Values readValues(Lexer &lexer, const Names &names)
{
    Values values;
    if (lexer.takeIf("[")) {
        return readRange(lexer, names);
    }
    if (!lexer.takeIf("{"))
        lexer.fail("a loop over " + inWords(lexer.peek()) + " is not supported",
                   "Loop over a range of constants, as in [0:3], or a set, as in {0, 2}.");
    do
        values.listed.push_back(readBound(lexer, names));
    while (lexer.takeIf(","));
    lexer.expect("}");
    values.count = values.listed.size();
    return values;
}

void skipStatement(Lexer &lexer)
{
    const Position start = lexer.peek().position;
    while (!lexer.peek().is(";")) {
        if (lexer.peek().kind == TokenKind::End)
            lexer.fail("the statement is never closed", start, "Close it with ;.");
        if (lexer.peek().is("{")) {
            lexer.take();
            skipBody(lexer, start);
            lexer.expect("}");
            return;
        }
        lexer.take();
    }
    lexer.take();
}

} // namespace

void readLoop(Lexer &lexer, const Names &names, Work &work,
              const std::function<void(Names &)> &readStatement)
{
    const Position start = lexer.take().position;
    const Work::Nesting nesting(work, lexer, start);
    const Token type = lexer.expectIdentifier("the type of the loop's variable");
    // "for i in" of early programs has no type.
    Token name = type;
    if (!lexer.peek().isWord("in")) {
        if (type.text != "int" && type.text != "uint")
            lexer.fail("a loop's variable of type " + inWords(type) + " is not supported",
                       type.position, "Loop over whole numbers: for int i in [0:3].");
        if (lexer.takeIf("[")) {
            static_cast<void>(readInteger(lexer, names, 1, 64, "a number of bits"));
            lexer.expect("]");
        }
        name = lexer.expectIdentifier("the loop's variable");
    }
    if (!lexer.peek().isWord("in"))
        lexer.fail("expected 'in', found " + inWords(lexer.peek()));
    lexer.take();
    const Values values = readValues(lexer, names);
    work.countIterations(lexer, start, values.count);

    const Position bodyStart = lexer.peek().position;
    const bool hasBraces = lexer.takeIf("{");
    const Lexer body = lexer;
    if (hasBraces) {
        skipBody(lexer, bodyStart);
        work.countBytes(lexer, start, values.count * (lexer.offset() - body.offset()));
        lexer.expect("}");
    } else {
        skipStatement(lexer);
        work.countBytes(lexer, start, values.count * (lexer.offset() - body.offset()));
    }
    const Lexer behind = lexer;
    for (std::size_t k = 0; k < values.count; ++k) {
        work.mayStop();
        Names inner(&names);
        inner.replace(std::string(name.text), Value::number(values.at(k)));
        lexer = body;
        if (!hasBraces) {
            readStatement(inner);
            continue;
        }
        while (!lexer.peek().is("}"))
            readStatement(inner);
    }
    lexer = behind;
}

} // namespace ansatz::openqasm
