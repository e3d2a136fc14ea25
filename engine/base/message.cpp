// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/base/message.h"

namespace ansatz {

std::string inEnglish(const Message &message)
{
    if (message.isVerbatim)
        return message.words;
    std::string text;
    const std::string &words = message.words;
    for (std::size_t k = 0; k < words.size(); ++k) {
        const bool isPlace =
            words[k] == '%' && k + 1 < words.size() && words[k + 1] >= '1' && words[k + 1] <= '9';
        if (isPlace)
            text += inEnglish(message.parts.at(static_cast<std::size_t>(words[++k] - '1')));
        else
            text += words[k];
    }
    return text;
}

} // namespace ansatz
