// Markets of installers: one row for each zone and trade, the same on every rank (E13).
//
// A zone is a group of communes (EPCI), or a commune that belongs to none. Every rank steps all rows on the same
// reduced integers, as it does with communes.
#pragma once

#include "core/ids.hpp"
#include "core/table.hpp"
#include "population/orders.hpp"

#include <cstdint>
#include <map>
#include <span>
#include <vector>

namespace essaim {

struct Markets : Table {
    Column<std::uint64_t> threshold{*this, "threshold", "1", "orders with a smaller ticket are served next month"};
    Column<double> capacity{*this, "capacity", "1/month", "jobs that installers can do, those from outside included"};
    Column<double> outside{*this, "outside", "1/month", "jobs of installers who come from outside the zone"};
    Column<double> carried{*this, "carried", "1", "part of a job begun, carried to next month"};
    Column<double> queue{*this, "queue", "1", "orders left waiting when those of next month are taken"};
    Column<double> ordered{*this, "ordered", "1/month", "orders, mean of the last year"};
    Column<double> done{*this, "done", "1", "jobs done since the start"};
    Column<double> experience{*this, "experience", "1", "jobs done before the market opened, of which prices know"};
    Column<double> wait{*this, "wait", "month", "queue over capacity"};
    Column<double> price{*this, "price", "1", "price over what the tables say"};
    Column<double> competence{*this, "competence", "1", "competence of installers, mean weighted by capacity, 0 to 1"};
    Column<double> scale{*this, "scale", "1", "factor that local installers apply to their capacity next month"};

    std::vector<std::uint32_t> zone_of; ///< by commune; follows from the territory, no state

    /// Rows for the zones of a territory, empty. epci: by commune, negative for none.
    void lay_out(std::span<const std::int32_t> epci)
    {
        std::map<std::int32_t, std::uint32_t> known;
        std::uint32_t zones = 0;
        zone_of.clear();
        for (const std::int32_t group : epci) {
            if (group < 0) zone_of.push_back(zones++);
            else {
                const auto [at, is_new] = known.try_emplace(group, zones);
                zones += is_new ? 1 : 0;
                zone_of.push_back(at->second);
            }
        }
        resize(static_cast<Row>(zones * n_trades));
    }
    Row row(Commune commune, Trade trade) const
    {
        return static_cast<Row>(zone_of[commune] * n_trades + static_cast<std::size_t>(trade));
    }
};

} // namespace essaim
