#include "agents/households/demography.hpp"

#include "core/error.hpp"
#include "core/math.hpp"
#include "core/mutation.hpp"
#include "core/table.hpp"
#include "population/orders.hpp"

#include <array>
#include <utility>

namespace essaim {

namespace {

constexpr Process people_process("demography.people"), dwelling_process("demography.dwelling"),
    arrival_process("demography.arrival"), systems_process("demography.systems");

/// Years that an age band lasts: under 30 (from 20 on), to 44, to 59, to 74; nobody leaves the last one but by death.
constexpr std::array<double, 4> years_of_band{10.0, 15.0, 15.0, 15.0};
constexpr int most_persons = 12;
constexpr int may_have_children = 3; ///< age bands
constexpr int has_grown_children = 2; ///< first age band
/// Dwellings that a cell can hold, in the ordinal of an AgentId: the bits above count those who came.
constexpr std::uint32_t places_of_cell = 1U << 17;

/// The first of `shares` beyond which `u` does not lie; their number when it lies beyond all.
int ordinal(const std::array<double, 3>& shares, double u)
{
    int k = 0;
    for (const double share : shares) {
        if (u < share) return k;
        u -= share;
        ++k;
    }
    return k;
}

/// What was on order is not done: who ordered it, or what it was ordered for, is gone.
void give_up_orders(Households& h, Row row, Tally tally)
{
    const std::array<std::uint32_t*, n_trades> orders{&h.order_envelope[row], &h.order_heating[row], &h.order_pv[row]};
    for (std::size_t t = 0; t < orders.size(); ++t)
        if (std::exchange(*orders[t], 0U) != 0) tally[after(Flow::given_up_envelope, t)] += 1.0;
}

/// The persons of this year cannot be compared with those of the last one.
void mark(Households& h, Row row)
{
    std::uint8_t& before = h.persons_last_year[row];
    if (before != people_before::newcomers) before = people_before::changed;
}

} // namespace

void Demography::describe(ParameterVisitor& parameter)
{
    const std::string_view insee = "order of magnitude of INSEE's civil registration, 2015 to 2022: about ten births and "
                                   "ten deaths a year for a thousand inhabitants";
    parameter("demography.enabled", enabled_, {.what = "people are born, age, die and leave; homes are built anew",
                                               .source = "model switch"});
    constexpr std::array<std::string_view, n_ages> deaths{
        "demography.death_under_30", "demography.death_30_to_44", "demography.death_45_to_59",
        "demography.death_60_to_74", "demography.death_75_and_over"};
    for (std::size_t k = 0; k < deaths.size(); ++k)
        parameter(deaths[k], death_[k], {.min = 0, .max = 1, .unit = "1/year",
                  .what = "persons who die, in households whose reference person has this age", .source = insee});
    constexpr std::array<std::string_view, 3> births{"demography.birth_under_30", "demography.birth_30_to_44",
                                                     "demography.birth_45_to_59"};
    for (std::size_t k = 0; k < births.size(); ++k)
        parameter(births[k], birth_[k], {.min = 0, .max = 1, .unit = "1/year",
                  .what = "births in households of two or more whose reference person has this age", .source = insee});
    parameter("demography.leave", leave_, {.min = 0, .max = 1, .unit = "1/year",
              .what = "households of three or more, from 45 years on, that a grown child leaves",
              .source = "assumption: about one in a hundred inhabitants a year"});
    constexpr std::array<std::string_view, 3> sizes{"demography.newcomers_one", "demography.newcomers_two",
                                                    "demography.newcomers_three"};
    constexpr std::array<std::string_view, 3> ages{"demography.newcomers_under_30", "demography.newcomers_30_to_44",
                                                   "demography.newcomers_45_to_59"};
    for (std::size_t k = 0; k < sizes.size(); ++k)
        parameter(sizes[k], persons_[k], {.min = 0, .max = 1,
                  .what = "households of this many persons among those who come; the rest are four",
                  .source = "assumption"});
    for (std::size_t k = 0; k < ages.size(); ++k)
        parameter(ages[k], age_[k], {.min = 0, .max = 1,
                  .what = "households of this age among those who come; the rest are 60 to 74", .source = "assumption"});
    parameter("demography.sale", sale_, {.min = 0, .max = 1, .unit = "1/year",
              .what = "privately rented dwellings sold to another landlord, who looks into works",
              .source = "general knowledge: 2 to 4 % of dwellings change owner in a year"});
    parameter("demography.demolition", demolition_, {.min = 0, .max = 1, .unit = "1/year",
              .what = "dwellings of before 1990 demolished and built anew", .source = "Res-IRF 4: 0.3 % of the stock"});
    parameter("demography.new_loss", new_loss_, {.min = 0.1, .max = 5, .unit = "W/K/m2",
              .what = "heat loss per floor area of a new dwelling, real and of the label",
              .source = "label A of a house; docs/model.md, the label"});
    parameter("demography.new_carbon_house", new_carbon_house_, {.min = 0, .max = 5000, .unit = "kg/m2",
              .what = "greenhouse gases embodied in a new house", .source = "law: cap of RE2020"});
    parameter("demography.new_carbon_flat", new_carbon_flat_, {.min = 0, .max = 5000, .unit = "kg/m2",
              .what = "greenhouse gases embodied in a new flat", .source = "law: cap of RE2020"});
    parameter("demography.new_heat_pump", new_heat_pump_, {.min = 0, .max = 1,
              .what = "new dwellings with an air-water heat pump; other houses burn pellets, other flats are on the heat "
                      "network", .source = "assumption: RE2020 leaves no gas"});
    parameter("demography.new_pv", new_pv_, {.min = 0, .max = 1, .what = "new houses with photovoltaics",
                                             .source = "assumption"});
    parameter("demography.new_pv_kwp", new_pv_kwp_, {.min = 0, .max = 36, .unit = "kWp", .what = "power on their roof",
              .source = "assumption: the smallest usual size"});
}

AgentId Demography::newcomer(std::int32_t x, std::int32_t y, std::uint32_t place_in_cell, std::uint8_t generation)
{
    expect(place_in_cell < places_of_cell, "a cell holds at most 131,072 dwellings");
    return AgentId::of(AgentKind::household, x, y, generation * places_of_cell + place_in_cell);
}

void Demography::month(const Me& me, Households& h, HouseholdMonth& m, const Now& now, Tally tally) const
{
    if (!enabled_) return;
    // everybody's year is drawn in a month of one's own: probabilities are yearly, and most months cost nothing
    if (mix(me.id.value) % 12 != static_cast<std::uint64_t>(now.month.of_year())) return;
    dwelling(me, h, m, now, tally);
    people(me, h, m, now, tally);
}

void Demography::people(const Me& me, Households& h, HouseholdMonth& m, const Now& now, Tally tally) const
{
    const Row r = me.row;
    const auto u = now.draws.uniforms(me.id, now.month, people_process);
    const std::uint8_t before = h.persons[r];
    const std::size_t age = h.age_band[r];
    if (age < years_of_band.size() && u[0] < 1.0 / years_of_band[age]) ++h.age_band[r];
    if (u[1] < 1.0 - math::pow(1.0 - death_[age], h.persons[r])) {
        --h.persons[r];
        tally[Flow::deaths] += 1.0;
    }
    if (age < may_have_children && h.persons[r] >= 2 && h.persons[r] < most_persons && u[2] < birth_[age]) {
        ++h.persons[r];
        tally[Flow::births] += 1.0;
    }
    if (age >= has_grown_children && h.persons[r] >= 3 && u[3] < leave_) {
        --h.persons[r];
        if constexpr (mutation != "silent_departures") tally[Flow::departures] += 1.0;
    }
    if (h.persons[r] == before) return;
    m.new_works = true; // other people, other heat gains: needs are computed again
    mark(h, r);
    if (h.persons[r] == 0) welcome(me, h, m, now, tally);
}

void Demography::welcome(const Me& me, Households& h, HouseholdMonth& m, const Now& now, Tally tally) const
{
    const Row r = me.row;
    give_up_orders(h, r, tally);
    // what those before were about to decide, about a car perhaps that is gone, nobody decides any more
    m.window_envelope = m.window_heating = m.window_pv = m.window_car = Trigger::none;
    h.persons[r] = 1; // of those before: their living standard stays
    if (h.loan_left[r] > 0.0F) tally[Flow::loan_repaid] += static_cast<double>(h.loan_left[r]); // by the heirs
    const std::uint32_t place = r - now.population.first_household[me.local_cell];
    const std::int32_t x = now.cells.x[me.local_cell], y = now.cells.y[me.local_cell];
    const AgentId id = newcomer(x, y, place, ++h.generation[r]);
    const auto u = now.draws.uniforms(id, now.month, arrival_process);
    const int persons = 1 + ordinal(persons_, u[0]), age = ordinal(age_, u[1]);
    expect(now.newcomers != nullptr, "demography needs the synthetic population to draw newcomers");
    now.newcomers->newcomers(now.territory, now.cells, me.local_cell, r, id, persons, age, now.month, now.draws, h);
    h.move[r] = 4; // moved in: habits are shaken and windows open next month
    tally[Flow::new_households] += 1.0;
    tally[Flow::arrivals] += persons;
    now.events->push_back({id.value, now.month.index, h.cell[r], Event::Kind::newcomers,
                           static_cast<std::uint8_t>(Trigger::none), persons});
}

void Demography::dwelling(const Me& me, Households& h, HouseholdMonth& m, const Now& now, Tally tally) const
{
    const Row r = me.row;
    const auto u = now.draws.uniforms(me.id, now.month, dwelling_process);
    if (h.period[r] != static_cast<std::uint8_t>(Period::after_1990) && u[0] < demolition_)
        rebuild(me, h, m, now, tally);
    else if (h.tenure[r] == static_cast<std::uint8_t>(Tenure::private_rented) && u[1] < sale_) {
        tally[Flow::sales] += 1.0;
        m.window_envelope = Trigger::sale;
        if (m.window_heating == Trigger::none) m.window_heating = Trigger::sale;
    }
}

void Demography::rebuild(const Me& me, Households& h, HouseholdMonth& m, const Now& now, Tally tally) const
{
    const Row r = me.row;
    const auto u = now.draws.uniforms(me.id, now.month, systems_process);
    const bool house = h.type[r] == static_cast<std::uint8_t>(DwellingType::house);
    const Heating heating = u[0] < new_heat_pump_ ? Heating::heat_pump_water
                            : house               ? Heating::wood_pellets
                                                  : Heating::heat_network;
    give_up_orders(h, r, tally);
    h.period[r] = static_cast<std::uint8_t>(Period::after_1990);
    h.insulated[r] = envelope::roof | envelope::wall | envelope::floor | envelope::window;
    h.loss[r] = h.loss_label[r] = static_cast<float>(new_loss_);
    h.heating[r] = static_cast<std::uint8_t>(heating);
    h.heating_installed[r] = static_cast<std::int16_t>(now.month.index);
    h.hot_water[r] = static_cast<std::uint8_t>(heating == Heating::heat_network ? HotWater::heat_network
                                                                                : HotWater::heat_pump_tank);
    h.pv_kwp[r] = house && u[1] < new_pv_ ? static_cast<float>(new_pv_kwp_) : 0.0F;
    h.comfort[r] = 0.0F; // answered anew, to another bill
    h.felt[r] = 0.0F;
    h.heating_normal_before[r] = dwelling_before::rebuilt;
    h.persons_last_year[r] = people_before::newcomers; // all that they use has changed with the dwelling
    m.new_works = true;
    m.window_envelope = m.window_heating = m.window_pv = Trigger::none;
    tally[Flow::rebuilt] += 1.0;
    tally[Flow::rehoused] += h.persons[r];
    tally[Flow::co2_embodied] += static_cast<double>(h.area[r]) * (house ? new_carbon_house_ : new_carbon_flat_);
    now.events->push_back({me.id.value, now.month.index, h.cell[r], Event::Kind::rebuilt,
                           static_cast<std::uint8_t>(Trigger::none), h.persons[r]});
}

} // namespace essaim
