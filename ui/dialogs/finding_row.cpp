// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/dialogs/finding_row.h"

#include "ui/theme/theme_label.h"

#include <QHBoxLayout>
#include <QVBoxLayout>

namespace ansatz::ui {

FindingRow::FindingRow(const DiagnosisLine &line, Arrangement arrangement, QWidget *parent)
    : QWidget(parent), m_mark(line.mark)
{
    auto *row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(spacing);
    row->addWidget(new VerdictMark(line.mark), 0, Qt::AlignTop);
    auto *texts = new QVBoxLayout;
    texts->setSpacing(2);
    row->addLayout(texts, 1);
    const auto label = [this](const QString &text, bool semibold, bool muted) {
        auto *made = new ThemeLabel(text, TextSize::Normal, semibold, muted);
        made->setTextInteractionFlags(Qt::TextSelectableByMouse);
        m_wholeText += (m_wholeText.isEmpty() ? QString() : QStringLiteral("\n")) + text;
        return made;
    };
    auto *head = new QHBoxLayout;
    head->setSpacing(spacing);
    texts->addLayout(head);
    ThemeLabel *title = label(line.title, true, false);
    title->setWordWrap(arrangement == Arrangement::Below);
    head->addWidget(title);
    if (!line.text.isEmpty()) {
        ThemeLabel *text = label(line.text, false, line.mark == Mark::Good);
        text->setWordWrap(true);
        if (arrangement == Arrangement::Beside)
            head->addWidget(text, 1);
        else
            texts->addWidget(text);
    }
    if (!line.remedy.isEmpty()) {
        ThemeLabel *remedy = label(tr("Remedy: %1").arg(line.remedy), false, true);
        remedy->setWordWrap(true);
        texts->addWidget(remedy);
    }
    setAccessibleName(markText(line.mark) + QStringLiteral(": ") + m_wholeText);
}

} // namespace ansatz::ui
