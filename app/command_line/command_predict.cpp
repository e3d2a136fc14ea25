// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/command_line/arguments.h"
#include "app/command_line/commands.h"
#include "app/command_line/output.h"
#include "app/command_line/prediction.h"
#include "engine/model/model_json.h"

#include <algorithm>

namespace ansatz {

namespace {

struct PredictArguments {
    std::string model;
    std::string data;
    std::string labels;
    bool json = false;
};

std::string nameOf(const TrainedModel &model, std::size_t target)
{
    const std::string &name = model.classNames.at(target);
    return shown(name.empty() ? std::to_string(model.classLabels.at(target)) : name);
}

void printTable(const TrainedModel &model, const Prediction &prediction)
{
    constexpr std::size_t least = 8;
    const std::string heading = "P(" + nameOf(model, 1) + ")";
    const std::size_t width = std::max(lengthOf(heading), least);
    print(padRight("sample", least) + "  " + padLeft(heading, width) + "  class\n");
    for (std::size_t i = 0; i < prediction.classes.size(); ++i) {
        const std::size_t target = prediction.classes[i] == model.classLabels.at(1) ? 1 : 0;
        print(padRight(std::to_string(i), least) + "  "
              + padLeft(fixed(prediction.probabilities[i], 6), width) + "  " + nameOf(model, target)
              + "\n");
    }
    if (prediction.accuracy)
        print("Accuracy: " + fixed(100 * *prediction.accuracy, 1) + " % of "
              + counted(prediction.counted, "sample") + " of the model's classes\n");
}

int predictFile(const PredictArguments &arguments)
{
    const TrainedModel model = loadModel(arguments.model);
    const Prediction prediction =
        makePrediction(model, readSamples(arguments.data, arguments.labels, model.preprocessing));
    if (arguments.json)
        print(predictionJson(model, prediction));
    else
        printTable(model, prediction);
    return Done;
}

} // namespace

Command predictCommand(CLI::App &program)
{
    auto arguments = std::make_shared<PredictArguments>();
    CLI::App *parser = program.add_subcommand("predict", "Classify samples with a trained model");
    parser->add_option("MODEL", arguments->model, "A model file, as `train --export` writes it")
        ->check(fileName())
        ->type_name("")
        ->required();
    parser
        ->add_option("DATA", arguments->data,
                     "A CSV file of raw features (a further last column is the class), or IDX "
                     "images")
        ->check(fileName())
        ->type_name("")
        ->required();
    parser->add_option("--labels", arguments->labels, "The IDX file of the images' classes")
        ->check(fileName())
        ->type_name("FILE");
    parser->add_flag("--json", arguments->json, "JSON instead of a table");
    parser->footer("Example: ansatz predict model.json samples.csv");
    return {parser, [arguments] { return predictFile(*arguments); }};
}

} // namespace ansatz
