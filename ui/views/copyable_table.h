// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QTableView>

namespace ansatz::ui {

/// A read-only table of whole rows that sorts by its headers and copies the selected rows, with
/// the headers, as tab-separated text.
class CopyableTable final : public QTableView {
    Q_OBJECT

public:
    explicit CopyableTable(QWidget *parent = nullptr);

    /// Empty without a selection.
    [[nodiscard]] QString selectedText() const;

protected:
    void keyPressEvent(QKeyEvent *event) override;

private:
    void applyTheme();
};

} // namespace ansatz::ui
