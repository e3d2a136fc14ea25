// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/circuit/openqasm_place.h"

#include <cstddef>
#include <string>
#include <string_view>

namespace ansatz::openqasm {

using Position = OpenQasmPosition;

enum class TokenKind { Identifier, Number, Text, Symbol, End };

struct Token {
    TokenKind kind = TokenKind::End;
    std::string_view text; ///< into the program; of a Text without its quotes
    Position position;

    [[nodiscard]] bool is(std::string_view symbol) const
    {
        return kind == TokenKind::Symbol && text == symbol;
    }
    [[nodiscard]] bool isWord(std::string_view word) const
    {
        return kind == TokenKind::Identifier && text == word;
    }
};

/// Cuts a program into tokens, one ahead of the reader. A copy goes on from the same place, which
/// is how a gate's body is read again at every call.
class Lexer final {
public:
    /// Both texts outlive the lexer. Throws UserError where the first token is none.
    Lexer(std::string_view program, std::string_view source);

    /// The language's version, 2 or 3. From the next token on version 2's ^, a power, is read as
    /// **.
    void setVersion(int version) { m_version = version; }
    [[nodiscard]] int version() const { return m_version; }

    /// Where the token under the cursor ends, in bytes.
    [[nodiscard]] std::size_t offset() const { return m_offset; }
    [[nodiscard]] const Token &peek() const { return m_token; }
    /// Just behind the token that was taken last.
    [[nodiscard]] const Position &endOfTaken() const { return m_endOfTaken; }
    /// The token under the cursor; moves on.
    Token take();
    /// Moves on when the token is this symbol.
    bool takeIf(std::string_view symbol);
    /// Takes this symbol, or throws.
    void expect(std::string_view symbol);
    /// Takes an identifier, or throws; `what` names it in the error ("the name of a register").
    Token expectIdentifier(std::string_view what);

    [[noreturn]] void fail(const std::string &problem, const Position &position,
                           const std::string &remedy = {}) const;
    /// At the token under the cursor.
    [[noreturn]] void fail(const std::string &problem, const std::string &remedy = {}) const;

private:
    [[nodiscard]] char at(std::size_t ahead) const;
    void advance(std::size_t bytes);
    void skipBlanks();
    void skipBlockComment();
    void readToken();
    void readText();
    void readNumber();
    [[nodiscard]] std::size_t identifierLength() const;
    void setToken(TokenKind kind, std::size_t length);

    std::string_view m_program;
    std::string_view m_source;
    int m_version = 3;
    std::size_t m_offset = 0;
    Position m_position; ///< behind the token under the cursor
    Position m_endOfTaken;
    Token m_token;
};

/// How an error names a token: "'cx'", "the end of the program".
[[nodiscard]] std::string inWords(const Token &token);

} // namespace ansatz::openqasm
