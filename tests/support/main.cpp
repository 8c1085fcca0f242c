// Entry of every test program: starts MPI, runs the tests on all ranks, and lets every rank return the same verdict.
#include "parallel/communicator.hpp"

#include <gtest/gtest.h>

int main(int argc, char** argv)
{
    essaim::MpiSession session(argc, argv);
    testing::InitGoogleTest(&argc, argv);
    const essaim::Communicator world = essaim::Communicator::world();
    if (!world.is_root()) delete testing::UnitTest::GetInstance()->listeners().Release(
        testing::UnitTest::GetInstance()->listeners().default_result_printer());
    const int failed = RUN_ALL_TESTS();
    if (failed != 0 && !world.is_root()) std::fprintf(stderr, "[rank %d] tests failed\n", world.rank());
    return static_cast<int>(world.max(static_cast<std::int64_t>(failed)));
}
