// Letters reach their rows once, whoever wrote them.
#include "parallel/post.hpp"

#include <gtest/gtest.h>

#include <cstdint>
#include <vector>

namespace essaim::test {

TEST(Post, DeliversEveryLetterOnceOnAnyThreads)
{
    constexpr Row rows = 200'000; // several bands
    const int before = threads_in_use();
    for (const int threads : {1, 2, 3}) {
        use_threads(threads);
        Post<std::uint32_t> post(rows);
        std::vector<std::uint64_t> received(rows, 0);
        for (int round = 0; round < 2; ++round) { // what was delivered is forgotten
            for_each_chunk(1000, [&](std::size_t i, int thread) {
                for (Row k = 0; k < 300; ++k) post.send(thread, static_cast<Row>((i * 7919 + k * 104'729) % rows), k);
            });
            post.deliver([&](Row row, std::uint32_t what) { received[row] += 1000 + what; });
        }
        std::vector<std::uint64_t> expected(rows, 0);
        for (std::size_t i = 0; i < 1000; ++i)
            for (Row k = 0; k < 300; ++k) expected[(i * 7919 + k * 104'729) % rows] += 2 * (1000 + k);
        EXPECT_EQ(received, expected) << threads << " threads";
    }
    use_threads(before);
}

} // namespace essaim::test
