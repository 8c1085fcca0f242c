// Preloaded into runs: a rank that waits for the others dozes instead of yielding.
//
// Open MPI's ranks ask again and again whether a message has come, and yield in between. On a machine that does other
// things, each yield costs a time slice of somebody else, and a run of one second takes half a minute. Who sleeps, be it
// for some microseconds, is woken at once.
#include <ctime>

extern "C" int sched_yield() noexcept
{
    constexpr long nanoseconds = 20000;
    const timespec doze{0, nanoseconds};
    ::nanosleep(&doze, nullptr);
    return 0;
}
