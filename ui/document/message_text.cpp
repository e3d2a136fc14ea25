// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/document/message_text.h"

#include <QCoreApplication>

namespace ansatz::ui {

QString messageText(const Message &message)
{
    if (message.isVerbatim)
        return QString::fromStdString(message.words);
    const QString words = QCoreApplication::translate(messageContext, message.words.c_str());
    QString text;
    for (qsizetype k = 0; k < words.size(); ++k) {
        const int part =
            words[k] == u'%' && k + 1 < words.size() ? words[k + 1].unicode() - u'1' : -1;
        if (part < 0 || part > 8)
            text += words[k];
        else if (++k; std::size_t(part) < message.parts.size())
            text += messageText(message.parts[std::size_t(part)]);
    }
    return text;
}

} // namespace ansatz::ui
