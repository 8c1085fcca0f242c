#include "agents/households/trust.hpp"

#include "core/math.hpp"
#include "core/mutation.hpp"

#include <algorithm>
#include <cmath>

namespace essaim {

namespace {

constexpr double trust_step = 1.0 / 65535.0, evidence_step = 0.25;

std::uint16_t quantised(double trust)
{
    return static_cast<std::uint16_t>(std::floor(math::clamp(trust, 0.0, 1.0) / trust_step + 0.5));
}

Column<std::uint8_t>& evidence_of(Households& h, Role role)
{
    switch (role) {
    case Role::installer: return h.evidence_installer;
    case Role::institutions: return h.evidence_institutions;
    case Role::agency: return h.evidence_agency;
    default: return h.evidence_neighbours;
    }
}

} // namespace

void Trust::describe(ParameterVisitor& parameter)
{
    parameter("trust.enabled", enabled_, {.what = "trust changes with experience; otherwise it stays as it was at the start",
                                          .source = "model switch"});
    parameter("trust.memory", memory_, {.min = 0, .max = 1, .unit = "1/month",
              .what = "part of the evidence that is left a month later", .source = "assumption; docs/model.md E12"});
    parameter("trust.negativity", negativity_, {.min = 0, .max = 20,
              .what = "weight of a bad experience over that of a good one",
              .source = "assumption; bad experiences weigh more, Slovic 1993"});
    parameter("trust.passed_on", passed_on_, {.min = 0, .max = 1,
              .what = "weight of an experience of a contact over an own one", .source = "assumption"});
    parameter("trust.evidence", evidence_least_, {.min = 0, .max = 60,
              .what = "evidence that trust rests on at least, in experiences", .source = "assumption"});
    parameter("trust.realised", least_realised_, {.min = 0, .max = 2,
              .what = "part of the promised saving that works must reach", .source = "assumption"});
    parameter("trust.lateness", lateness_, {.min = 0, .max = 60, .unit = "month",
              .what = "delay beyond what was announced that is still on time", .source = "assumption"});
}

double Trust::of(const Households& h, Row row, Role role)
{
    switch (role) {
    case Role::installer: return static_cast<double>(h.trust[row]);
    case Role::institutions: return h.trust_institutions[row] * trust_step;
    case Role::agency: return h.trust_agency[row] * trust_step;
    default: return h.trust_neighbours[row] * trust_step;
    }
}

void Trust::learn(Households& h, Row row, Role role, double good, double bad) const
{
    std::uint8_t& steps = evidence_of(h, role)[row];
    const double mass = std::max(steps * evidence_step, evidence_least_);
    if constexpr (mutation == "only_good_news") bad = 0.0;
    const double after = mass + good + negativity_ * bad;
    const double trust = after > 0.0 ? (of(h, row, role) * mass + good) / after : of(h, row, role);
    steps = static_cast<std::uint8_t>(math::clamp(std::floor(after / evidence_step + 0.5), 0.0, 255.0));
    switch (role) {
    case Role::installer: h.trust[row] = static_cast<float>(trust); break;
    case Role::institutions: h.trust_institutions[row] = quantised(trust); break;
    case Role::agency: h.trust_agency[row] = quantised(trust); break;
    case Role::neighbours: h.trust_neighbours[row] = quantised(trust); break;
    }
}

void Trust::experience(Households& h, Row row, Role role, bool good, double weight) const
{
    if (!enabled_) return;
    learn(h, row, role, good ? weight : 0.0, good ? 0.0 : weight);
    h.experience[row] = static_cast<std::uint8_t>(h.experience[row] | 1U << (2 * static_cast<unsigned>(role) + (good ? 0U : 1U)));
}

void Trust::fade(Households& h, Row row, Month month) const
{
    const auto least = static_cast<std::uint8_t>(evidence_least_ / evidence_step);
    // rounded up in some months and down in others, so that small masses fade at the same rate
    const double turn = 0.6180339887 * month.index, rounding = turn - std::floor(turn);
    for (std::size_t k = 0; k < n_roles; ++k) {
        std::uint8_t& steps = evidence_of(h, static_cast<Role>(k))[row];
        if (steps > least)
            steps = static_cast<std::uint8_t>(std::max<double>(least, std::floor(steps * memory_ + rounding)));
    }
}

void Hearsay::month(const Me& me, Households& h, HouseholdMonth& m, const Now& now, Tally tally) const
{
    const Row r = me.row;
    if (trust_.enabled()) {
        h.experience[r] = 0; // published at the end of last month
        trust_.fade(h, r, now.month);
        if (m.peers_experience != 0) {
            std::array<int, 2 * n_roles> told{};
            for (const std::uint32_t tie : now.population.ties_of(r)) {
                const unsigned bits = now.population.seen[tie].technology / visible::first_experience;
                for (std::size_t k = 0; k < told.size(); ++k) told[k] += static_cast<int>(bits >> k & 1U);
            }
            for (std::size_t k = 0; k < n_roles; ++k)
                if (told[2 * k] + told[2 * k + 1] > 0)
                    trust_.learn(h, r, static_cast<Role>(k), trust_.passed_on() * told[2 * k],
                                 trust_.passed_on() * told[2 * k + 1]);
        }
    }
    tally[Flow::trust_installers] += static_cast<double>(h.trust[r]);
    tally[Flow::trust_institutions] += Trust::of(h, r, Role::institutions);
    tally[Flow::trust_agency] += Trust::of(h, r, Role::agency);
    tally[Flow::trust_neighbours] += Trust::of(h, r, Role::neighbours);
}

} // namespace essaim
