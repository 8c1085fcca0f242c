// The only OpenMP: a loop over chunks whose body may throw.
#pragma once

#include <omp.h>

#include <atomic>
#include <cstddef>
#include <exception>

namespace essaim {

/// Calls body(i, thread) once for every i in [0, n), on all threads of this rank, in any order. The first exception of a body
/// is thrown again after the loop; bodies that have not begun by then are skipped.
///
/// threads  body must be safe for different i at the same time; what it computes must not depend on the order
template <class Body>
void for_each_chunk(std::size_t n, Body body)
{
    std::exception_ptr problem = nullptr;
    std::atomic<bool> failed = false;
#pragma omp parallel for schedule(dynamic)
    for (std::size_t i = 0; i < n; ++i) {
        if (failed.load(std::memory_order_relaxed)) continue;
        try {
            body(i, omp_get_thread_num());
        } catch (...) {
            if (!failed.exchange(true)) problem = std::current_exception();
        }
    }
    if (problem) std::rethrow_exception(problem);
}

/// Threads a loop will use, and the setting of it; 0 leaves OMP_NUM_THREADS and the machine to decide.
int threads_in_use();
void use_threads(int threads);

} // namespace essaim
