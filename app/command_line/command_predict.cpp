// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/command_line/commands.h"
#include "app/command_line/output.h"
#include "app/command_line/prediction.h"
#include "engine/model/model_json.h"

namespace ansatz {

namespace {

struct PredictArguments {
    std::string model;
    std::string data;
    std::string labels;
    bool json = false;
};

void printTable(const TrainedModel &model, const Prediction &prediction)
{
    print("sample    P(" + model.classNames.at(1) + ")  class\n");
    for (std::size_t i = 0; i < prediction.classes.size(); ++i)
        print(padRight(std::to_string(i), 10) + padRight(fixed(prediction.probabilities[i], 6), 10)
              + " " + std::to_string(prediction.classes[i]) + "\n");
    if (prediction.accuracy)
        print("Accuracy: " + fixed(100 * *prediction.accuracy, 1) + " % of "
              + std::to_string(prediction.counted) + " samples of the model's classes\n");
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
        ->required();
    parser
        ->add_option("DATA", arguments->data,
                     "A CSV file of raw features (a further last column is the class), or IDX "
                     "images")
        ->required();
    parser->add_option("--labels", arguments->labels, "The IDX file of the images' classes");
    parser->add_flag("--json", arguments->json, "JSON instead of a table");
    return {parser, [arguments] { return predictFile(*arguments); }};
}

} // namespace ansatz
