#include "app/ledger.hpp"

#include <algorithm>
#include <bit>
#include <cmath>

namespace essaim {

namespace {

std::int64_t in_units(double amount) { return static_cast<std::int64_t>(std::nearbyint(amount / ledger_unit)); }

} // namespace

/// The last behaviour of the month: looks, and changes nothing of the model.
class Ledger::Entry final : public HouseholdBehaviour {
public:
    explicit Entry(Ledger& ledger) : ledger_(ledger) {}
    std::string_view name() const override { return "ledger"; }
    std::string_view about() const override { return "enters what a household used, emitted and paid"; }
    void describe(ParameterVisitor&) override {}

    // each row has an account of its own while a month lasts, so threads do not meet
    void apply(const Chunk& chunk, Households&, std::span<HouseholdMonth> scratch, const Now& now) const override
    {
        for (Row row = chunk.first; row < chunk.last; ++row) {
            const HouseholdMonth& m = scratch[row - chunk.first];
            double energy = m.pv_self, emitted = 0.0;
            for (std::size_t c = 0; c < n_carriers; ++c) {
                energy += m.bought[c];
                emitted += m.bought[c] * (now.forcing.direct[c] + now.forcing.upstream[c]);
            }
            Account& account = ledger_.accounts_[ledger_.of_row_[row]];
            account.amount[static_cast<std::size_t>(Measured::co2)] += in_units(emitted);
            account.amount[static_cast<std::size_t>(Measured::energy)] += in_units(energy);
            account.amount[static_cast<std::size_t>(Measured::bill)] +=
                in_units(m.bill - m.pv_exported * now.forcing.feed_in);
            if (m.window_envelope == Trigger::obligation || m.window_heating == Trigger::obligation || m.imposed)
                account.touched |= touched::obligation;
        }
        for (std::uint32_t cell = chunk.first_cell; cell < chunk.last_cell; ++cell) ledger_.offers_[cell] = now.offer(cell);
        // events of the chunk so far are those of this month; the cell's tally knows whether aid was paid there
        for (const Event& event : *now.events) {
            // nobody is paid for a car on fuel, whatever else was paid for in its cell
            if (event.kind == Event::Kind::car ? event.detail != 1 : event.kind > Event::Kind::pv) continue;
            const auto at = std::ranges::lower_bound(now.cells.cell, event.cell);
            const auto cell = static_cast<std::uint32_t>(at - now.cells.cell.begin());
            const auto who = ledger_.of_id_.find(event.agent);
            if (who != ledger_.of_id_.end() && now.tally(cell)[Flow::works_aid] > 0.0)
                ledger_.accounts_[who->second].touched |= touched::aid;
        }
    }

private:
    Ledger& ledger_;
};

Ledger::Ledger(Model& model, const Territory& territory) : territory_(territory)
{
    model.catalogue.add(std::make_unique<Entry>(*this));
}

void Ledger::open(Month month, const Households& households, const CellFacts& cells)
{
    const Row rows = households.rows();
    offers_.resize(cells.size());
    id_of_row_.resize(rows);
    of_row_.resize(rows);
    for (Row row = 0; row < rows; ++row) {
        if (id_of_row_[row] == households.id[row] && !accounts_.empty()) continue; // nobody has moved
        id_of_row_[row] = households.id[row];
        const auto [at, fresh] = of_id_.try_emplace(id_of_row_[row], static_cast<std::uint32_t>(accounts_.size()));
        if (fresh)
            accounts_.push_back({id_of_row_[row], {}, 0, households.decile[row], households.tenure[row],
                                 territory_.commune_of(households.cell[row]), static_cast<std::uint32_t>(month.index)});
        of_row_[row] = at->second;
    }
}

void Ledger::close(const Report& report, bool recorded)
{
    if (!recorded) return;
    for (const Event& event : report.events) {
        const int kind = adoption_kind(event);
        if (kind < 0) continue;
        adoptions_.push_back({event.agent, event.month, static_cast<std::uint16_t>(kind), event.trigger});
        const auto [at, fresh] = of_id_.try_emplace(event.agent, static_cast<std::uint32_t>(accounts_.size()));
        if (fresh) // came this month
            accounts_.push_back({event.agent, {}, 0, 0, 0, territory_.commune_of(event.cell),
                                 static_cast<std::uint32_t>(event.month)});
        accounts_[at->second].amount[first_kind + static_cast<std::size_t>(kind)] += in_units(1.0);
    }
}

void Ledger::touch_where_offers_differ(const Ledger& other, const CellFacts& cells, const Population& population,
                                       double noticed)
{
    using Numbers = std::array<double, sizeof(CommuneOffer) / sizeof(double)>;
    for (std::uint32_t cell = 0; cell < cells.size(); ++cell) {
        const auto mine = std::bit_cast<Numbers>(offers_[cell]), theirs = std::bit_cast<Numbers>(other.offers_[cell]);
        bool differ = false;
        for (std::size_t i = 0; i < mine.size(); ++i) differ = differ || std::abs(mine[i] - theirs[i]) > noticed;
        if (!differ) continue;
        for (Row row = population.first_household[cell]; row < population.first_household[cell + 1]; ++row)
            accounts_[of_row_[row]].touched |= touched::offer;
    }
}

void Ledger::forget_touched()
{
    for (Account& account : accounts_) account.touched = 0;
}

std::vector<Account> Ledger::take_year()
{
    std::vector<Account> year = std::move(accounts_);
    accounts_.clear();
    of_id_.clear();
    id_of_row_.clear();
    return year;
}

int adoption_kind(const Event& event)
{
    switch (event.kind) {
    case Event::Kind::works: return 0;
    case Event::Kind::heating:
        switch (static_cast<Heating>(event.detail)) {
        case Heating::heat_pump_water:
        case Heating::heat_pump_air:
        case Heating::wood_logs:
        case Heating::wood_pellets:
        case Heating::heat_network: return 1;
        default: return -1;
        }
    case Event::Kind::pv: return 2;
    case Event::Kind::car: return event.detail == 1 ? 3 : -1;
    default: return -1;
    }
}

} // namespace essaim
