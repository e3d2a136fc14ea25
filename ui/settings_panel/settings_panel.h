// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QScrollArea>

namespace ansatz::ui {

class AdviceService;
class ExperimentDocument;
class ExperimentPreview;
class NoteBox;
class TrainingSession;

/// The experiment from data to compute, top to bottom as data flow. Every field has its unit,
/// range, tooltip, and says when it takes effect: now, or at the next start.
class SettingsPanel final : public QScrollArea {
    Q_OBJECT

public:
    SettingsPanel(ExperimentDocument &document, ExperimentPreview &preview,
                  TrainingSession &session, QWidget *parent = nullptr);

    /// The panel's own.
    [[nodiscard]] AdviceService &advice() const { return *m_advice; }

protected:
    void resizeEvent(QResizeEvent *event) override;

private:
    void placePending();

    AdviceService *m_advice;
    NoteBox *m_pending; ///< over the lower end, where the content leaves room for it
};

} // namespace ansatz::ui
