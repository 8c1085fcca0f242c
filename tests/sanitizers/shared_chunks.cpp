// Part of tests under the thread sanitizer: a thread that takes a chunk sleeps a little, so that others take theirs.
//
// Chunks of tests are so short that one thread would do them all before the others wake up: no race could be seen.
#include <dlfcn.h>

#include <ctime>

extern "C" int omp_get_num_threads();

/// Called by for_each_chunk for each chunk.
extern "C" int omp_get_thread_num()
{
    static const auto real = reinterpret_cast<int (*)()>(::dlsym(RTLD_NEXT, "omp_get_thread_num"));
    constexpr long nanoseconds = 20000;
    const timespec little{0, nanoseconds};
    if (omp_get_num_threads() > 1) ::nanosleep(&little, nullptr);
    return real();
}
