#include "agents/households/influence.hpp"

#include "core/math.hpp"
#include "core/mutation.hpp"
#include "forcing/technologies.hpp"
#include "population/glance.hpp"

#include <bit>
#include <vector>

namespace essaim {

void SocialInfluence::describe(ParameterVisitor& parameter)
{
    const std::string_view prior = "assumption; docs/model.md E10";
    parameter("social.enabled", enabled_, {.what = "households are influenced by their ties", .source = "model switch"});
    parameter("social.pull", pull_, {.min = 0, .max = 1, .unit = "1/month",
              .what = "approach to the attitude of each tie within confidence", .source = prior});
    parameter("social.confidence", confidence_, {.min = 0, .max = 2,
              .what = "difference of attitude beyond which others are not listened to", .source = prior});
    parameter("social.return", return_, {.min = 0, .max = 1, .unit = "1/month",
              .what = "return to the attitude one started from, times one minus openness", .source = prior});
    parameter("social.media", media_, {.min = -0.1, .max = 0.1, .unit = "1/month",
              .what = "common drift of attitudes by media", .source = prior});
    parameter("knowledge.from_contacts", from_contacts_, {.min = 0, .max = 1, .unit = "1/month",
              .what = "learning when all ties have installed something", .source = prior});
    parameter("knowledge.from_sight", from_sight_, {.min = 0, .max = 1, .unit = "1/month",
              .what = "learning when all homes around show an installation", .source = prior});
    parameter("knowledge.from_advice", from_advice_, {.min = 0, .max = 1, .unit = "1/month",
              .what = "learning at full advice of the commune", .source = prior});
    parameter("knowledge.from_work", from_work_, {.min = 0, .max = 1, .unit = "1/month",
              .what = "learning at an exemplary workplace", .source = prior});
    parameter("knowledge.forgetting", forgetting_, {.min = 0, .max = 1, .unit = "1/month",
              .what = "knowledge lost", .source = prior});
}

void SocialInfluence::observe(std::uint32_t cell, Households& h, std::span<HouseholdMonth> of_cell, const Now& now) const
{
    const int listens = static_cast<int>(confidence_ / attitude_step);
    const std::uint16_t* in_cell = now.visible.data() + cell * n_visible;
    const double in_sight =
        now.around[cell] > 0 ? static_cast<double>(in_cell[3] + in_cell[4] + in_cell[6]) / now.around[cell] : 0.0;
    // what is the same for all of a cell
    const double by_sight = from_sight_ * math::clamp(in_sight, 0.0, 1.0), by_advice = from_advice_ * now.offer(cell).advice;
    constexpr double per_tie = 1.0 / ties_per_household;
    const Published* const seen = now.population.seen.data();
    Row r = now.population.first_household[cell];
    for (HouseholdMonth& m : of_cell) {
        // Ties point all over the territory: what those of a row a little further show is fetched ahead.
        constexpr Row ahead = 6;
        if (r + ahead < h.rows()) {
            const auto later = now.population.ties_of(r + ahead);
#pragma GCC unroll 10
            for (std::size_t k = 0; k < ties_per_household; ++k) __builtin_prefetch(seen + later[k]);
            const std::uint32_t desk = now.population.employer_tie[r + ahead];
            if (desk != nobody) __builtin_prefetch(&now.population.seen_business[desk]);
        }
        const auto ties = now.population.ties_of(r);
        const Glance g = look([&](std::size_t k) { return std::bit_cast<std::uint64_t>(seen[ties[k]]); }, seen[r].attitude,
                              listens);
        m.peers_technology = g.technology;
        m.peers_member = g.member;
        m.peers_pledged = g.pledged;
        m.peers_asked = g.asked;
        m.peers_experience = g.experiences;
        m.peers_sobriety_heat = g.heat * share_step * per_tie;
        m.peers_sobriety_power = g.power * share_step * per_tie;
        m.peers_sobriety_travel = g.travel * share_step * per_tie;

        double attitude = static_cast<double>(h.attitude[r]);
        const double openness = static_cast<double>(h.openness[r]);
        const double drawn = mutation == "deaf_minds" ? 0.0 : pull_ * g.distance * attitude_step;
        attitude += openness * (drawn + media_) +
                    (1.0 - openness) * return_ * (static_cast<double>(h.attitude_rooted[r]) - attitude);
        h.attitude[r] = static_cast<float>(math::clamp(attitude, -1.0, 1.0));

        const std::uint32_t desk = now.population.employer_tie[r];
        m.at_work = desk != nobody && (now.population.seen_business[desk] & firm_shows::exemplary) != 0 ? 1.0 : 0.0;
        const double knowledge = static_cast<double>(h.knowledge[r]);
        const double lesson = from_contacts_ * g.equipped * per_tie + by_sight + by_advice + from_work_ * m.at_work;
        h.knowledge[r] = static_cast<float>(
            math::clamp(knowledge + (1.0 - knowledge) * lesson - forgetting_ * knowledge, 0.0, 1.0));
        ++r;
    }
}

void SocialInfluence::apply(const Chunk& chunk, Households& h, std::span<HouseholdMonth> scratch, const Now& now) const
{
    for (std::uint32_t cell = chunk.first_cell; cell < chunk.last_cell; ++cell) {
        const Row first = now.population.first_household[cell], past = now.population.first_household[cell + 1];
        const auto of_cell = scratch.subspan(first - chunk.first, past - first);
        if (enabled_) {
            observe(cell, h, of_cell, now);
        } else { // nobody to compare with: peers practise what one does oneself
            for (Row r = first; r < past; ++r) {
                HouseholdMonth& m = of_cell[r - first];
                m.peers_sobriety_heat = static_cast<double>(h.sobriety_heat[r]);
                m.peers_sobriety_power = static_cast<double>(h.sobriety_power[r]);
                m.peers_sobriety_travel = static_cast<double>(h.sobriety_travel[r]);
            }
        }
        double attitude = 0.0, knowledge = 0.0;
        for (Row r = first; r < past; ++r) {
            attitude += static_cast<double>(h.attitude[r]);
            knowledge += static_cast<double>(h.knowledge[r]);
        }
        const Tally tally = now.tally(cell);
        tally[Flow::attitude] += attitude;
        tally[Flow::knowledge] += knowledge;
    }
}

void SobrietyHabits::describe(ParameterVisitor& parameter)
{
    const std::string_view prior = "assumption; docs/model.md E6";
    parameter("sobriety.enabled", enabled_, {.what = "sobriety changes; otherwise it stays as it was at the start",
                                             .source = "model switch"});
    parameter("sobriety.base", base_, {.min = -10, .max = 10, .what = "log-odds of sobriety without any driver",
                                       .source = "assumption: a fifth practised in 2018"});
    parameter("sobriety.price", price_, {.min = 0, .max = 10,
              .what = "response to the price against its mean of three years", .source = prior});
    parameter("sobriety.burden", burden_, {.min = 0, .max = 50,
              .what = "response to the share of income that energy takes", .source = prior});
    parameter("sobriety.burden_reference", burden_reference_, {.min = 0, .max = 1,
              .what = "share of income that energy takes without effect on sobriety", .source = prior});
    parameter("sobriety.norm", norm_, {.min = 0, .max = 10, .what = "response to the personal norm", .source = prior});
    parameter("sobriety.peers", peers_, {.min = 0, .max = 10, .what = "response to what ties practise",
                                         .source = prior});
    parameter("sobriety.campaign", campaign_, {.min = 0, .max = 10, .what = "response to the commune's advice",
              .source = "assumption; field effects of campaigns are small (Vesely et al. 2022)"});
    parameter("sobriety.work", work_, {.min = 0, .max = 10,
              .what = "response to an employer that shows what it does; 0 switches it off",
              .source = "assumption; a tenth of what the ties practise"});
    parameter("sobriety.rise", rise_, {.min = 0, .max = 1, .unit = "1/month", .what = "speed of taking up a practice",
                                       .source = prior});
    parameter("sobriety.fall", fall_, {.min = 0, .max = 1, .unit = "1/month",
              .what = "speed of giving up a practice that is no habit", .source = prior});
    parameter("sobriety.habit_rate", habit_rate_, {.min = 0, .max = 1, .unit = "1/month",
              .what = "growth of habit while practised", .source = "Lally et al. 2010: median of 66 days"});
}

void SobrietyHabits::begin_month(const Now& now)
{
    for (std::size_t c = 0; c < n_carriers; ++c)
        dearer_[c] = math::log(now.forcing.price[c] / now.forcing.price_habit[c]);
}

// A loop without branches over contiguous columns: compilers turn it into vector instructions.
void SobrietyHabits::practise(std::span<float> sobriety, std::span<float> habit, std::span<const double> drive) const
{
    const double rise = rise_, fall = fall_, rate = habit_rate_;
    constexpr double hold = mutation == "no_habit" ? 0.0 : 1.0;
    float* const s = sobriety.data();
    float* const h = habit.data();
    const double* const d = drive.data();
    const std::size_t n = drive.size();
    for (std::size_t i = 0; i < n; ++i) {
        const double before = static_cast<double>(s[i]), strength = static_cast<double>(h[i]);
        const double aim = math::logistic(d[i]);
        const double speed = aim > before ? rise : fall * (1.0 - hold * strength);
        const double after = before + speed * (aim - before);
        const double kept = after >= before ? 1.0 : 0.0;
        s[i] = static_cast<float>(after);
        h[i] = static_cast<float>(strength + rate * (kept - strength));
    }
}

void SobrietyHabits::apply(const Chunk& chunk, Households& h, std::span<HouseholdMonth> scratch, const Now& now) const
{
    const std::size_t n = chunk.last - chunk.first;
    if (enabled_) {
        std::vector<double> heat(n), power(n), travel(n);
        for (std::uint32_t cell = chunk.first_cell; cell < chunk.last_cell; ++cell) {
            const double campaign = campaign_ * now.offer(cell).advice;
            for (Row r = now.population.first_household[cell]; r < now.population.first_household[cell + 1]; ++r) {
                const std::size_t i = r - chunk.first;
                const HouseholdMonth& m = scratch[i];
                const double burden =
                    static_cast<double>((h.bill_year[r] + h.car_bill_year[r]) / h.income[r]) - burden_reference_;
                const double common = base_ + burden_ * burden + norm_ * (static_cast<double>(h.norm[r]) - 0.5) +
                                      campaign + work_ * m.at_work;
                const auto drive = [&](Carrier carrier, double peers, float own) {
                    return common + price_ * dearer_[static_cast<std::size_t>(carrier)] +
                           peers_ * (peers - static_cast<double>(own));
                };
                heat[i] = drive(carrier_of(static_cast<Heating>(h.heating[r])), m.peers_sobriety_heat, h.sobriety_heat[r]);
                power[i] = drive(Carrier::electricity, m.peers_sobriety_power, h.sobriety_power[r]);
                travel[i] = drive(h.cars_fuel[r] > 0 ? Carrier::motor_fuel : Carrier::electricity,
                                  m.peers_sobriety_travel, h.sobriety_travel[r]);
            }
        }
        const auto rows = [&](Column<float>& column) { return column.values().subspan(chunk.first, n); };
        practise(rows(h.sobriety_heat), rows(h.habit_heat), heat);
        practise(rows(h.sobriety_power), rows(h.habit_power), power);
        practise(rows(h.sobriety_travel), rows(h.habit_travel), travel);
    }
    for (std::uint32_t cell = chunk.first_cell; cell < chunk.last_cell; ++cell) {
        double heat = 0.0, power = 0.0, travel = 0.0;
        for (Row r = now.population.first_household[cell]; r < now.population.first_household[cell + 1]; ++r) {
            heat += static_cast<double>(h.sobriety_heat[r]);
            power += static_cast<double>(h.sobriety_power[r]);
            travel += static_cast<double>(h.sobriety_travel[r]);
        }
        const Tally tally = now.tally(cell);
        tally[Flow::sobriety_heat] += heat;
        tally[Flow::sobriety_power] += power;
        tally[Flow::sobriety_travel] += travel;
    }
}

} // namespace essaim
