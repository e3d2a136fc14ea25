// SPDX-License-Identifier: GPL-3.0-or-later
// What a training and the warnings add to the CircuitScene.
#include "ui/circuit_editor/circuit_scene.h"

#include "ui/circuit_editor/gate_gradients.h"
#include "ui/number_text.h"

#include <QGraphicsSceneHelpEvent>

#include <algorithm>

namespace ansatz::ui {

void CircuitScene::setGradients(std::vector<double> sizes)
{
    if (sizes == m_gradients)
        return;
    m_gradients = std::move(sizes);
    updateTints();
}

void CircuitScene::updateTints()
{
    const double largest =
        m_gradients.empty() ? 0 : *std::max_element(m_gradients.begin(), m_gradients.end());
    for (OperationItem *const item : m_operations) {
        if (item->face().folded)
            continue;
        const Operation &operation = m_circuit.operations[m_indexOf.at(item->id())];
        item->setTint(ui::tintOf(gradientSize(operation, m_gradients), largest));
    }
}

void CircuitScene::setAlerts(AlertTips alerts)
{
    if (alerts == m_alerts)
        return;
    m_alerts = std::move(alerts);
    updateAlerts();
}

void CircuitScene::updateAlerts()
{
    std::set<const OperationItem *> marked;
    for (const auto &[id, tip] : m_alerts.operations)
        marked.insert(itemOf(id));
    for (OperationItem *const item : m_operations)
        item->setAlert(marked.contains(item));
    std::set<int> wires;
    for (const auto &[wire, tip] : m_alerts.wires)
        wires.insert(wire);
    if (m_wires)
        m_wires->setAlerts(std::move(wires));
}

double CircuitScene::tintOf(OperationId id) const
{
    const OperationItem *const item = itemOf(id);
    return item ? item->tint() : 0;
}

QString CircuitScene::operationTip(OperationId id) const
{
    QStringList lines;
    if (const auto alert = m_alerts.operations.find(id); alert != m_alerts.operations.end())
        lines.append(alert->second);
    const auto index = m_indexOf.find(id);
    if (index == m_indexOf.end() || m_weights.empty())
        return lines.join(u'\n');
    // The dial shows one angle; here are all.
    const Operation &operation = m_circuit.operations[index->second];
    for (std::size_t p = 0; p < operation.parameters.size(); ++p) {
        const Parameter &parameter = operation.parameters[p];
        const auto weight = static_cast<std::size_t>(parameter.weightIndex());
        if (!parameter.readsWeight() || weight >= m_weights.size())
            continue;
        const QString angle =
            operation.parameters.size() == 1
                ? QStringLiteral("θ")
                : QString::fromUtf8(operation.gate->parameters[p].name.data(),
                                    qsizetype(operation.gate->parameters[p].name.size()));
        QString line;
        if (!parameter.hasTrainableScale())
            line = tr("%1 = %2 rad").arg(angle).arg(parameter.evaluate({}, m_weights), 0, 'f', 3);
        else
            line = tr("scale w%1 = %2").arg(weight).arg(m_weights[weight], 0, 'f', 3);
        if (parameter.hasTrainableScale() && operation.parameters.size() > 1)
            line = tr("%1: %2").arg(angle, line);
        if (weight < m_gradients.size())
            line = tr("|∂L/∂w%1| = %2, mean of the last steps (largest of all %3) · %4")
                       .arg(weight)
                       .arg(m_gradients[weight], 0, 'e', 2)
                       .arg(*std::ranges::max_element(m_gradients), 0, 'e', 2)
                       .arg(line);
        lines.append(line);
    }
    return lines.join(u'\n');
}

void CircuitScene::helpEvent(QGraphicsSceneHelpEvent *event)
{
    // Told when asked for: the numbers change with every record.
    const QPointF point = event->scenePos();
    if (const OperationId id = operationAt(point))
        itemOf(id)->setToolTip(m_folded.contains(id) ? QString() : operationTip(id));
    if (m_wires) {
        const int wire = wireAt(point.y());
        const auto alert = m_alerts.wires.find(wire);
        const bool isName = point.x() < m_metrics.labelWidth;
        m_wires->setToolTip(isName && alert != m_alerts.wires.end() ? alert->second : QString());
    }
    QGraphicsScene::helpEvent(event);
}

} // namespace ansatz::ui
