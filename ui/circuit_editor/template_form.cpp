// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/circuit_editor/template_form.h"

#include "engine/base/error.h"
#include "ui/circuit_editor/circuit_hints.h"
#include "ui/circuit_editor/gate_face.h"
#include "ui/circuit_editor/problem_text.h"
#include "ui/circuit_editor/template_picture.h"
#include "ui/theme/theme.h"

#include <QComboBox>
#include <QFormLayout>
#include <QLabel>
#include <QPainter>
#include <QPushButton>
#include <QSpinBox>
#include <QVBoxLayout>

namespace ansatz::ui {

namespace {

constexpr int pictureWires = 4;
constexpr int formWidth = 300;
constexpr int pictureHeight = 84;

} // namespace

class TemplateForm::Picture final : public QWidget {
public:
    Picture()
    {
        setFixedHeight(pictureHeight);
        setAccessibleName(TemplateForm::tr("Picture of the template on a few wires"));
    }
    void setSample(Circuit sample)
    {
        m_sample = std::move(sample);
        update();
    }

protected:
    void paintEvent(QPaintEvent *) override
    {
        QPainter painter(this);
        painter.setRenderHint(QPainter::Antialiasing);
        painter.fillRect(rect(), colors().canvas);
        paintCircuitPicture(painter, QRectF(rect()).adjusted(8, 4, -8, -4), m_sample);
    }

private:
    Circuit m_sample;
};

TemplateForm::TemplateForm(const Template &entry, int qubits, QWidget *parent)
    : QFrame(parent, Qt::Popup), m_template(entry), m_qubits(qubits),
      m_values(entry.standardValues()), m_picture(new Picture), m_facts(new QLabel),
      m_insert(new QPushButton(tr("Insert")))
{
    setAttribute(Qt::WA_DeleteOnClose);
    setObjectName(QStringLiteral("templateForm"));
    setAccessibleName(toText(entry.title));
    setFrameShape(QFrame::StyledPanel);
    setFixedWidth(formWidth);
    auto *const column = new QVBoxLayout(this);
    column->setContentsMargins(12, 10, 12, 12);
    column->setSpacing(spacing);
    auto *const title = new QLabel(toText(entry.title));
    title->setFont(Theme::instance().font(TextSize::Title, true));
    column->addWidget(title);
    auto *const help = new QLabel(toText(entry.help));
    help->setWordWrap(true);
    help->setForegroundRole(QPalette::PlaceholderText);
    column->addWidget(help);
    auto *const form = new QFormLayout;
    form->setHorizontalSpacing(12);
    form->setVerticalSpacing(spacing);
    for (std::size_t k = 0; k < entry.options.size(); ++k)
        form->addRow(toText(entry.options[k].title), newField(k));
    column->addLayout(form);
    column->addWidget(m_picture);
    m_facts->setTextFormat(Qt::PlainText);
    m_facts->setWordWrap(true);
    column->addWidget(m_facts);
    m_insert->setDefault(true);
    column->addWidget(m_insert);
    connect(m_insert, &QPushButton::clicked, this, [this] {
        Q_EMIT accepted(m_values);
        close();
    });
    showResult();
}

QWidget *TemplateForm::newField(std::size_t option)
{
    const TemplateOption &entry = m_template.options[option];
    QWidget *field = nullptr;
    if (entry.kind == TemplateOption::Kind::Choice) {
        auto *const box = new QComboBox;
        for (const std::string_view choice : entry.choices)
            box->addItem(toText(choice));
        box->setCurrentIndex(entry.standard);
        connect(box, &QComboBox::currentIndexChanged, this,
                [this, option](int value) { setValue(option, value); });
        field = box;
    } else {
        auto *const box = new QSpinBox;
        box->setRange(entry.least, entry.most);
        box->setValue(entry.standard);
        connect(box, &QSpinBox::valueChanged, this,
                [this, option](int value) { setValue(option, value); });
        field = box;
    }
    field->setToolTip(toText(entry.help));
    field->setAccessibleName(toText(entry.title));
    return field;
}

void TemplateForm::setValue(std::size_t option, int value)
{
    m_values.at(option) = value;
    showResult();
}

void TemplateForm::showResult()
{
    m_picture->setSample(sampleOf(m_template, pictureWires, m_values));
    QString text;
    try {
        const CircuitFacts known = facts(m_template.circuit(m_qubits, m_values));
        text = tr("On %1 wires: %2 operations, %3 weights, %4 features, depth %5")
                   .arg(m_qubits)
                   .arg(known.operations)
                   .arg(known.weights)
                   .arg(known.features)
                   .arg(known.depth);
        m_insert->setEnabled(true);
    } catch (const UserError &error) {
        text = problemText(error);
        m_insert->setEnabled(false);
    }
    m_facts->setText(text);
}

} // namespace ansatz::ui
