// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/simulator/observable.h"

#include "engine/base/error.h"
#include "engine/base/numbers.h"

#include <algorithm>
#include <cmath>

namespace ansatz {

namespace {

constexpr std::string_view example = "write it like Z0, X0 Y1 or 0.5 Z0 - 0.25 X1 X2";

bool isSpace(char c)
{
    return c == ' ' || c == '\t';
}

bool isDigit(char c)
{
    return c >= '0' && c <= '9';
}

/// Reads terms from left to right; columns count from 1.
class Reader {
public:
    explicit Reader(std::string_view text) : m_text(text) {}

    Observable read()
    {
        Observable observable;
        skipSpace();
        if (atEnd())
            fail("the observable is empty");
        while (!atEnd()) {
            double sign = 1;
            if (peek() == '+' || peek() == '-') {
                sign = peek() == '-' ? -1 : 1;
                ++m_at;
                skipSpace();
            } else if (!observable.terms.empty()) {
                fail("expected + or - before the next term");
            }
            observable.terms.push_back(readTerm(sign));
            skipSpace();
        }
        return observable;
    }

private:
    [[nodiscard]] bool atEnd() const { return m_at == m_text.size(); }
    [[nodiscard]] char peek() const { return atEnd() ? '\0' : m_text[m_at]; }

    void skipSpace()
    {
        while (!atEnd() && isSpace(peek()))
            ++m_at;
    }

    [[noreturn]] void fail(const std::string &problem) const
    {
        throw UserError(problem,
                        "observable \"" + std::string(m_text.substr(0, 80)) + "\", column "
                            + std::to_string(m_at + 1),
                        std::string(example));
    }

    PauliString readTerm(double sign)
    {
        PauliString term;
        term.coefficient = sign;
        const bool hasNumber = isDigit(peek()) || peek() == '.';
        if (hasNumber) {
            term.coefficient = sign * readNumber();
            skipSpace();
            if (peek() == '*') {
                ++m_at;
                skipSpace();
                if (!isPauli(peek()))
                    fail("expected X, Y, Z or I after *");
            }
        } else if (!isPauli(peek())) {
            fail(atEnd() ? "the observable ends in the middle of a term"
                         : "expected a number or X, Y, Z or I with a qubit");
        }
        while (isPauli(peek()))
            readFactor(term);
        std::sort(term.factors.begin(), term.factors.end());
        return term;
    }

    static bool isPauli(char c) { return c == 'X' || c == 'Y' || c == 'Z' || c == 'I'; }

    double readNumber()
    {
        const std::size_t first = m_at;
        while (isDigit(peek()) || peek() == '.')
            ++m_at;
        if (peek() == 'e' || peek() == 'E') {
            ++m_at;
            if (peek() == '+' || peek() == '-')
                ++m_at;
            while (isDigit(peek()))
                ++m_at;
        }
        const auto value = parseDouble(m_text.substr(first, m_at - first));
        if (!value) {
            m_at = first;
            fail("this is not a number");
        }
        return *value;
    }

    void readFactor(PauliString &term)
    {
        const std::size_t first = m_at;
        const char name = m_text[m_at++];
        const std::size_t digits = m_at;
        while (isDigit(peek()))
            ++m_at;
        const std::string_view index = m_text.substr(digits, m_at - digits);
        if (name != 'I') {
            const auto qubit = parseInteger(index);
            if (!qubit || *qubit > 1'000'000)
                failAt(digits, std::string("expected the number of a qubit after ") + name);
            const int number = static_cast<int>(*qubit);
            for (const auto &factor : term.factors) {
                if (factor.first == number)
                    failAt(first, "qubit " + std::to_string(number) + " is there twice in a term");
            }
            term.factors.emplace_back(number, name == 'X'   ? Pauli::X
                                              : name == 'Y' ? Pauli::Y
                                                            : Pauli::Z);
        }
        skipSpace();
        if (peek() == '*' || peek() == '@') {
            ++m_at;
            skipSpace();
            if (!isPauli(peek()))
                fail("expected X, Y, Z or I after the product sign");
        }
    }

    [[noreturn]] void failAt(std::size_t position, const std::string &problem)
    {
        m_at = position;
        fail(problem);
    }

    std::string_view m_text;
    std::size_t m_at = 0;
};

std::string factorsText(const PauliString &term)
{
    std::string text;
    for (const auto &[qubit, pauli] : term.factors) {
        if (!text.empty())
            text += ' ';
        text += pauli == Pauli::X ? 'X' : pauli == Pauli::Y ? 'Y' : 'Z';
        text += std::to_string(qubit);
    }
    return text.empty() ? "I" : text;
}

} // namespace

Observable pauliZ(int qubit)
{
    return {{PauliString{1, {{qubit, Pauli::Z}}}}};
}

std::vector<Observable> pauliZOfEveryQubit(int qubits)
{
    std::vector<Observable> observables;
    for (int qubit = 0; qubit < qubits; ++qubit)
        observables.push_back(pauliZ(qubit));
    return observables;
}

Observable parseObservable(std::string_view text)
{
    return Reader(text).read();
}

std::string toString(const Observable &observable)
{
    if (observable.terms.empty())
        return "0 I";
    std::string text;
    for (const PauliString &term : observable.terms) {
        const bool negative = std::signbit(term.coefficient);
        if (!text.empty())
            text += negative ? " - " : " + ";
        else if (negative)
            text += "-";
        const double size = std::abs(term.coefficient);
        if (size != 1)
            text += formatDouble(size) + " ";
        text += factorsText(term);
    }
    return text;
}

void validate(const Observable &observable, int qubits, const std::string &place)
{
    for (const PauliString &term : observable.terms) {
        if (!std::isfinite(term.coefficient))
            throw UserError("a coefficient of an observable is not a finite number", place);
        for (std::size_t i = 0; i < term.factors.size(); ++i) {
            const int qubit = term.factors[i].first;
            if (qubit < 0 || qubit >= qubits)
                throw UserError("there is no qubit " + std::to_string(qubit) + " in a circuit of "
                                    + std::to_string(qubits),
                                place,
                                qubits == 1
                                    ? "the only qubit is 0"
                                    : "qubits are numbered 0 to " + std::to_string(qubits - 1));
            if (i > 0 && term.factors[i - 1].first >= qubit)
                throw UserError("the factors of an observable's term are not in order of qubit",
                                place, "name each qubit once, the lowest first");
        }
    }
}

} // namespace ansatz
