// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/session/data_loader.h"

#include "ui/document/error_text.h"

#include <utility>

namespace ansatz::ui {

DataLoader::DataLoader(std::function<void(Result)> done)
    : m_done(std::move(done)), m_thread([this](std::stop_token quit) { loop(quit); })
{}

DataLoader::~DataLoader()
{
    m_thread.request_stop();
    m_thread.join();
}

void DataLoader::load(Request request)
{
    {
        const std::lock_guard lock(m_mutex);
        m_request = std::move(request);
    }
    m_wake.notify_one();
}

void DataLoader::loop(const std::stop_token &quit)
{
    for (;;) {
        Result result;
        {
            std::unique_lock lock(m_mutex);
            if (!m_wake.wait(lock, quit, [this] { return m_request.has_value(); })
                || quit.stop_requested())
                return;
            result.request = *std::exchange(m_request, std::nullopt);
        }
        try {
            result.data = std::make_shared<const PreparedData>(prepareData(
                result.request.data, result.request.preprocessing, result.request.seed));
        } catch (...) {
            result.errorText = currentErrorText();
        }
        m_done(std::move(result));
    }
}

} // namespace ansatz::ui
