// One-sided MPI: a window of one integer on root.
#include "parallel/shared_counter.hpp"

#include "core/error.hpp"

#include <mpi.h>

namespace essaim {

namespace {

void check(int status, const char* call)
{
    if (status != MPI_SUCCESS) throw InternalError(fmt::format("{} failed with MPI status {}", call, status));
}

} // namespace

struct SharedCounter::State {
    MPI_Win window = MPI_WIN_NULL;
    std::int64_t* number = nullptr; ///< in memory that MPI chose, so that others can reach it
};

SharedCounter::SharedCounter(const Communicator& ranks) : state_(std::make_unique<State>())
{
    const MPI_Comm comm = *static_cast<const MPI_Comm*>(ranks.native());
    const MPI_Aint bytes = ranks.is_root() ? sizeof(std::int64_t) : 0;
    check(MPI_Win_allocate(bytes, sizeof(std::int64_t), MPI_INFO_NULL, comm, &state_->number, &state_->window),
          "MPI_Win_allocate");
    if (ranks.is_root()) {
        check(MPI_Win_lock(MPI_LOCK_EXCLUSIVE, 0, 0, state_->window), "MPI_Win_lock");
        *state_->number = 0;
        check(MPI_Win_unlock(0, state_->window), "MPI_Win_unlock");
    }
    ranks.barrier(); // nobody counts before it is zero
}

SharedCounter::~SharedCounter()
{
    int finalized = 0;
    MPI_Finalized(&finalized);
    if (finalized == 0) MPI_Win_free(&state_->window);
}

std::int64_t SharedCounter::next(std::int64_t step)
{
    std::int64_t before = 0;
    check(MPI_Win_lock(MPI_LOCK_SHARED, 0, 0, state_->window), "MPI_Win_lock");
    check(MPI_Fetch_and_op(&step, &before, MPI_INT64_T, 0, 0, MPI_SUM, state_->window), "MPI_Fetch_and_op");
    check(MPI_Win_unlock(0, state_->window), "MPI_Win_unlock");
    return before;
}

} // namespace essaim
