// Projects of a commune: a citizen energy cooperative, a pool of solar power, an extension of the heat network (E11).
// The same on every rank, as communes are.
#pragma once

#include "core/ids.hpp"
#include "core/table.hpp"
#include "population/streets.hpp"

#include <cstdint>

namespace essaim {

/// Kinds that a whole commune may undertake, a slot for each.
inline constexpr std::uint32_t commune_project_kinds = 3;

/// One row per commune and kind: the campaign under way or the last one, and what the earlier ones left.
struct Projects : Table {
    Column<std::int16_t> opened{*this, "opened", "month", "month index when the campaign began"};
    Column<std::int16_t> deadline{*this, "deadline", "month", "month index when it ends, or ended"};
    Column<std::uint8_t> state{*this, "state", "1", "0 none yet, 1 idea, 2 pledging, 3 financed, 4 built, 5 abandoned"};
    Column<std::uint8_t> facilitated{*this, "facilitated", "1", "the commune counts pledges and shows them"};
    Column<double> initiators{*this, "initiators", "1", "leaders who started the campaign"};
    Column<double> needed{*this, "needed", "EUR, members or homes", "pledges without which nothing is built"};
    Column<double> pledged{*this, "pledged", "EUR, members or homes", "pledges at the end of last month"};
    Column<double> rate{*this, "rate", "1", "pledges over households asked, last month"};
    // what stands
    Column<double> members{*this, "members", "1", "members"};
    Column<double> size{*this, "size", "kWp or 1", "power of the plant, or share of cells that extensions reached"};
    Column<double> cash{*this, "cash", "EUR", "money in hand"};
    Column<double> equity{*this, "equity", "EUR", "shares issued"};
    Column<double> debt{*this, "debt", "EUR", "loan still to repay"};
    Column<double> service{*this, "service", "EUR/month", "monthly repayment"};
    Column<double> dividend{*this, "dividend", "1 or EUR/kWh", "paid next month per share, or per kWh of the pool"};
    Column<double> used_part{*this, "used_part", "1", "part of what members buy that the pool delivers next month"};
    Column<double> sold_part{*this, "sold_part", "1", "part of members' surplus that the pool takes next month"};

    static Row row(Commune commune, ProjectKind kind)
    {
        return commune * commune_project_kinds + static_cast<Row>(kind) - static_cast<Row>(ProjectKind::energy_cooperative);
    }
};

} // namespace essaim
