// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <vector>

namespace ansatz {

/// Numbers of samples, row-major [rows, columns]. For images `height`×`width` = columns, pixels in
/// [0, 1], top row first; else both are 0.
struct FeatureMatrix {
    std::size_t rows = 0;
    std::size_t columns = 0;
    std::vector<double> values;
    int width = 0;
    int height = 0;

    [[nodiscard]] std::span<const double> row(std::size_t index) const
    {
        return {values.data() + index * columns, columns};
    }
    friend bool operator==(const FeatureMatrix &, const FeatureMatrix &) = default;
};

/// Samples with class labels, before any preprocessing.
struct Dataset {
    std::string name;
    std::string source; ///< where it comes from and under which licence, or its file
    FeatureMatrix features;
    std::vector<int> labels;             ///< [rows], as in the data: digits 0 … 9
    std::vector<std::string> classNames; ///< by label; empty when a label is its own name
    std::vector<int> otherLabels;        ///< of samples that were left out while reading, ascending

    [[nodiscard]] std::string className(int label) const;
};

} // namespace ansatz
