// A parameter that names communes: "none", "all", or codes of INSEE separated by blanks.
#pragma once

#include "core/error.hpp"
#include "territory/territory.hpp"

#include <cstdint>
#include <sstream>
#include <string>
#include <string_view>
#include <vector>

namespace essaim {

/// 1 for each commune that `text` names. Codes of other territories are passed over, so that a scenario can name its
/// pioneers wherever it is run. Throws UserError when codes are given and none is of this territory.
inline std::vector<std::uint8_t> named_communes(const std::string& text, std::string_view parameter,
                                                const Territory& territory)
{
    const auto& codes = territory.communes.code;
    if (text == "none" || text == "all" || text.empty())
        return std::vector<std::uint8_t>(codes.size(), text == "all" ? 1 : 0);
    std::vector<std::uint8_t> named(codes.size(), 0);
    bool any = false;
    std::istringstream words(text);
    for (std::string word; words >> word;)
        for (std::size_t c = 0; c < codes.size(); ++c)
            if (codes[c] == word) {
                named[c] = 1;
                any = true;
            }
    require(any, fmt::format("{} = {} (no commune of the territory {} has one of these codes) give 'none', 'all' or INSEE "
                             "codes separated by blanks", parameter, text, territory.name));
    return named;
}

} // namespace essaim
