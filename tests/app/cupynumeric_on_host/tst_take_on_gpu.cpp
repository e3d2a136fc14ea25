// SPDX-License-Identifier: GPL-3.0-or-later
// The kernel that gathers elements of arrays, on the host.
#include <QTest>

#include <complex>
#include <cstdint>
#include <vector>

void waitForHostGpu();

namespace ansatz::cupynumeric {

void takeOnGpu(const void *source, const std::int64_t *places, void *output, std::size_t results,
               std::size_t elementBytes, void *stream);

} // namespace ansatz::cupynumeric

class TestTakeOnGpu final : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void takes();
};

template <class T>
void takesElements()
{
    // More than a block of threads, and elements that are taken twice or never.
    constexpr std::size_t results = 700;
    std::vector<T> source;
    for (int k = 0; k < 1000; ++k)
        source.push_back(T(static_cast<float>(k)) + T(0.5F));
    std::vector<std::int64_t> places;
    for (std::size_t k = 0; k < results; ++k)
        places.push_back(static_cast<std::int64_t>(k * 37 % 613));
    std::vector<T> taken(results + 1, T(7));
    ansatz::cupynumeric::takeOnGpu(source.data(), places.data(), taken.data(), results, sizeof(T),
                                   nullptr);
    waitForHostGpu();
    for (std::size_t k = 0; k < results; ++k)
        QVERIFY(taken[k] == source[static_cast<std::size_t>(places[k])]);
    QVERIFY(taken[results] == T(7));
}

void TestTakeOnGpu::takes()
{
    takesElements<float>();
    takesElements<double>();
    takesElements<std::complex<double>>();
}

QTEST_GUILESS_MAIN(TestTakeOnGpu)
#include "tst_take_on_gpu.moc"
