// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/dialogs/diagnosis_dialog.h"

#include "ui/dialogs/finding_row.h"
#include "ui/dialogs/gradient_model.h"
#include "ui/session/diagnosis_run.h"
#include "ui/theme/theme_label.h"
#include "ui/views/copyable_table.h"

#include <QClipboard>
#include <QDialogButtonBox>
#include <QEvent>
#include <QFrame>
#include <QGridLayout>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QProgressBar>
#include <QPushButton>
#include <QScrollArea>
#include <QSortFilterProxyModel>
#include <QTimer>
#include <QVBoxLayout>

#include <algorithm>

namespace ansatz::ui {

namespace {

constexpr int patienceMilliseconds = 300;
constexpr int thanksMilliseconds = 2000; // that a button says that it has copied
constexpr int machineWidth = 340;
constexpr int findingsHeight = 190; // at most

ThemeLabel *sectionTitle(const QString &text)
{
    return new ThemeLabel(text, TextSize::Title, true);
}

QFrame *hairline(QFrame::Shape shape)
{
    auto *line = new QFrame;
    line->setFrameShape(shape);
    line->setFrameShadow(QFrame::Plain);
    const auto follow = [line] {
        QPalette own;
        own.setColor(QPalette::WindowText, colors().hairline);
        line->setPalette(own);
    };
    QObject::connect(&Theme::instance(), &Theme::changed, line, follow);
    follow();
    return line;
}

/// As high as its wrapped texts need at its width: a scroll area alone would squeeze them.
class Column final : public QWidget {
protected:
    bool event(QEvent *event) override
    {
        if ((event->type() == QEvent::Resize || event->type() == QEvent::LayoutRequest)
            && layout()->hasHeightForWidth())
            setMinimumHeight(layout()->totalHeightForWidth(width()));
        return QWidget::event(event);
    }
};

/// A column of rows that scrolls; its layout comes in `rows`.
QScrollArea *scrolling(QVBoxLayout *&rows)
{
    auto *area = new QScrollArea;
    area->setFrameShape(QFrame::NoFrame);
    area->setWidgetResizable(true);
    area->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    auto *content = new Column;
    rows = new QVBoxLayout(content);
    rows->setContentsMargins(0, 0, spacing, 0);
    rows->setSpacing(spacing);
    area->setWidget(content);
    return area;
}

void empty(QLayout *layout)
{
    while (QLayoutItem *item = layout->takeAt(0)) {
        if (QWidget *widget = item->widget()) {
            widget->hide();
            widget->deleteLater();
        }
        delete item;
    }
}

void addLines(QVBoxLayout *rows, const QList<DiagnosisLine> &lines,
              FindingRow::Arrangement arrangement = FindingRow::Arrangement::Below)
{
    for (const DiagnosisLine &line : lines) {
        auto *row = new FindingRow(line, arrangement);
        rows->addWidget(row);
        row->show(); // now, so that it counts when heights are asked for
    }
}

QWidget *factGrid(const QList<std::pair<QString, QString>> &facts)
{
    auto *box = new QWidget;
    auto *grid = new QGridLayout(box);
    grid->setContentsMargins(0, 0, 0, 0);
    grid->setHorizontalSpacing(spacing);
    grid->setVerticalSpacing(4);
    grid->setColumnStretch(1, 1);
    for (const auto &[name, value] : facts) {
        const int row = grid->rowCount();
        grid->addWidget(new ThemeLabel(name, TextSize::Normal, false, true), row, 0, Qt::AlignTop);
        auto *text = new ThemeLabel(value);
        text->setWordWrap(true);
        text->setTextInteractionFlags(Qt::TextSelectableByMouse);
        grid->addWidget(text, row, 1);
    }
    return box;
}

} // namespace

DiagnosisDialog::DiagnosisDialog(std::function<Experiment()> experiment, QWidget *parent)
    : QDialog(parent), m_experiment(std::move(experiment)), m_run(new DiagnosisRun(this)),
      m_patience(new QTimer(this)), m_model(new GradientModel(this)),
      m_sorted(new QSortFilterProxyModel(this))
{
    setWindowTitle(tr("Diagnosis"));
    setAttribute(Qt::WA_DeleteOnClose);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(16, 16, 16, 12);
    layout->setSpacing(12);
    layout->addWidget(makeHead());
    layout->addWidget(makeProgress());
    layout->addWidget(hairline(QFrame::HLine));
    m_body = new QWidget;
    auto *sides = new QHBoxLayout(m_body);
    sides->setContentsMargins(0, 0, 0, 0);
    sides->setSpacing(16);
    sides->addWidget(makeCircuit(), 1);
    sides->addWidget(hairline(QFrame::VLine));
    sides->addWidget(makeMachine());
    layout->addWidget(m_body, 1);
    layout->addStretch(); // in the body's place until something is known
    m_body->hide();
    layout->addWidget(makeButtons());
    resize(sizeHint());

    m_patience->setSingleShot(true);
    m_patience->setInterval(patienceMilliseconds);
    connect(m_patience, &QTimer::timeout, this, [this] { m_progressRow->show(); });
    connect(m_run, &DiagnosisRun::stateChanged, this, &DiagnosisDialog::followState);
    connect(m_run, &DiagnosisRun::progressed, this, [this](const QString &what, double done) {
        m_progress->setValue(static_cast<int>(1000 * done));
        m_progressText->setText(what + QStringLiteral("…"));
    });
    // Marks in the table are pictures.
    connect(&Theme::instance(), &Theme::changed, m_table->viewport(),
            qOverload<>(&QWidget::update));
    start();
}

QWidget *DiagnosisDialog::makeHead()
{
    auto *head = new QWidget;
    auto *row = new QHBoxLayout(head);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(12);
    m_mark = new VerdictMark(Mark::Remark, 28);
    m_title = sectionTitle({});
    m_title->setObjectName(QStringLiteral("verdict"));
    m_subject = new ThemeLabel({}, TextSize::Normal, false, true);
    m_subject->setWordWrap(true);
    auto *texts = new QVBoxLayout;
    texts->setSpacing(2);
    texts->addWidget(m_title);
    texts->addWidget(m_subject);
    row->addWidget(m_mark);
    row->addLayout(texts, 1);
    return head;
}

QWidget *DiagnosisDialog::makeProgress()
{
    m_progressRow = new QWidget;
    m_progressRow->setObjectName(QStringLiteral("progressRow"));
    auto *row = new QHBoxLayout(m_progressRow);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(spacing);
    m_progress = new QProgressBar;
    m_progress->setRange(0, 1000);
    m_progress->setTextVisible(false);
    m_progress->setFixedHeight(10);
    m_progress->setAccessibleName(tr("Progress of the diagnosis"));
    m_progressText = new ThemeLabel({}, TextSize::Normal, false, true);
    auto *cancel = new QPushButton(tr("Cancel"));
    cancel->setObjectName(QStringLiteral("cancelButton"));
    cancel->setAutoDefault(false);
    connect(cancel, &QPushButton::clicked, m_run, &DiagnosisRun::cancel);
    row->addWidget(m_progress, 1);
    row->addWidget(m_progressText, 1);
    row->addWidget(cancel);
    m_progressRow->hide();
    return m_progressRow;
}

QWidget *DiagnosisDialog::makeMachine()
{
    QScrollArea *area = scrolling(m_machine);
    area->setFixedWidth(machineWidth);
    area->setAccessibleName(tr("This machine"));
    return area;
}

QWidget *DiagnosisDialog::makeCircuit()
{
    auto *side = new QWidget;
    auto *layout = new QVBoxLayout(side);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(spacing);
    layout->addWidget(sectionTitle(tr("Findings")));
    m_findingsArea = scrolling(m_findings);
    m_findingsArea->setFixedHeight(0);
    m_findingsArea->setAccessibleName(tr("Findings"));
    layout->addWidget(m_findingsArea);
    layout->addSpacing(4);
    layout->addWidget(sectionTitle(tr("Gradients")));
    auto *how = new ThemeLabel(tr("Each angle's derivative by the adjoint method against parameter "
                                  "shift and central differences."),
                               TextSize::Normal, false, true);
    how->setWordWrap(true);
    layout->addWidget(how);
    m_gradients = new QVBoxLayout;
    m_gradients->setSpacing(4);
    layout->addLayout(m_gradients);
    m_sorted->setSourceModel(m_model);
    m_sorted->setSortRole(GradientModel::sortRole);
    m_table = new CopyableTable;
    m_table->setObjectName(QStringLiteral("gradientTable"));
    m_table->setAccessibleName(tr("Gradient check"));
    m_table->setSelectionMode(QAbstractItemView::ExtendedSelection);
    m_table->setModel(m_sorted);
    m_table->setIconSize({14, 14});
    m_table->sortByColumn(GradientModel::OperationColumn, Qt::AscendingOrder);
    layout->addWidget(m_table, 1);
    return side;
}

QWidget *DiagnosisDialog::makeButtons()
{
    auto *buttons = new QDialogButtonBox;
    buttons->addButton(tr("Close"), QDialogButtonBox::RejectRole); // the standard one has a picture
    m_copy = buttons->addButton(tr("Copy report"), QDialogButtonBox::ActionRole);
    m_copy->setObjectName(QStringLiteral("copyButton"));
    m_copy->setToolTip(tr("The whole report as plain text, to paste where you tell of a fault"));
    m_again = buttons->addButton(tr("Run again"), QDialogButtonBox::ActionRole);
    m_again->setObjectName(QStringLiteral("againButton"));
    for (QPushButton *button : {m_copy, m_again})
        button->setAutoDefault(false);
    connect(m_copy, &QPushButton::clicked, this, &DiagnosisDialog::copyReport);
    connect(m_again, &QPushButton::clicked, this, &DiagnosisDialog::start);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    return buttons;
}

void DiagnosisDialog::start()
{
    m_progress->setValue(0);
    m_progressText->clear();
    m_patience->start();
    m_run->start(m_experiment());
}

void DiagnosisDialog::followState()
{
    using State = DiagnosisRun::State;
    const State state = m_run->state();
    if (state != State::Running) {
        m_patience->stop();
        m_progressRow->hide();
    }
    m_again->setEnabled(state != State::Running);
    m_copy->setEnabled(state == State::Done);
    switch (state) {
    case State::Idle:
        break;
    case State::Running:
        m_mark->setMark(Mark::Remark);
        m_title->setText(tr("Looking at this machine and the circuit…"));
        m_subject->setText(tr("Every angle is differentiated several ways."));
        break;
    case State::Cancelled:
        m_mark->setMark(Mark::Remark);
        m_title->setText(tr("Cancelled"));
        m_subject->setText(m_run->diagnosis() ? tr("What is shown is the report before. Run again "
                                                   "for a new one.")
                                              : tr("Nothing is known yet. Run again to find out."));
        break;
    case State::Failed:
        m_mark->setMark(Mark::Bad);
        m_title->setText(tr("This circuit cannot be diagnosed"));
        m_subject->setText(m_run->errorText());
        break;
    case State::Done:
        showDiagnosis();
        break;
    }
}

void DiagnosisDialog::showDiagnosis()
{
    const std::shared_ptr<const Diagnosis> diagnosis = m_run->diagnosis();
    m_body->show();
    layout()->activate(); // heights below depend on widths
    const DiagnosisLine verdict = verdictLine(*diagnosis);
    m_mark->setMark(verdict.mark);
    m_title->setText(verdict.title);
    m_subject->setText(verdict.text);

    empty(m_findings);
    addLines(m_findings, findingLines(*diagnosis));
    m_findings->addStretch();
    // As high as what is in it, up to a limit; the table takes the rest.
    const int width = m_findingsArea->viewport()->width();
    m_findingsArea->setFixedHeight(std::min(findingsHeight, m_findings->hasHeightForWidth()
                                                                ? m_findings->heightForWidth(width)
                                                                : m_findings->sizeHint().height()));
    empty(m_gradients);
    addLines(m_gradients, gradientLines(diagnosis->circuit), FindingRow::Arrangement::Beside);
    m_model->setDiagnosis(diagnosis);
    m_table->setVisible(m_model->rowCount() > 0);
    m_table->resizeColumnsToContents();

    empty(m_machine);
    m_machine->addWidget(sectionTitle(tr("This machine")));
    m_machine->addWidget(factGrid(machineFactLines(diagnosis->machine)));
    m_machine->addSpacing(4);
    m_machine->addWidget(sectionTitle(tr("Devices")));
    addLines(m_machine, deviceLines(diagnosis->machine));
    m_machine->addSpacing(4);
    m_machine->addWidget(sectionTitle(tr("Backends")));
    addLines(m_machine, backendLines(diagnosis->machine));
    m_machine->addStretch();
}

void DiagnosisDialog::copyReport()
{
    QGuiApplication::clipboard()->setText(
        QString::fromStdString(diagnosisText(*m_run->diagnosis())));
    m_copy->setText(tr("Copied"));
    QTimer::singleShot(thanksMilliseconds, m_copy, [this] { m_copy->setText(tr("Copy report")); });
}

} // namespace ansatz::ui
