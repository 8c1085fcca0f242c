// The generated documents on indicators and on the order of a month.
#pragma once

#include "agents/catalogue.hpp"

#include <string>

namespace essaim {

/// docs/output.md: every indicator with unit and meaning, then every column of the panel.
std::string output_markdown();
/// docs/schedule.md: what happens in a month, in order.
std::string schedule_markdown(const Catalogue& catalogue);

} // namespace essaim
