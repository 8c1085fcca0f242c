// What a behaviour of an agent is, and what it may see of the month.
#pragma once

#include "config/parameter.hpp"
#include "core/calendar.hpp"
#include "core/memory.hpp"
#include "core/random.hpp"
#include "forcing/aids.hpp"
#include "forcing/economics.hpp"
#include "forcing/forcing.hpp"
#include "forcing/technologies.hpp"
#include "population/flows.hpp"
#include "population/heard.hpp"
#include "population/offers.hpp"
#include "population/population.hpp"
#include "population/synthesis.hpp"
#include "territory/territory.hpp"

#include <array>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

namespace essaim {

/// Something worth a line in the event log.
struct Event {
    enum class Kind : std::uint8_t {
        works, heating, pv, car, move, newcomers, rebuilt, project_proposed, project_built, project_abandoned
    };
    std::uint64_t agent;
    std::int32_t month;
    std::uint32_t cell;
    Kind kind;
    std::uint8_t trigger; ///< Trigger that opened the decision
    std::int32_t detail;  ///< envelope bits, Heating, kWp*10, 1 electric 0 fuel, the cell left, persons, or ProjectKind
};

/// What set off a decision (E8).
enum class Trigger : std::uint8_t { none, breakdown, worn_facade, moved_in, attention, obligation, age, sale, group };
inline constexpr std::array<std::string_view, 9> trigger_names{"none", "breakdown", "worn_facade", "moved_in",
                                                               "attention", "obligation", "age", "sale",
                                                               "group"};
inline constexpr std::array<std::string_view, 10> event_names{
    "works",   "heating",          "pv",            "car",              "move", "newcomers",
    "rebuilt", "project_proposed", "project_built", "project_abandoned"};

/// What one household's behaviours tell each other within a month; forgotten at its end.
struct HouseholdMonth {
    // observed of others, by social influence
    double peers_sobriety_heat = 0, peers_sobriety_power = 0, peers_sobriety_travel = 0; ///< means over ties, 0 to 1
    double at_work = 0; ///< 1 where the employer shows what it does
    std::array<std::uint8_t, 16> peers_technology{}; ///< `visible` technologies of each tie; count them with ties_with
    std::uint16_t peers_experience = 0; ///< bits of visible::experiences that some tie shows
    std::uint8_t peers_member = 0, peers_pledged = 0, peers_asked = 0; ///< ties in collective projects
    // energy of the month, kWh
    double use_heating = 0, use_hot_water = 0, use_cooking = 0, use_specific = 0, use_car_power = 0, use_car_fuel = 0;
    double use_stove = 0;                              ///< the part of heating from a wood stove beside the main system
    double electric_heating = 0, electric_water = 0, electric_cooking = 0; ///< the electric part of the uses
    std::array<double, n_carriers> bought{};           ///< by Carrier; electricity before self-consumption is deducted
    double heating_reference = 0, heating_normal = 0;  ///< final energy at reference service; and reference climate
    double water_reference = 0, power_reference = 0, car_reference = 0;
    double pv_self = 0, pv_exported = 0;
    double self_share = 0; ///< share of the electricity used that the own roof provided
    // money of the month, EUR
    double bill = 0;
    // decisions opened this month
    Trigger window_envelope = Trigger::none, window_heating = Trigger::none, window_pv = Trigger::none,
            window_car = Trigger::none;
    bool imposed = false;   ///< the envelope works that were opened must be done
    bool programme = false; ///< by a social landlord's programme, which pays
    bool moved_in = false;  ///< other people than last month
    std::uint8_t own_parts = 15; ///< parts of the envelope that one may insulate without asking co-owners
    std::uint8_t voted = 0;      ///< 1 + the set of parts that co-owners decided to insulate together; 0: no vote
    double group_rebate = 0.0;   ///< what is taken off the cost of works ordered together, as a share
    bool new_works = false; ///< the dwelling changed: needs and label are to be computed again
};

/// Rows and cells that one thread treats at a time; cells are never split.
struct Chunk {
    std::uint32_t first_cell, last_cell; ///< local cells
    Row first, last;
};

/// The reference climate of one climate class over a year.
struct ReferenceYear {
    std::array<ClimateMonth, 12> month{};
    double degree_hours = 0; ///< K h below 19 C in the year

    /// Part of the year's degree-hours that falls in a month, 0 for January.
    double share(int of_year) const
    {
        return degree_hours > 0 ? month[static_cast<std::size_t>(of_year)].degree_hours_reference / degree_hours : 0.0;
    }
};

/// Everything a behaviour may see besides its own rows: the end of last month, and what the outside world imposes.
struct Now {
    Month month;
    const Draws& draws;
    const MonthForcing& forcing;
    const MonthForcing& last_month; ///< forcing of the month before; of this month in the first
    const Technologies& technologies;
    const Finance& finance;
    const Aids& aids;
    std::span<const ReferenceYear> reference; ///< by climate class
    std::span<const std::uint8_t> commune_climate; ///< climate class by commune
    const Territory& territory;
    const CellFacts& cells;
    const Population& population;             ///< `seen` and ties; own rows come as the mutable table
    std::span<const std::uint16_t> visible;   ///< local cell * n_visible: adopters in the cell and those around it
    std::span<const std::uint32_t> around;    ///< by local cell: households in the cell and those around it
    std::span<const CommuneOffer> offers;     ///< by commune, outside pilots
    double* tallies;                          ///< local cell * n_flows
    std::vector<Event>* events;               ///< of this chunk
    std::span<const CommuneOffer* const> offer_in_cell = {}; ///< by local cell; none: no pilot anywhere
    const Synthesis* newcomers = nullptr;     ///< who comes to live in a home left empty
    Streets* streets = nullptr;               ///< of this rank; a chunk's behaviours write those of its cells

