// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/run_bar.h"

#include "ui/badge.h"
#include "ui/document/experiment_document.h"
#include "ui/number_text.h"
#include "ui/session/training_session.h"
#include "ui/theme/theme.h"
#include "ui/train_actions.h"

#include <QAction>
#include <QHBoxLayout>
#include <QLabel>
#include <QPainter>
#include <QPainterPath>
#include <QProgressBar>
#include <QPushButton>

#include <algorithm>
#include <span>

namespace ansatz::ui {

namespace {

/// The newest ones; the model's file has all.
constexpr std::size_t mostPartsInTip = 8;

QIcon playIcon()
{
    QIcon icon;
    const auto add = [&icon](QIcon::Mode mode, const QColor &color) {
        QPixmap pixmap(48, 48);
        pixmap.fill(Qt::transparent);
        QPainter painter(&pixmap);
        painter.setRenderHint(QPainter::Antialiasing);
        painter.setPen(Qt::NoPen);
        painter.setBrush(color);
        painter.drawPolygon(QPolygonF{{11, 6}, {41, 24}, {11, 42}});
        painter.end();
        icon.addPixmap(pixmap, mode);
    };
    add(QIcon::Normal, colors().accentText);
    add(QIcon::Disabled, colors().muted);
    return icon;
}

QString withoutMnemonic(QString text)
{
    return text.remove(QLatin1Char('&'));
}

QString threadsText(int threads)
{
    return threads == 1 ? RunBar::tr("1 thread") : RunBar::tr("%1 threads").arg(threads);
}

QString precisionText(Precision precision)
{
    const auto text = toString(precision);
    return QString::fromUtf8(text.data(), qsizetype(text.size()));
}

/// A switch that is off is told, as both are on as a rule.
QString backendText(const std::string &name, bool jit, bool vmap)
{
    QString text = QString::fromStdString(name);
    if (!jit)
        text += RunBar::tr(" · no jit");
    if (!vmap)
        text += RunBar::tr(" · no vmap");
    return text;
}

QString usedTip(const RunFacts &facts, const QString &next)
{
    QString tip = RunBar::tr("Used by the run that is shown. The next start uses %1").arg(next);
    const std::size_t left =
        facts.earlier.size() > mostPartsInTip ? facts.earlier.size() - mostPartsInTip : 0;
    if (left > 0)
        tip += RunBar::tr("\nIt had %1 parts before those below").arg(countText(qint64(left)));
    for (const EarlierPart &part : std::span(facts.earlier).subspan(left))
        tip += RunBar::tr("\nTo step %1 it was %2 on %3: %4")
                   .arg(countText(part.steps), QString::fromStdString(part.backend),
                        QString::fromStdString(part.device), QString::fromStdString(part.ending));
    return tip;
}

QString plannedText(int steps)
{
    return steps == 1 ? RunBar::tr("1 step planned")
                      : RunBar::tr("%1 steps planned").arg(countText(steps));
}

QString stateSentence(const TrainingSession &session)
{
    switch (session.state()) {
    case TrainingState::Idle:
        return RunBar::tr("ready to train");
    case TrainingState::Starting:
        return RunBar::tr("loading data and compiling…");
    case TrainingState::Running:
        return RunBar::tr("training");
    case TrainingState::Pausing:
        return RunBar::tr("pausing…");
    case TrainingState::Paused:
        return RunBar::tr("paused");
    case TrainingState::Stopping:
        return RunBar::tr("stopping…");
    case TrainingState::Stopped:
        return session.model() ? RunBar::tr("stopped, model kept")
                               : RunBar::tr("stopped before the first step");
    case TrainingState::Finished:
        return RunBar::tr("finished");
    case TrainingState::Failed:
        return RunBar::tr("failed, see the settings");
    case TrainingState::Cut:
        return RunBar::tr("stopped by a failure, see the settings");
    }
    return {};
}

} // namespace

RunBar::RunBar(ExperimentDocument &document, TrainingSession &session, TrainActions &actions,
               QWidget *parent)
    : QToolBar(tr("Run bar"), parent), m_document(document), m_session(session),
      m_progress(new QProgressBar), m_steps(new QLabel), m_detail(new QLabel),
      m_backend(new Badge(tr("backend"))), m_device(new Badge(tr("device"))),
      m_precision(new Badge(tr("precision"))), m_seed(new Badge(tr("seed")))
{
    setObjectName(QStringLiteral("runBar"));
    setMovable(false);
    setFloatable(false);
    // Hiding the bar would hide Train; the View menu does not offer it either.
    toggleViewAction()->setVisible(false);
    setContextMenuPolicy(Qt::PreventContextMenu);

    auto *content = new QWidget;
    auto *row = new QHBoxLayout(content);
    row->setContentsMargins(spacing, 4, spacing, 4);
    row->setSpacing(spacing);
    addWidget(content);
    addButton(actions.train, true);
    addButton(actions.pause, false);
    addButton(actions.step, false);
    addButton(actions.stop, false);
    addButton(actions.reset, false);

    m_progress->setObjectName(QStringLiteral("progress"));
    m_progress->setAccessibleName(tr("Training progress"));
    m_progress->setTextVisible(false);
    m_progress->setRange(0, 1000);
    m_progress->setFixedHeight(10);
    m_progress->setMinimumWidth(60);
    m_progress->setMaximumWidth(360);
    row->addSpacing(4);
    row->addWidget(m_progress, 10);
    auto *texts = new QVBoxLayout;
    texts->setSpacing(0);
    texts->addWidget(m_steps);
    texts->addWidget(m_detail);
    for (QLabel *label : {m_steps, m_detail})
        label->setTextFormat(Qt::PlainText);
    m_steps->setObjectName(QStringLiteral("stepText"));
    m_detail->setObjectName(QStringLiteral("detailText"));
    row->addLayout(texts);
    row->addStretch(1);
    for (Badge *badge : {m_backend, m_device, m_precision, m_seed})
        row->addWidget(badge);
    m_backend->setObjectName(QStringLiteral("backendBadge"));
    m_device->setObjectName(QStringLiteral("deviceBadge"));
    m_precision->setObjectName(QStringLiteral("precisionBadge"));
    m_seed->setObjectName(QStringLiteral("seedBadge"));

    connect(&session, &TrainingSession::recordsArrived, this, &RunBar::showProgress);
    connect(&session, &TrainingSession::stateChanged, this, &RunBar::showProgress);
    connect(&session, &TrainingSession::stateChanged, this, &RunBar::showBadges);
    connect(&session, &TrainingSession::runStarted, this, &RunBar::showBadges);
    connect(&session, &TrainingSession::runEdited, this, &RunBar::showBadges);
    connect(&document, &ExperimentDocument::experimentChanged, this, [this] {
        showBadges();
        showProgress();
    });
    connect(&Theme::instance(), &Theme::changed, this, &RunBar::followTheme);
    followTheme();
    showBadges();
    showProgress();
}

void RunBar::addButton(QAction *action, bool primary)
{
    auto *button = new QPushButton;
    button->setProperty("primary", primary);
    button->setObjectName(withoutMnemonic(action->text()).toLower() + QStringLiteral("Button"));
    const auto follow = [button, action, primary] {
        const QString text = withoutMnemonic(action->text());
        button->setText(text);
        button->setAccessibleName(text);
        button->setEnabled(action->isEnabled());
        const QString keys = action->shortcut().toString(QKeySequence::NativeText);
        button->setToolTip(keys.isEmpty() ? action->statusTip()
                                          : tr("%1 (%2)").arg(action->statusTip(), keys));
        // Train and Resume take the same room.
        const QString widest = primary ? tr("Resume") : text;
        const int width = button->fontMetrics().horizontalAdvance(widest);
        button->setFixedSize(width + (primary ? 48 : 26), 30);
    };
    follow();
    connect(action, &QAction::changed, button, follow);
    connect(button, &QPushButton::clicked, action, &QAction::trigger);
    layout()->itemAt(0)->widget()->layout()->addWidget(button);
}

void RunBar::followTheme()
{
    const Theme &theme = Theme::instance();
    for (QPushButton *button : findChildren<QPushButton *>()) {
        const bool primary = button->property("primary").toBool();
        button->setFont(theme.font(TextSize::Large, primary));
        if (primary) {
            button->setIcon(playIcon());
            button->setIconSize({12, 12});
        }
    }
    m_steps->setFont(theme.numberFont(TextSize::Normal));
    m_detail->setFont(theme.numberFont(TextSize::Normal));
    QPalette muted;
    muted.setColor(QPalette::WindowText, colors().muted);
    m_detail->setPalette(muted);
    // Wide enough for long runs, so that the bar beside it does not jump with every digit.
    const QFontMetrics metrics(m_steps->font());
    m_steps->setMinimumWidth(metrics.horizontalAdvance(
        tr("step %1 of %2 · %3 steps/s")
            .arg(countText(10'000), countText(10'000), countText(9'999))));
}

void RunBar::showProgress()
{
    const TrainingState state = m_session.state();
    const int done = m_session.stepsDone();
    const int planned = m_session.stepsPlanned();
    if (planned == 0) {
        m_progress->setValue(0);
        m_steps->setText(state == TrainingState::Idle
                             ? plannedText(m_document.experiment().training.steps)
                             : stateSentence(m_session));
        m_detail->setText(state == TrainingState::Idle ? stateSentence(m_session) : QString());
        return;
    }
    m_progress->setValue(static_cast<int>(1000.0 * done / std::max(planned, 1)));
    QString steps = tr("step %1 of %2").arg(countText(done), countText(planned));
    const double rate = m_session.stepsPerSecond();
    if (rate > 0) {
        steps += tr(" · %1 steps/s")
                     .arg(rate < 10 ? valueText(rate) : countText(static_cast<qint64>(rate)));
    }
    m_steps->setText(steps);
    QString detail = stateSentence(m_session);
    if (state == TrainingState::Running && rate > 0)
        detail = tr("%1 left").arg(durationText(m_session.secondsLeft()));
    else if (state == TrainingState::Finished)
        detail = tr("finished in %1").arg(durationText(m_session.history().lastStep.seconds));
    if (done > 0)
        detail += tr(" · loss %1").arg(valueText(m_session.history().lastStep.loss));
    m_detail->setText(detail);
    m_progress->setAccessibleDescription(steps + QStringLiteral(", ") + detail);
}

void RunBar::showBadges()
{
    const QString dot = QStringLiteral(" · ");
    const auto &facts = m_session.facts();
    const Experiment &experiment = m_document.experiment();
    if (facts) {
        const ComputeSettings &next = experiment.compute;
        m_backend->setValue(backendText(facts->backend, facts->jit, facts->vmap),
                            usedTip(*facts, backendText(next.backend, next.jit, next.vmap)),
                            facts->backend != next.backend || facts->jit != next.jit
                                || facts->vmap != next.vmap);
        QString device = QString::fromStdString(facts->device) + dot + threadsText(facts->threads);
        if (!facts->simd.empty())
            device += dot + QString::fromStdString(facts->simd);
        m_device->setValue(device, usedTip(*facts, QString::fromStdString(next.device)),
                           facts->device != next.device);
        m_precision->setValue(precisionText(facts->precision),
                              usedTip(*facts, precisionText(next.precision)),
                              facts->precision != next.precision);
        m_seed->setValue(QString::number(facts->seed),
                         usedTip(*facts, QString::number(experiment.seed)),
                         facts->seed != experiment.seed);
        return;
    }
    const QString tip = tr("Chosen for the next start; nothing has run yet");
    m_backend->setValue(
        backendText(experiment.compute.backend, experiment.compute.jit, experiment.compute.vmap),
        tip);
    const int threads = threadsOf(targetOf(experiment.compute));
    m_device->setValue(
        QString::fromStdString(experiment.compute.device) + dot + threadsText(threads), tip);
    m_precision->setValue(precisionText(experiment.compute.precision), tip);
    m_seed->setValue(QString::number(experiment.seed), tip);
}

} // namespace ansatz::ui
