# Compiler flags of every target, in one place.
#
# -ffp-contract=off: a multiplication and an addition stay two roundings on processors with fused operations.
# -fno-math-errno -fno-trapping-math: let loops with conditions be vectorised; they change no value.
# Never -ffast-math: it would let sums be reordered.
include(CheckCXXSourceRuns)

add_library(essaim_flags INTERFACE)
target_compile_options(essaim_flags INTERFACE
  -ffp-contract=off -fno-math-errno -fno-trapping-math -ffile-prefix-map=${CMAKE_SOURCE_DIR}/=
  -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wsign-conversion -Wold-style-cast -Wnon-virtual-dtor
  $<$<BOOL:${ESSAIM_WERROR}>:-Werror>
  $<$<CONFIG:Release>:-ftree-vectorize -fvect-cost-model=dynamic>)
# -O2 with vectorisation runs as fast here as -O3 and compiles in two thirds of the time.
set(CMAKE_CXX_FLAGS_RELEASE "-O2 -DNDEBUG")

if(ESSAIM_ARCH STREQUAL "native-if-safe")
  check_cxx_source_runs(
    "int main() { return __builtin_cpu_supports(\"avx2\") && __builtin_cpu_supports(\"bmi2\") ? 0 : 1; }"
    ESSAIM_HAS_AVX2)
  if(ESSAIM_HAS_AVX2)
    target_compile_options(essaim_flags INTERFACE -march=x86-64-v3)
  endif()
elseif(ESSAIM_ARCH)
  target_compile_options(essaim_flags INTERFACE -march=${ESSAIM_ARCH})
endif()

# The C++ bindings of MPI are obsolete and noisy; the C interface is all we use.
target_compile_definitions(essaim_flags INTERFACE OMPI_SKIP_MPICXX MPICH_SKIP_MPICXX)
