#include "engine/simulation.hpp"

#include "core/mutation.hpp"
#include "distribution/heat_sources.hpp"
#include "distribution/moving.hpp"
#include "engine/markets.hpp"
#include "parallel/for_each_chunk.hpp"

#include <algorithm>
#include <cmath>

namespace essaim {

namespace {

/// Sums of cells become integers in units of 2^-20 before they are added over cells: exact in any order, with room for
/// 8.8e12 units over the territory.
constexpr double fixed_point = 1.0 / Heard::unit;

} // namespace

Simulation::Simulation(const Communicator& ranks, const Territory& territory, const CellFacts& cells,
                       const Partition& partition, Model& model, Timer& timer, Start start)
    : ranks_(ranks), territory_(territory), cells_(cells), partition_(partition), model_(model), timer_(timer),
      draws_(static_cast<std::uint64_t>(model.run.seed)), ghosts_(ranks), business_ghosts_(ranks), cell_ghosts_(ranks)
{
    const std::uint32_t n_communes = territory.communes.size();
    commune_climate_.resize(n_communes);
    for (Commune commune = 0; commune < n_communes; ++commune)
        commune_climate_[commune] = model.forcing.climate_class(commune);
    for (std::size_t zone = 0; zone < model.forcing[Month{0}].climate.size(); ++zone) {
        ReferenceYear year;
        for (int month = 0; month < 12; ++month) {
            year.month[static_cast<std::size_t>(month)] = model.forcing[Month{month}].climate[zone];
            year.degree_hours += model.forcing[Month{month}].climate[zone].degree_hours_reference;
        }
        reference_.push_back(year);
    }
    offers_.resize(2 * std::size_t{n_communes});
    next_offers_.resize(offers_.size());
    pilots_.resize(n_communes);
    for (const auto& behaviour : model.catalogue.communes()) {
        for (const Flow flow : behaviour->hears()) heard_.listen(flow);
        for (const Flow flow : behaviour->compares()) heard_.listen(flow, true);
    }
    heard_.resize(n_communes);
    tallies_.resize(static_cast<std::size_t>(cells.size()) * n_flows);
    commune_sums_.resize(static_cast<std::size_t>(n_communes) * n_flows);
    commune_tallies_.resize(commune_sums_.size());

    if (start == Start::anew)
        build_population();
    else
        make_room();
    cut_into_chunks();
    find_neighbours();
    if (start == Start::resumed) return;
    publish_all();
    const auto scope = timer_.measure("ties");
    model_.ties.build(territory_, cells_, partition_, draws_, ranks_, population_, ghosts_, business_ghosts_);
}

void Simulation::build_population()
{
    const auto scope = timer_.measure("population");
    make_room();
    const Synthesis& synthesis = model_.synthesis;
    Households& households = population_.households;
    const Month start{0};
    for_each_chunk(cells_.size(), [&](std::size_t i, int) {
        const auto cell = static_cast<std::uint32_t>(i);
        synthesis.fill_cell(territory_, cells_, cell, draws_, population_);
        for (Row row = population_.first_household[cell]; row < population_.first_household[cell + 1]; ++row) {
            households.climate[row] = commune_climate_[cells_.commune[cell]];
            renew_dwelling(households, row, model_.catalogue.thermal(), model_.technologies, reference_,
                           model_.forcing[start].primary_factor);
        }
    });
}

void Simulation::make_room()
{
    model_.synthesis.resize(territory_, cells_, population_);
    model_.synthesis.fill_communes(territory_, population_);
    for (const auto& behaviour : model_.catalogue.communes()) behaviour->found(territory_, population_);
    model_.catalogue.market().start(territory_, population_.markets);
    population_.seen.resize(population_.households.rows());
    population_.seen_business.resize(population_.businesses.rows());
}

void Simulation::cut_into_chunks()
{
    const auto target = static_cast<Row>(model_.run.chunk_rows);
    for (std::uint32_t cell = 0; cell < cells_.size();) {
        Chunk chunk{cell, cell, population_.first_household[cell], 0};
        do ++cell;
        while (cell < cells_.size() && population_.first_household[cell + 1] - chunk.first <= target);
        chunk.last_cell = cell;
        chunk.last = population_.first_household[cell];
        chunks_.push_back(chunk);
    }
    chunk_events_.resize(chunks_.size());
}

void Simulation::find_neighbours()
{
    seen_cells_.resize(cells_.size());
    around_cells_.resize(cells_.size());
    std::vector<Ghosts<CellVisible>::Request> wanted;
    std::vector<std::uint32_t*> slots;
    for (std::uint32_t cell = 0; cell < cells_.size(); ++cell)
        for (std::size_t k = 0; k < n_neighbours; ++k) {
            const std::int32_t neighbour = cells_.neighbours[cell][k];
            std::uint32_t& slot = around_cells_[cell][k];
            slot = nobody;
            if (neighbour < 0) continue;
            const auto global = static_cast<Cell>(neighbour);
            if (partition_.owns(global)) {
                slot = partition_.local(global);
                continue;
            }
            wanted.push_back({global, partition_.owner(global), 0});
            slots.push_back(&slot);
        }
    // the row of a cell on its owner is its rank among the owner's cells
    if (ranks_.size() > 1) {
        std::vector<std::vector<Cell>> ask(static_cast<std::size_t>(ranks_.size()));
        for (const auto& request : wanted) ask[static_cast<std::size_t>(request.rank)].push_back(request.place);
        const auto asked = ranks_.all_to_all(ask);
        std::vector<std::vector<Row>> answers(asked.size());
        for (std::size_t r = 0; r < asked.size(); ++r)
            for (const Cell cell : asked[r]) answers[r].push_back(partition_.local(cell));
        const auto replies = ranks_.all_to_all(answers);
        std::vector<std::size_t> next(replies.size(), 0);
        for (auto& request : wanted) {
            const auto r = static_cast<std::size_t>(request.rank);
            request.row = replies[r][next[r]++];
        }
    }
    const auto index = cell_ghosts_.subscribe(wanted, seen_cells_);
    for (std::size_t i = 0; i < slots.size(); ++i) *slots[i] = index[i];
    visible_.resize(static_cast<std::size_t>(cells_.size()) * n_visible);
    around_.resize(cells_.size());
}

Now Simulation::now(Month month, std::vector<Event>* events)
{
    const Month before{std::max(0, month.index - 1)};
    return {month,           draws_,           model_.forcing[month], model_.forcing[before], model_.technologies,
            model_.finance,  model_.aids,      reference_,            commune_climate_,       territory_,
            cells_,          population_,      visible_,              around_,                offers_,
            tallies_.data(), events,           offer_in_cell_,     &model_.synthesis,      &population_.streets};
}

Report Simulation::advance(Month month)
{
    live(month);
    communes_decide(month);
    if (month.is_january()) elect_heat_sources(territory_, cells_, ranks_, population_);
    {
        const auto scope = timer_.measure("moves");
        for (const Moved& moved : move_households(territory_, cells_, partition_, draws_, month, ranks_, population_,
                                                  ghosts_, business_ghosts_))
            events_.push_back({moved.agent, month.index, moved.to, Event::Kind::move,
                               static_cast<std::uint8_t>(Trigger::none), static_cast<std::int32_t>(moved.from)});
    }
    {
        const auto scope = timer_.measure("market");
        settle_markets(model_.catalogue.market(), ranks_, cells_, chunks_, tallies_, draws_, month, population_);
    }
    publish_all();
    return {month, tallies_, ranks_.is_root() ? std::span<const double>(commune_tallies_) : std::span<const double>(),
            events_};
}

void Simulation::live(Month month)
{
    const auto scope = timer_.measure("step");
    const Now beginning = now(month, nullptr);
    for (const auto& behaviour : model_.catalogue.households()) behaviour->begin_month(beginning);
    std::vector<std::vector<HouseholdMonth>> scratch(static_cast<std::size_t>(threads_in_use()));
    for_each_chunk(chunks_.size(), [&](std::size_t i, int thread) {
        const Chunk& chunk = chunks_[i];
        auto& lives = scratch[static_cast<std::size_t>(thread)];
        lives.assign(chunk.last - chunk.first, HouseholdMonth{});
        std::fill(tallies_.begin() + static_cast<std::ptrdiff_t>(chunk.first_cell * n_flows),
                  tallies_.begin() + static_cast<std::ptrdiff_t>(chunk.last_cell * n_flows), 0.0);
        chunk_events_[i].clear();
        const Now today = now(month, &chunk_events_[i]);
        for (const auto& behaviour : model_.catalogue.households())
            behaviour->apply(chunk, population_.households, lives, today);
        for (const auto& behaviour : model_.catalogue.businesses())
            behaviour->apply(chunk, population_.businesses, today);
    });
    events_.clear();
    for (const auto& events : chunk_events_) events_.insert(events_.end(), events.begin(), events.end());
}

void Simulation::communes_decide(Month month)
{
    const auto scope = timer_.measure("institutions");
    const std::size_t n_communes = territory_.communes.size();
    std::fill(commune_sums_.begin(), commune_sums_.end(), 0);
    // on one thread: two were twice as slow, each fetching what the other had just written
    for (std::uint32_t cell = 0; cell < cells_.size(); ++cell) {
        std::int64_t* sums = commune_sums_.data() + cells_.commune[cell] * n_flows;
        const double* tally = tallies_.data() + cell * n_flows;
        for (std::size_t flow = 0; flow < n_flows; ++flow)
            sums[flow] += static_cast<std::int64_t>(std::nearbyint(tally[flow] * fixed_point));
    }
    // what institutions hear reaches every rank; the rest is only written, so root is enough
    const std::span<std::int64_t> heard = heard_.sums();
    const std::span<const Heard::Sum> order = heard_.order();
    std::fill(heard.begin(), heard.end(), 0);
    for (std::size_t k = 0; k < order.size(); ++k) {
        const auto flow = static_cast<std::size_t>(order[k].flow);
        if (!order[k].in_pilot) {
            for (std::size_t commune = 0; commune < n_communes; ++commune)
                heard[commune * order.size() + k] = commune_sums_[commune * n_flows + flow];
            continue;
        }
        for (std::uint32_t cell = 0; cell < cells_.size(); ++cell)
            if (in_pilot(cell))
                heard[cells_.commune[cell] * order.size() + k] +=
                    static_cast<std::int64_t>(std::nearbyint(tallies_[cell * n_flows + flow] * fixed_point));
    }
    if (ranks_.size() > 1) {
        ranks_.sum(heard);
        ranks_.sum_to_root(commune_sums_);
    }
    // every rank decides alike; root alone tells what happened
    const Now today = now(month, ranks_.is_root() ? &events_ : nullptr);
    std::fill(commune_tallies_.begin(), commune_tallies_.end(), 0.0);
    for (const auto& behaviour : model_.catalogue.communes()) behaviour->together(population_, heard_, today);
    for (Commune commune = 0; commune < n_communes; ++commune) {
        CommuneOffer &everywhere = next_offers_[commune], &in_pilot = next_offers_[n_communes + commune];
        everywhere = in_pilot = {};
        pilots_[commune] = {};
        for (const auto& behaviour : model_.catalogue.communes())
            behaviour->apply(commune, population_, heard_, today,
                             Tally(commune_tallies_.data() + commune * n_flows),
                             {everywhere, in_pilot, pilots_[commune]});
    }
    std::swap(offers_, next_offers_);
    if (ranks_.is_root())
        for (std::size_t i = 0; i < commune_tallies_.size(); ++i)
            commune_tallies_[i] += static_cast<double>(commune_sums_[i]) / fixed_point;
}

bool Simulation::in_pilot(std::uint32_t cell) const
{
    constexpr Process process("institutions.pilot_cells");
    const Pilot& pilot = pilots_[cells_.commune[cell]];
    return pilot.cells > 0.0 &&
           draws_.uniform(AgentId::of(AgentKind::cell, cells_.x[cell], cells_.y[cell], 0), Month{pilot.since}, process) <
               pilot.cells;
}

// What inhabitants are offered follows from the commune, and from whether their cell is in its pilot.
void Simulation::open_offers()
{
    offer_in_cell_.resize(cells_.size());
    for (std::uint32_t cell = 0; cell < cells_.size(); ++cell)
        offer_in_cell_[cell] = &offers_[cells_.commune[cell] + (in_pilot(cell) ? territory_.communes.size() : 0U)];
}

void Simulation::publish_all()
{
    const auto scope = timer_.measure("exchange");
    open_offers();
    const Households& households = population_.households;
    for_each_chunk(chunks_.size(), [&](std::size_t i, int) {
        for (std::uint32_t cell = chunks_[i].first_cell; cell < chunks_[i].last_cell; ++cell) {
            CellVisible counts;
            std::uint64_t even = 0, odd = 0; // four counters of sixteen bits each
            for (Row row = population_.first_household[cell]; row < population_.first_household[cell + 1]; ++row) {
                const Published state = publish(households, row);
                population_.seen[row] = state;
                const std::uint64_t shown = spread(state.technology);
                even += shown & 0x00ff00ff00ff00ffULL;
                odd += (shown >> 8) & 0x00ff00ff00ff00ffULL;
            }
            for (std::size_t k = 0; k < n_visible; ++k)
                counts.homes[k] = static_cast<std::uint16_t>((k % 2 == 0 ? even : odd) >> (8 * (k - k % 2)));
            counts.homes[n_visible] =
                static_cast<std::uint16_t>(population_.first_household[cell + 1] - population_.first_household[cell]);
            seen_cells_[cell] = counts;
            for (Row row = population_.first_business[cell]; row < population_.first_business[cell + 1]; ++row)
                population_.seen_business[row] = publish(population_.businesses, row);
        }
    });
    if constexpr (mutation != "stale_ghosts") ghosts_.refresh(population_.seen);
    business_ghosts_.refresh(population_.seen_business);
    cell_ghosts_.refresh(seen_cells_);
    for_each_chunk(chunks_.size(), [&](std::size_t i, int) {
        for (std::uint32_t cell = chunks_[i].first_cell; cell < chunks_[i].last_cell; ++cell) {
            std::array<std::uint32_t, n_visible + 1> sum{};
            const auto add = [&](const CellVisible& seen) {
                for (std::size_t k = 0; k <= n_visible; ++k) sum[k] += seen.homes[k];
            };
            add(seen_cells_[cell]);
            for (const std::uint32_t neighbour : around_cells_[cell])
                if (neighbour != nobody) add(seen_cells_[neighbour]);
            for (std::size_t k = 0; k < n_visible; ++k)
                visible_[cell * n_visible + k] = static_cast<std::uint16_t>(
                    std::min<std::uint32_t>(mutation == "sight_of_half" ? sum[k] / 2 : sum[k], 0xffffU));
            around_[cell] = mutation == "crowded_sight" ? 2 * sum[n_visible] : sum[n_visible];
        }
    });
}

Footprint Simulation::footprint() const
{
    Footprint all;
    const Households& households = population_.households;
    all.households = ranks_.sum(static_cast<std::int64_t>(households.rows()));
    all.businesses = ranks_.sum(static_cast<std::int64_t>(population_.businesses.rows()));
    all.ghosts = ranks_.sum(static_cast<std::int64_t>(ghosts_.n_ghosts() + business_ghosts_.n_ghosts()));
    all.bytes_per_household = static_cast<std::int64_t>(
        households.bytes_per_row() + (ties_per_household + 1) * sizeof(std::uint32_t) + sizeof(Published));
    all.imbalance = partition_.imbalance(territory_);
    all.neighbours = ranks_.max(static_cast<std::int64_t>(ghosts_.n_neighbours()));
    return all;
}

} // namespace essaim
