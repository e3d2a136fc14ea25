// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/settings_panel/advice_view.h"

#include "ui/document/experiment_document.h"
#include "ui/session/advice_service.h"
#include "ui/session/training_session.h"
#include "ui/settings_panel/advice_row.h"
#include "ui/settings_panel/compute_edits.h"
#include "ui/settings_panel/field_binder.h"
#include "ui/settings_panel/settings_section.h"
#include "ui/theme/theme.h"

#include <QDateTime>
#include <QHBoxLayout>
#include <QLabel>
#include <QLocale>
#include <QPushButton>
#include <QVBoxLayout>

#include <algorithm>
#include <cmath>

namespace ansatz::ui {

namespace {

constexpr qint64 secondsOfNow = 60;

QDateTime timeOf(const DeviceAdvice &advice)
{
    return QDateTime::fromString(QString::fromStdString(advice.measuredAt), Qt::ISODate);
}

/// Whole decades around all times, so that bars of one advice can be compared with the next.
AdviceRow::Scale scaleOf(const DeviceAdvice &advice)
{
    double shortest = 0.1;
    double longest = 1;
    for (const DeviceChoice &choice : advice.choices) {
        if (choice.stepMs <= 0)
            continue;
        shortest = std::min(shortest, choice.stepMs);
        longest = std::max(longest, choice.stepMs);
    }
    return {.shortest = std::pow(10, std::floor(std::log10(shortest))) / 2,
            .longest = std::pow(10, std::ceil(std::log10(longest)))};
}

QPushButton *linkButton(const char *name)
{
    auto *button = new QPushButton;
    button->setObjectName(QLatin1String(name));
    button->setFlat(true);
    button->setProperty("link", true);
    button->setCursor(Qt::PointingHandCursor);
    button->setFont(Theme::instance().font(TextSize::Normal));
    return button;
}

} // namespace

AdviceView::AdviceView(FieldBinder &binder, AdviceService &service, TrainingSession &session,
                       QWidget *parent)
    : QWidget(parent), m_binder(binder), m_service(service), m_session(session),
      m_head(mutedLabel({}, this)), m_rowsLayout(new QVBoxLayout), m_why(mutedLabel({}, this)),
      m_choose(linkButton("chooseRecommended")), m_again(linkButton("measureAgain"))
{
    setObjectName(QStringLiteral("advice"));
    m_head->setObjectName(QStringLiteral("adviceHead"));
    m_why->setObjectName(QStringLiteral("adviceWhy"));
    m_head->setWordWrap(true);
    m_why->setWordWrap(true);
    m_again->setText(tr("Measure again"));
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 4, 0, 4);
    layout->setSpacing(4);
    m_rowsLayout->setSpacing(6);
    layout->addWidget(m_head);
    layout->addLayout(m_rowsLayout);
    layout->addWidget(m_why);
    auto *links = new QHBoxLayout;
    links->addWidget(m_choose);
    links->addWidget(m_again);
    links->addStretch();
    layout->addLayout(links);

    m_minute.setSingleShot(true);
    connect(&m_minute, &QTimer::timeout, this, &AdviceView::showHead);
    connect(m_again, &QPushButton::clicked, &service, &AdviceService::measureAgain);
    connect(m_choose, &QPushButton::clicked, this, &AdviceView::choose);
    connect(&service, &AdviceService::changed, this, &AdviceView::refresh);
    binder.onChange([this](const Experiment &) { showRecommendation(); });
    refresh();
}

void AdviceView::refresh()
{
    showHead();
    showRows();
    showRecommendation();
}

void AdviceView::showHead()
{
    switch (m_service.state()) {
    case AdviceService::State::Waiting:
        m_head->setText(isBusy(m_session.state())
                            ? tr("Devices are not measured while training.")
                            : tr("Devices are measured a moment after the last change…"));
        break;
    case AdviceService::State::Measuring:
        m_head->setText(tr("Measuring on every device, 0.3 s each…"));
        break;
    case AdviceService::State::Failed:
        m_head->setText(m_service.errorText());
        break;
    case AdviceService::State::Known: {
        const QDateTime time = timeOf(*m_service.advice());
        const qint64 age = time.secsTo(QDateTime::currentDateTimeUtc());
        if (age < secondsOfNow) {
            m_head->setText(tr("Measured just now on this circuit and batch"));
            m_minute.start(static_cast<int>((secondsOfNow - std::max<qint64>(0, age)) * 1000));
        } else {
            const QString clock =
                QLocale().toString(time.toLocalTime().time(), QLocale::ShortFormat);
            m_head->setText(tr("Measured at %1 on this circuit and batch").arg(clock));
        }
        break;
    }
    }
    m_again->setVisible(m_service.state() == AdviceService::State::Known
                        || m_service.state() == AdviceService::State::Failed);
}

void AdviceView::showRows()
{
    const auto &advice = m_service.advice();
    const bool isOld = m_service.state() != AdviceService::State::Known;
    qsizetype used = 0;
    if (advice) {
        const AdviceRow::Scale scale = scaleOf(*advice);
        for (std::size_t i = 0; i < advice->choices.size(); ++i) {
            const DeviceChoice &choice = advice->choices[i];
            // What is missing on this machine is listed below, with its "why?".
            if (!choice.canRun() && choice.memoryNeed == 0)
                continue;
            if (used == m_rows.size()) {
                m_rows.append(new AdviceRow(this));
                m_rowsLayout->addWidget(m_rows.last());
            }
            AdviceRow *row = m_rows[used++];
            row->setChoice(choice, scale, advice->recommended == i, isOld);
            row->setVisible(true);
        }
    }
    for (qsizetype i = used; i < m_rows.size(); ++i)
        m_rows[i]->setVisible(false);
}

void AdviceView::showRecommendation()
{
    const auto &advice = m_service.advice();
    const bool isKnown = advice && m_service.state() == AdviceService::State::Known;
    m_why->setVisible(isKnown);
    m_choose->setVisible(false);
    if (!isKnown)
        return;
    QString why = QString::fromStdString(advice->why);
    if (!why.isEmpty())
        why[0] = why[0].toUpper();
    m_why->setText(why + QLatin1Char('.'));
    if (!advice->recommended)
        return;
    const DeviceChoice &best = advice->choices[*advice->recommended];
    const ComputeSettings &now = m_binder.document().experiment().compute;
    m_choose->setVisible(now.backend != best.backend || now.device != best.device);
    m_choose->setText(
        tr("Use %1 on %2")
            .arg(QString::fromStdString(best.backend), QString::fromStdString(best.device)));
}

void AdviceView::choose()
{
    const auto &advice = m_service.advice();
    if (!advice || !advice->recommended)
        return;
    const DeviceChoice &best = advice->choices[*advice->recommended];
    m_binder.document().edit(
        tr("Use the recommended device"),
        computedBy(m_binder.document().experiment(), best.backend, best.device, backends()));
}

} // namespace ansatz::ui
