// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/settings_panel/settings_section.h"

namespace ansatz {
struct Experiment;
}

namespace ansatz::ui {

class ExperimentPreview;
class FieldBinder;
class NoteBox;

/// Source, classes and split; samples, counts and the data ceiling of what came out.
class DataSection final : public SettingsSection {
    Q_OBJECT

public:
    DataSection(FieldBinder &binder, ExperimentPreview &preview, QWidget *parent = nullptr);

private:
    void addSourceFields(FieldBinder &binder);
    void addClassFields(FieldBinder &binder);
    void addSplitFields(FieldBinder &binder);
    void addPreprocessingFields(FieldBinder &binder);
    void showData(const ExperimentPreview &preview);
    void showUnused(const ExperimentPreview &preview, const Experiment &experiment);

    NoteBox *m_ceiling;
    NoteBox *m_unused;
};

} // namespace ansatz::ui
