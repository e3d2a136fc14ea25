// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/views/copyable_table.h"

#include "ui/theme/theme.h"

#include <QClipboard>
#include <QGuiApplication>
#include <QHeaderView>
#include <QKeyEvent>

#include <algorithm>

namespace ansatz::ui {

CopyableTable::CopyableTable(QWidget *parent) : QTableView(parent)
{
    setSelectionBehavior(QAbstractItemView::SelectRows);
    setEditTriggers(QAbstractItemView::NoEditTriggers);
    setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
    setHorizontalScrollMode(QAbstractItemView::ScrollPerPixel);
    setSortingEnabled(true);
    setShowGrid(false);
    setFrameShape(QFrame::NoFrame);
    setCornerButtonEnabled(false);
    setTabKeyNavigation(false);
    setWordWrap(false);
    verticalHeader()->hide();
    horizontalHeader()->setHighlightSections(false);
    horizontalHeader()->setDefaultAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    horizontalHeader()->setStretchLastSection(true);
    connect(&Theme::instance(), &Theme::changed, this, [this] { applyTheme(); });
    applyTheme();
}

QString CopyableTable::selectedText() const
{
    if (!selectionModel())
        return {};
    QModelIndexList rows = selectionModel()->selectedRows();
    if (rows.isEmpty())
        return {};
    std::sort(rows.begin(), rows.end(),
              [](const QModelIndex &a, const QModelIndex &b) { return a.row() < b.row(); });
    const int columns = model()->columnCount();
    QStringList cells;
    for (int column = 0; column < columns; ++column)
        cells.append(model()->headerData(column, Qt::Horizontal).toString());
    QStringList lines = {cells.join(QLatin1Char('\t'))};
    for (const QModelIndex &row : rows) {
        cells.clear();
        for (int column = 0; column < columns; ++column)
            cells.append(row.siblingAtColumn(column).data().toString());
        lines.append(cells.join(QLatin1Char('\t')));
    }
    return lines.join(QLatin1Char('\n')) + QLatin1Char('\n');
}

void CopyableTable::keyPressEvent(QKeyEvent *event)
{
    if (event->matches(QKeySequence::Copy)) {
        QGuiApplication::clipboard()->setText(selectedText());
        return;
    }
    QTableView::keyPressEvent(event);
}

void CopyableTable::applyTheme()
{
    const Theme &theme = Theme::instance();
    setFont(theme.numberFont(TextSize::Normal));
    horizontalHeader()->setFont(theme.font(TextSize::Normal));
    verticalHeader()->setDefaultSectionSize(fontMetrics().height() + spacing);
    viewport()->update();
}

} // namespace ansatz::ui
