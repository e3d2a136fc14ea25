// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/experiment/experiment.h"

#include <QObject>
#include <QString>

#include <cstdint>
#include <functional>
#include <vector>

class QCheckBox;
class QComboBox;
class QDoubleSpinBox;
class QLineEdit;
class QSpinBox;

namespace ansatz::ui {

class ExperimentDocument;

/// Ties fields to a document both ways: an edit becomes an undo step of that name, and every
/// change of the document, also undo, is shown.
class FieldBinder final : public QObject {
    Q_OBJECT

public:
    explicit FieldBinder(ExperimentDocument &document, QObject *parent = nullptr);

    template <class Value>
    struct Access {
        std::function<Value(const Experiment &)> get;
        std::function<void(Experiment &, Value)> set;
    };

    void bind(QDoubleSpinBox *field, const QString &name, const Access<double> &access);
    void bind(QSpinBox *field, const QString &name, const Access<int> &access);
    void bind(QCheckBox *field, const QString &name, const Access<bool> &access);
    /// By index.
    void bind(QComboBox *field, const QString &name, const Access<int> &access);
    /// When editing is finished.
    void bind(QLineEdit *field, const QString &name, const Access<QString> &access);

    /// Called now and after every change of the document.
    void onChange(std::function<void(const Experiment &)> refresh);

    [[nodiscard]] ExperimentDocument &document() const { return m_document; }

private:
    template <class Value>
    void change(const QString &name, const QString &mergeKey, const Access<Value> &access,
                Value value);

    ExperimentDocument &m_document;
    std::vector<std::function<void(const Experiment &)>> m_refresh;
};

} // namespace ansatz::ui