    /// What the institutions of a cell's commune offer there: cells of a pilot have an offer of their own.
    const CommuneOffer& offer(std::uint32_t local_cell) const
    {
        return offer_in_cell.empty() ? offers[cells.commune[local_cell]] : *offer_in_cell[local_cell];
    }
    Tally tally(std::uint32_t local_cell) const { return Tally(tallies + local_cell * n_flows); }
};

/// A behaviour of households: what one does in a month. Stateless between months: state lives in columns.
///
/// Adding one: a file in agents/households/ and its line in agents/catalogue.cpp; see agents/README.md.
class HouseholdBehaviour : public ParameterBlock {
public:
    virtual std::string_view name() const = 0;
    /// What it does, in one sentence, and its equation.
    virtual std::string_view about() const = 0;
    /// Called once when parameters are set, before the first month. Errors: UserError.
    virtual void prepare() {}
    /// Called once a month before the loop over agents, for what is the same for everybody. Nothing kept here may
    /// outlive the month.
    virtual void begin_month(const Now&) {}
    /// Lets the households of a chunk live the month, in row order. `scratch[row - chunk.first]` is theirs.
    ///
    /// threads  called at the same time for different chunks; writes rows of its chunk only
    virtual void apply(const Chunk& chunk, Households& households, std::span<HouseholdMonth> scratch,
                       const Now& now) const = 0;
};

/// A household as its behaviours see it.
struct Me {
    Row row;
    AgentId id;
    std::uint32_t local_cell;
    Commune commune;
};

/// Write a behaviour for one household: derive and define `void month(const Me&, Households&, HouseholdMonth&,
/// const Now&, Tally) const`. Where most months bring nothing to most households, define in the header too `static bool
/// concerned(const HouseholdMonth&)`, or `(const HouseholdMonth&, const Households&, Row)`: the others are passed over
/// at the cost of a comparison.
template <class Derived>
class EachHousehold : public HouseholdBehaviour {
public:
    void apply(const Chunk& chunk, Households& households, std::span<HouseholdMonth> scratch,
               const Now& now) const final
    {
        const auto& behaviour = static_cast<const Derived&>(*this);
        for (std::uint32_t cell = chunk.first_cell; cell < chunk.last_cell; ++cell) {
            const Tally tally = now.tally(cell);
            const Commune commune = now.cells.commune[cell];
            const Row end = now.population.first_household[cell + 1];
            for (Row row = now.population.first_household[cell]; row < end; ++row) {
                HouseholdMonth& m = scratch[row - chunk.first];
                if constexpr (requires { Derived::concerned(m); })
                    if (!Derived::concerned(m)) continue;
                if constexpr (requires { Derived::concerned(m, households, row); })
                    if (!Derived::concerned(m, households, row)) continue;
                behaviour.month(Me{row, AgentId{households.id[row]}, cell, commune}, households, m, now, tally);
            }
        }
    }
};

/// A behaviour of establishments.
class BusinessBehaviour : public ParameterBlock {
public:
    virtual std::string_view name() const = 0;
    virtual std::string_view about() const = 0;
    virtual void apply(const Chunk& chunk, Businesses& businesses, const Now& now) const = 0;
};

/// A behaviour of communes as institutions; the same on every rank, on the same reduced integers.
class CommuneBehaviour : public ParameterBlock {
public:
    virtual std::string_view name() const = 0;
    virtual std::string_view about() const = 0;
    /// Called once when parameters are set, before the first month. Errors: UserError.
    virtual void prepare() {}
    /// The flows it reads of its inhabitants and businesses; only these cross ranks.
    virtual std::span<const Flow> hears() const { return {}; }
    /// Those it also compares between the cells of pilots and the others.
    virtual std::span<const Flow> compares() const { return {}; }
    /// Called once when the population is built: sizes and fills tables of its own.
    virtual void found(const Territory&, Population&) {}
    /// Called once a month before any commune decides, for what concerns several communes at once.
    virtual void together(Population&, const Heard&, const Now&) const {}
    /// tally: sums of flows of one commune, in double; decision: what inhabitants will see next month.
    virtual void apply(Commune commune, Population& population, const Heard& heard, const Now& now, Tally tally,
                       const CommuneDecision& decision) const = 0;
    /// State of its own that outlives the month, the same on every rank: `memory.shared("name", member)` for each
    /// piece. Columns of tables are remembered already.
    virtual void remember(Memory&) {}
};

} // namespace essaim
