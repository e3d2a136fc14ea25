// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/circuit/openqasm_lexer.h"

#include "engine/base/error.h"

#include <algorithm>
#include <array>

namespace ansatz::openqasm {

namespace {

bool isLetter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
}

bool isDigit(char c)
{
    return c >= '0' && c <= '9';
}

// Of the letters outside ASCII that OpenQASM 3 allows in names, those that programs use: Greek
// ones, U+0370 to U+03FF, and the constant ℇ. The length in bytes, 0 for others.
std::size_t greekLength(std::string_view text)
{
    if (text.size() >= 2 && (text[0] == '\xCD' || text[0] == '\xCE' || text[0] == '\xCF')
        && (static_cast<unsigned char>(text[1]) & 0xC0) == 0x80
        && !(text[0] == '\xCD' && static_cast<unsigned char>(text[1]) < 0xB0))
        return 2;
    constexpr std::string_view euler = "ℇ";
    return text.starts_with(euler) ? euler.size() : 0;
}

constexpr std::array<std::string_view, 10> longSymbols = {
    "**", "->", "==", "!=", "<=", ">=", "+=", "-=", "*=", "/="};

constexpr std::string_view symbols = "(){}[],;=+-*/@:<>!&|^~%#$.";

std::string unknownCharacter(char c)
{
    if (c == '\0')
        return "a NUL byte in the program";
    if (static_cast<unsigned char>(c) >= 0x80)
        return "a character that is neither ASCII nor a Greek letter; only comments may hold it";
    if (static_cast<unsigned char>(c) < 0x20 || c == 0x7f)
        return "a control character in the program";
    return std::string("unexpected character '") + c + "'";
}

} // namespace

Lexer::Lexer(std::string_view program, std::string_view source)
    : m_program(program), m_source(source)
{
    constexpr std::string_view byteOrderMark = "\xEF\xBB\xBF";
    if (m_program.starts_with(byteOrderMark))
        m_offset = byteOrderMark.size();
    readToken();
}

Token Lexer::take()
{
    const Token token = m_token;
    m_endOfTaken = m_position;
    readToken();
    return token;
}

bool Lexer::takeIf(std::string_view symbol)
{
    if (!m_token.is(symbol))
        return false;
    m_endOfTaken = m_position;
    readToken();
    return true;
}

void Lexer::expect(std::string_view symbol)
{
    if (!takeIf(symbol))
        fail("expected '" + std::string(symbol) + "', found " + inWords(m_token));
}

Token Lexer::expectIdentifier(std::string_view what)
{
    if (m_token.kind != TokenKind::Identifier)
        fail("expected " + std::string(what) + ", found " + inWords(m_token));
    return take();
}

void Lexer::fail(const std::string &problem, const Position &position,
                 const std::string &remedy) const
{
    throw UserError(problem,
                    std::string(m_source) + ":" + std::to_string(position.line) + ":"
                        + std::to_string(position.column),
                    remedy);
}

void Lexer::fail(const std::string &problem, const std::string &remedy) const
{
    fail(problem, m_token.position, remedy);
}

char Lexer::at(std::size_t ahead) const
{
    return m_offset + ahead < m_program.size() ? m_program[m_offset + ahead] : '\0';
}

void Lexer::advance(std::size_t bytes)
{
    for (std::size_t k = 0; k < bytes; ++k) {
        const auto byte = static_cast<unsigned char>(m_program[m_offset++]);
        if (byte == '\n') {
            ++m_position.line;
            m_position.column = 1;
        } else if ((byte & 0xC0) != 0x80) { // a continuation byte belongs to the character before
            ++m_position.column;
        }
    }
}

void Lexer::skipBlockComment()
{
    const Position start = m_position;
    const std::size_t end = m_program.find("*/", m_offset + 2);
    if (end == std::string_view::npos)
        fail("the comment is never closed", start, "Close it with */.");
    advance(end + 2 - m_offset);
}

void Lexer::skipBlanks()
{
    while (m_offset < m_program.size()) {
        const char c = at(0);
        if (c == ' ' || c == '\t' || c == '\n' || c == '\r') {
            advance(1);
        } else if (c == '/' && at(1) == '/') {
            const std::size_t end = m_program.find('\n', m_offset);
            advance((end == std::string_view::npos ? m_program.size() : end) - m_offset);
        } else if (c == '/' && at(1) == '*') {
            skipBlockComment();
        } else {
            return;
        }
    }
}

void Lexer::setToken(TokenKind kind, std::size_t length)
{
    m_token = {kind, m_program.substr(m_offset, length), m_position};
    advance(length);
}

std::size_t Lexer::identifierLength() const
{
    std::size_t length = 0;
    for (;;) {
        if (isLetter(at(length)) || (length > 0 && isDigit(at(length)))) {
            ++length;
            continue;
        }
        const std::size_t letter = static_cast<unsigned char>(at(length)) < 0x80
                                       ? 0
                                       : greekLength(m_program.substr(m_offset + length));
        if (letter == 0)
            return length;
        length += letter;
    }
}

void Lexer::readText()
{
    const char quote = at(0);
    const std::size_t end = m_program.find_first_of(std::string{quote, '\n'}, m_offset + 1);
    if (end == std::string_view::npos || m_program[end] == '\n')
        fail("the text is never closed", m_position);
    m_token = {TokenKind::Text, m_program.substr(m_offset + 1, end - m_offset - 1), m_position};
    advance(end + 1 - m_offset);
}

void Lexer::readNumber()
{
    std::size_t length = 0;
    const auto digits = [&] {
        while (isDigit(at(length)))
            ++length;
    };
    digits();
    if (at(length) == '.') {
        ++length;
        digits();
    }
    if (at(length) == 'e' || at(length) == 'E') {
        const std::size_t sign = at(length + 1) == '+' || at(length + 1) == '-' ? 1 : 0;
        if (isDigit(at(length + 1 + sign))) {
            length += 1 + sign;
            digits();
        }
    }
    if (isLetter(at(length)) || at(length) == '.')
        fail("this number is not understood", m_position,
             "Write decimal numbers without a unit: 3, 0.5, 1e-3.");
    setToken(TokenKind::Number, length);
}

void Lexer::readToken()
{
    skipBlanks();
    if (m_offset == m_program.size()) {
        m_token = {TokenKind::End, {}, m_position};
        return;
    }
    const char c = at(0);
    if (const std::size_t length = identifierLength(); length > 0)
        return setToken(TokenKind::Identifier, length);
    if (isDigit(c) || (c == '.' && isDigit(at(1))))
        return readNumber();
    if (c == '"' || c == '\'')
        return readText();
    if (std::ranges::find(longSymbols, m_program.substr(m_offset, 2)) != longSymbols.end())
        return setToken(TokenKind::Symbol, 2);
    if (c == '\0' || symbols.find(c) == std::string_view::npos)
        fail(unknownCharacter(c), m_position);
    setToken(TokenKind::Symbol, 1);
    if (c == '^' && m_version == 2)
        m_token.text = "**";
}

std::string inWords(const Token &token)
{
    if (token.kind == TokenKind::End)
        return "the end of the program";
    constexpr std::size_t most = 40;
    const std::string text(token.text.substr(0, most));
    return "'" + text + (token.text.size() > most ? "…" : "") + "'";
}

} // namespace ansatz::openqasm
