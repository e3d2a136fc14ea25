// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/data/prepared_data.h"

#include <QString>

#include <condition_variable>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <thread>
#include <vector>

namespace ansatz::ui {

/// Prepares data on a thread of its own. A newer request takes the place of one that waits.
class DataLoader final {
public:
    struct Request {
        DataSettings data;
        std::vector<PreprocessingStep> preprocessing;
        std::uint64_t seed = 0;

        friend bool operator==(const Request &, const Request &) = default;
    };
    struct Result {
        Request request;
        std::shared_ptr<const PreparedData> data; ///< or null and `errorText`
        QString errorText;
    };

    /// `done` is called on the loader's thread.
    explicit DataLoader(std::function<void(Result)> done);
    /// Forgets what waits and joins.
    ~DataLoader();

    void load(Request request);

private:
    void loop(const std::stop_token &quit);

    std::function<void(Result)> m_done;
    std::mutex m_mutex;
    std::condition_variable_any m_wake;
    std::optional<Request> m_request;
    std::jthread m_thread; ///< last: ends before what it uses
};

} // namespace ansatz::ui
