// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/command_line/prediction.h"

#include <nlohmann/json.hpp>

namespace ansatz {

std::string predictionJson(const TrainedModel &model, const Prediction &prediction)
{
    nlohmann::ordered_json document = {
        {"model", model.name},
        {"probabilities", prediction.probabilities},
        {"classes", prediction.classes},
    };
    if (prediction.accuracy) {
        document["accuracy"] = *prediction.accuracy;
        document["counted"] = prediction.counted;
    }
    return document.dump() + "\n";
}

} // namespace ansatz
