// Number of OpenMP threads of this rank.
#include "parallel/for_each_chunk.hpp"

#include <omp.h>

namespace essaim {

int threads_in_use() { return omp_get_max_threads(); }

void use_threads(int threads)
{
    if (threads > 0) omp_set_num_threads(threads);
}

} // namespace essaim
