// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/qasm_editor/operation_matching.h"

#include "engine/base/random.h"

#include <QTest>

using namespace ansatz;
using namespace ansatz::ui;

class TestOperationMatching final : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void longestCommonSubsequences()
    {
        Random random(7);
        for (int round = 0; round < 300; ++round) {
            std::vector<std::uint64_t> first(random.below(30));
            std::vector<std::uint64_t> second(random.below(30));
            for (auto *const list : {&first, &second})
                for (std::uint64_t &key : *list)
                    key = random.below(4);
            std::vector<std::vector<std::size_t>> best(
                first.size() + 1, std::vector<std::size_t>(second.size() + 1, 0));
            for (std::size_t i = first.size(); i-- > 0;)
                for (std::size_t j = second.size(); j-- > 0;)
                    best[i][j] = first[i] == second[j] ? best[i + 1][j + 1] + 1
                                                       : std::max(best[i + 1][j], best[i][j + 1]);
            const auto pairs = commonSubsequence(first, second);
            QCOMPARE(pairs.size(), best[0][0]);
            for (std::size_t k = 0; k < pairs.size(); ++k) {
                QCOMPARE(first[pairs[k].first], second[pairs[k].second]);
                QVERIFY(k == 0
                        || (pairs[k - 1].first < pairs[k].first
                            && pairs[k - 1].second < pairs[k].second));
            }
        }
    }

    void beyondTheLimitOnlyTheEnds()
    {
        const std::vector<std::uint64_t> first{1, 2, 3, 4, 5, 9};
        const std::vector<std::uint64_t> second{1, 3, 6, 7, 4, 9};
        using Pairs = std::vector<std::pair<std::size_t, std::size_t>>;
        QCOMPARE(commonSubsequence(first, second, 1), (Pairs{{0, 0}, {5, 5}}));
        QCOMPARE(commonSubsequence(first, second), (Pairs{{0, 0}, {2, 1}, {3, 4}, {5, 5}}));
    }
};

QTEST_GUILESS_MAIN(TestOperationMatching)
#include "tst_operation_matching.moc"
