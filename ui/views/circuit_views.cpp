// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/views/circuit_views.h"

#include "ui/qasm_editor/qasm_pane.h"
#include "ui/theme/theme.h"
#include "ui/views/benchmark_page.h"
#include "ui/views/data_page.h"
#include "ui/views/parameters_page.h"
#include "ui/views/qasm_page.h"
#include "ui/views/sample_chooser.h"
#include "ui/views/state_page.h"

#include <QResizeEvent>
#include <QTabBar>

namespace ansatz::ui {

CircuitViews::CircuitViews(ExperimentDocument &document, ExperimentPreview &preview,
                           TrainingSession &session, CircuitEditor &editor, QWidget *parent)
    : QTabWidget(parent), m_program(nullptr), m_chooser(new SampleChooser(preview))
{
    setDocumentMode(true);
    tabBar()->setDrawBase(false);
    addTab(new StatePage(document, preview, session, editor), tr("State"));
    auto *const program = new QasmPage(document, &editor, &preview);
    m_program = &program->pane();
    m_program->showTraining(session);
    addTab(program, tr("OpenQASM 3"));
    addTab(new ParametersPage(document, preview, editor), tr("Parameters"));
    addTab(new DataPage(document, preview), tr("Preprocessed data"));
    addTab(new BenchmarkPage(document, preview, session), tr("Benchmark"));
    setCornerWidget(m_chooser, Qt::TopRightCorner);
}

void CircuitViews::resizeEvent(QResizeEvent *event)
{
    // Where room is short the tabs come first.
    int tabs = 0;
    for (int i = 0; i < count(); ++i)
        tabs += tabBar()->tabRect(i).width();
    m_chooser->setCompact(tabs + m_chooser->wholeWidth() > width());
    QTabWidget::resizeEvent(event);
}

} // namespace ansatz::ui
