// Which fault is planted in this build: none, but where a test is tested (scripts/mutations, tests/mutations.txt).
#pragma once

#include <string_view>

namespace essaim {

/// A mechanism asks `if constexpr (mutation == "name")`; configuring with -DESSAIM_MUTATION=name puts a header with that
/// name before this one.
inline constexpr std::string_view mutation = "";

} // namespace essaim
