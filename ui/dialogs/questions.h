// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

class QWidget;

namespace ansatz::ui {

/// What the window asks a person in dialogs, and tells them there. Tests answer in their stead.
class Questions {
public:
    enum class Answer { Save, Discard, Cancel };
    /// What the circuit of the picture is wanted for.
    enum class CircuitUse { Save, Export, Train, Close };

    virtual ~Questions() = default;

    /// Shall training stop? `hasModel`: it has done a step, so that there is a model to keep.
    [[nodiscard]] virtual bool stopTraining(QWidget *parent, bool hasModel) = 0;
    /// What about changes that are not saved?
    [[nodiscard]] virtual Answer saveChanges(QWidget *parent, const QString &title) = 0;
    /// What about a trained model that was not exported?
    [[nodiscard]] virtual Answer exportModel(QWidget *parent) = 0;
    /// Shall that be done with the circuit of the picture, although a text says another one or
    /// none? `why`: how it came to that, in sentences.
    [[nodiscard]] virtual bool usePicture(QWidget *parent, CircuitUse use, const QString &why) = 0;
    /// Empty when cancelled.
    [[nodiscard]] virtual QString openPath(QWidget *parent) = 0;
    [[nodiscard]] virtual QString savePath(QWidget *parent, const QString &suggestion) = 0;
    [[nodiscard]] virtual QString exportPath(QWidget *parent, const QString &suggestion) = 0;
    /// Says what did not work and why.
    virtual void tellProblem(QWidget *parent, const QString &problem, const QString &reason) = 0;
};

/// With message boxes and file dialogs.
class DialogQuestions final : public Questions {
public:
    bool stopTraining(QWidget *parent, bool hasModel) override;
    Answer saveChanges(QWidget *parent, const QString &title) override;
    Answer exportModel(QWidget *parent) override;
    bool usePicture(QWidget *parent, CircuitUse use, const QString &why) override;
    QString openPath(QWidget *parent) override;
    QString savePath(QWidget *parent, const QString &suggestion) override;
    QString exportPath(QWidget *parent, const QString &suggestion) override;
    void tellProblem(QWidget *parent, const QString &problem, const QString &reason) override;
};

} // namespace ansatz::ui
