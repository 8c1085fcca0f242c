#include "app/ledger.hpp"

#include <algorithm>
#include <cmath>

namespace essaim {

namespace {

/// To whom something is offered.
enum class Audience : std::uint8_t { everybody, owners, private_homes, private_tenants, social_tenants, modest, nobody };

struct Offered {
    double CommuneOffer::*what;
    Audience to;
};

constexpr std::array everything_offered{Offered{&CommuneOffer::advice, Audience::everybody},
                                        Offered{&CommuneOffer::exemplary, Audience::everybody},
                                        Offered{&CommuneOffer::seats, Audience::everybody},
                                        Offered{&CommuneOffer::school, Audience::everybody},
                                        Offered{&CommuneOffer::home, Audience::everybody},
                                        Offered{&CommuneOffer::brokerage, Audience::everybody},
                                        Offered{&CommuneOffer::transaction, Audience::everybody},
                                        Offered{&CommuneOffer::third_party, Audience::everybody},
                                        Offered{&CommuneOffer::grant, Audience::owners},
                                        Offered{&CommuneOffer::training, Audience::everybody},
                                        Offered{&CommuneOffer::wait, Audience::everybody},
                                        Offered{&CommuneOffer::equity, Audience::everybody},
                                        Offered{&CommuneOffer::car, Audience::everybody},
                                        Offered{&CommuneOffer::car_modest, Audience::modest},
                                        Offered{&CommuneOffer::enforcement, Audience::private_homes},
                                        Offered{&CommuneOffer::lights_out, Audience::nobody},
                                        Offered{&CommuneOffer::incentive, Audience::private_tenants},
                                        Offered{&CommuneOffer::landlord, Audience::social_tenants},
                                        Offered{&CommuneOffer::visits, Audience::modest},
                                        Offered{&CommuneOffer::fairs, Audience::everybody},
                                        Offered{&CommuneOffer::participation, Audience::private_homes}};
static_assert(everything_offered.size() * sizeof(double) == sizeof(CommuneOffer), "a new offer needs its audience");

constexpr std::uint8_t modest_deciles = 3; // those for whom social services bring mobility, and whom volunteers visit (E15)

bool concerns(Audience audience, Tenure tenure, std::uint8_t decile)
{
    switch (audience) {
    case Audience::everybody: return true;
    case Audience::owners: return tenure == Tenure::owner;
    case Audience::private_homes: return tenure != Tenure::social;
    case Audience::private_tenants: return tenure == Tenure::private_rented;
    case Audience::social_tenants: return tenure == Tenure::social;
    case Audience::modest: return decile < modest_deciles;
    case Audience::nobody: break;
    }
    return false;
}

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
    void apply(const Chunk& chunk, Households& households, std::span<HouseholdMonth> scratch, const Now& now) const override
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
            if (m.window_envelope == Trigger::obligation || m.window_heating == Trigger::obligation || m.imposed || m.programme)
                account.touched |= touched::obligation;
            if ((households.collective[row] & (collective::asked | collective::member)) != 0)
                account.touched |= touched::project;
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
    const Households& households = population.households;
    for (std::uint32_t cell = 0; cell < cells.size(); ++cell) {
        std::vector<Audience> audiences;
        for (const auto& [what, to] : everything_offered)
            if (std::abs(offers_[cell].*what - other.offers_[cell].*what) > noticed) audiences.push_back(to);
        if (audiences.empty()) continue;
        for (Row row = population.first_household[cell]; row < population.first_household[cell + 1]; ++row) {
            const auto tenure = static_cast<Tenure>(households.tenure[row]);
            if (std::ranges::any_of(audiences, [&](Audience a) { return concerns(a, tenure, households.decile[row]); }))
                accounts_[of_row_[row]].touched |= touched::offer;
        }
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
