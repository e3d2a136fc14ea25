// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QLabel>
#include <QStringList>
#include <QWidget>

class QToolButton;

namespace ansatz::ui {

class GradientLegend;

/// A label that gives way when the window is narrow, so that it never clips its neighbours.
class ElidedLabel final : public QLabel {
    Q_OBJECT

public:
    using QLabel::QLabel;
    /// The tip is the whole text, and what `more` adds to it.
    void setWhole(const QString &text, const QString &more = {});
    [[nodiscard]] const QString &whole() const { return m_text; }
    [[nodiscard]] QSize sizeHint() const override;
    [[nodiscard]] QSize minimumSizeHint() const override;

protected:
    void resizeEvent(QResizeEvent *event) override;

private:
    void elide();

    QString m_text;
};

/// What there is to know of a circuit at a glance: its facts and what a step takes, the number of
/// warnings, and what the tints of a training mean.
class FactLine final : public QWidget {
    Q_OBJECT

public:
    explicit FactLine(QWidget *parent = nullptr);

    /// `time` stands at the end; `timeTip` tells where it is from.
    void setFacts(const QString &facts, const QString &time, const QString &timeTip);
    void setWarnings(const QStringList &sentences);
    /// The largest gradient now; 0: there is none.
    void setLargestGradient(double largest);
    void applyTheme();

    /// Facts and time as they are, not as they fit.
    [[nodiscard]] QString text() const;

Q_SIGNALS:
    /// A person asks for a warning: the first, then the next one each time.
    void warningAsked(int index);

protected:
    void resizeEvent(QResizeEvent *event) override;

private:
    void showWarning();
    /// Facts and warnings come first.
    void showLegendWhereRoomIs();

    ElidedLabel *m_facts;
    QToolButton *m_warnings;
    GradientLegend *m_legend;
    bool m_hasGradient = false;
    QStringList m_sentences;
    int m_next = 0;
};

} // namespace ansatz::ui
