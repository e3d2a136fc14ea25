// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/circuit_editor/start_fields.h"

#include "ui/circuit_editor/parameter_text.h"
#include "ui/circuit_editor/start_text.h"
#include "ui/theme/theme.h"

#include <QComboBox>
#include <QGridLayout>
#include <QLabel>
#include <QLineEdit>

namespace ansatz::ui {

namespace {

using Distribution = WeightStart::Distribution;

constexpr int defaultKind = 0; // then the distributions, in their order

} // namespace

QLabel *fieldLabel(const QString &text)
{
    auto *const label = new QLabel(text);
    label->setFont(Theme::instance().font(TextSize::Small));
    label->setForegroundRole(QPalette::PlaceholderText);
    return label;
}

StartFields::StartFields(QGridLayout *grid, int row, const QString &name, QObject *parent)
    : QObject(parent), m_title(fieldLabel(tr("Starts"))), m_firstTitle(fieldLabel({})),
      m_secondTitle(fieldLabel({})), m_kind(new QComboBox), m_first(new QLineEdit),
      m_second(new QLineEdit)
{
    m_kind->addItems({tr("Training's default"), tr("At a value"), tr("Normal"), tr("Uniform")});
    m_kind->setObjectName(QStringLiteral("startKind"));
    m_kind->setAccessibleName(tr("How the weight of angle %1 starts").arg(name));
    m_kind->setToolTip(tr("Where a training begins. By default angles are drawn around 0 with the "
                          "initial spread of the training's settings, and scales start at 1. Every "
                          "repetition of a block draws its own."));
    m_first->setObjectName(QStringLiteral("startFirst"));
    m_second->setObjectName(QStringLiteral("startSecond"));
    m_title->setBuddy(m_kind);
    grid->addWidget(m_title, row, 1, 1, 2);
    grid->addWidget(m_firstTitle, row, 3);
    grid->addWidget(m_secondTitle, row, 4);
    grid->addWidget(m_kind, row + 1, 1, 1, 2);
    grid->addWidget(m_first, row + 1, 3);
    grid->addWidget(m_second, row + 1, 4);
    showKind();
    connect(m_kind, &QComboBox::activated, this, [this] {
        showKind();
        Q_EMIT edited();
    });
    for (QLineEdit *const field : {m_first, m_second}) {
        field->setMinimumWidth(64);
        connect(field, &QLineEdit::textEdited, this, &StartFields::edited);
    }
}

void StartFields::setVisible(bool visible)
{
    for (QWidget *const widget : std::initializer_list<QWidget *>{
             m_title, m_firstTitle, m_secondTitle, m_kind, m_first, m_second})
        widget->setVisible(visible);
}

void StartFields::setStart(const std::optional<WeightStart> &start)
{
    m_kind->setCurrentIndex(start ? static_cast<int>(start->distribution) + 1 : defaultKind);
    m_first->setText(start ? numberText(start->first) : QString());
    m_second->setText(start && start->distribution != Distribution::Value
                          ? numberText(start->second)
                          : QString());
    showKind();
}

bool StartFields::start(std::optional<WeightStart> *start, QString *problem) const
{
    start->reset();
    if (m_kind->currentIndex() == defaultKind)
        return true;
    WeightStart read;
    read.distribution = static_cast<Distribution>(m_kind->currentIndex() - 1);
    const bool isValue = read.distribution == Distribution::Value;
    const std::optional<double> first = parseNumber(m_first->text());
    const std::optional<double> second = isValue ? 0.0 : parseNumber(m_second->text());
    if (!first || !second) {
        *problem = tr("%1 needs a number.").arg((first ? m_secondTitle : m_firstTitle)->text());
        return false;
    }
    read.first = *first;
    read.second = *second;
    *problem = startProblem(read);
    if (problem->isEmpty())
        *start = read;
    return problem->isEmpty();
}

// Numbers that a kind begins with are those that people mean most often.
void StartFields::showKind()
{
    struct Kind {
        QString first;
        QString second;
        const char *usualFirst;
        const char *usualSecond;
    };
    const Kind kinds[] = {{{}, {}, "", ""},
                          {tr("Value"), {}, "0", ""},
                          {tr("Mean"), tr("Deviation"), "0", "0.1"},
                          {tr("From"), tr("To"), "-pi", "pi"}};
    const Kind &kind = kinds[m_kind->currentIndex()];
    m_firstTitle->setText(kind.first);
    m_secondTitle->setText(kind.second);
    // A field that is off keeps a name for whoever reads the form aloud.
    m_first->setAccessibleName(kind.first.isEmpty() ? tr("Value") : kind.first);
    m_second->setAccessibleName(kind.second.isEmpty() ? tr("Deviation") : kind.second);
    m_first->setEnabled(!kind.first.isEmpty());
    m_second->setEnabled(!kind.second.isEmpty());
    if (kind.first.isEmpty())
        m_first->clear();
    else if (m_first->text().isEmpty())
        m_first->setText(QString::fromUtf8(kind.usualFirst));
    if (kind.second.isEmpty())
        m_second->clear();
    else if (m_second->text().isEmpty())
        m_second->setText(QString::fromUtf8(kind.usualSecond));
}

} // namespace ansatz::ui
