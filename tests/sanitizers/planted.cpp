// Faults planted on purpose, one named by the argument: a sanitizer that does not find it would not find ours either.
// "none" does the same work without a fault and must pass in silence.
#include "parallel/for_each_chunk.hpp"

#include <cstdio>
#include <cstdlib>
#include <limits>
#include <memory>
#include <string_view>
#include <vector>

namespace {

using namespace essaim;

/// Threads add to one sum (a race), or each chunk to its own.
int race(bool planted)
{
    std::vector<long> sums(64, 0);
    for_each_chunk(sums.size(), [&](std::size_t i, int) {
        for (int k = 0; k < 1000; ++k) sums[planted ? 0 : i] += k;
    });
    long total = 0;
    for (const long sum : sums) total += sum;
    return total > 0 ? 0 : 1;
}

int overflow(std::size_t at)
{
    const auto values = std::make_unique<int[]>(4);
    values[at] = 1;
    return values[0];
}

int undefined(int value)
{
    const volatile int next = value + 1; // volatile: compared at once, the sum would not be computed
    return next > 0 ? 0 : 1;
}

void leak()
{
    volatile char* lost = new char[1234];
    lost[0] = 1;
    lost = nullptr;
}

}  // namespace

int main(int argc, char** argv)
{
    const std::string_view fault = argc > 1 ? argv[1] : "none";
    use_threads(4);
    if (fault == "overflow") return overflow(3 + static_cast<std::size_t>(argc));
    if (fault == "undefined") return undefined(std::numeric_limits<int>::max() - 2 + argc);
    if (fault == "leak") leak();
    std::printf("%s\n", "done");
    return race(fault == "race");
}
