// The general meeting of a co-owned building (E11).
#include "agents/households/streets.hpp"

#include "core/math.hpp"

namespace essaim {

namespace {
constexpr Process meeting("coowned.meeting"), agenda("coowned.agenda");
constexpr double absolute = 1.0 / 2.0, second_vote = 1.0 / 3.0; // law of 10 July 1965, articles 25 and 25-1
} // namespace

/// Mostly one act, as in the flows of 2018-2020; whoever is helped to plan looks at the whole building at once.
std::uint8_t StreetProjects::resolution(const Block& b) const
{
    std::array<std::uint32_t, 4> lacking{};
    std::uint32_t flats = 0;
    for (Row row = b.first; row < b.last; ++row) {
        if (!takes_part(b, row, ProjectKind::coowned_works)) continue;
        ++flats;
        for (std::size_t k = 0; k < lacking.size(); ++k) lacking[k] += (b.h.insulated[row] >> k & 1) == 0 ? 1U : 0U;
    }
    return works_.resolution(lacking, flats, b.s.facilitated[b.street] != 0,
                             b.now.draws.uniform(b.id(), b.now.month, agenda));
}

/// Shares are floor areas. More than half of all shares decide; from a third on, a second vote at once, by those present.
void StreetProjects::vote(const Block& b) const
{
    Streets& s = b.s;
    const bool facilitated = s.facilitated[b.street] != 0;
    const double together = s.asked[b.street];
    const double rebate = law_.rebate(together), effort = law_.effort(together, facilitated);
    double all = 0.0, yes = 0.0, no = 0.0;
    std::uint32_t asked = 0, agreed = 0;
    const std::uint8_t asked_for = resolution(b);
    for (Row row = b.first; row < b.last; ++row) {
        if (!takes_part(b, row, ProjectKind::coowned_works)) continue;
        ++asked;
        const double share = static_cast<double>(b.h.area[row]);
        all += share;
        b.h.collective[row] |= collective::asked;
        const Me me = b.me(row);
        const auto u = b.now.draws.uniforms(me.id, b.now.month, meeting);
        if (u[0] >= turnout_) continue;
        const EnvelopeWorks::Offer offer = works_.offer(me, b.h, b.month(row), b.now, rebate, asked_for);
        const double worth = offer.control > 0.0 ? (offer.worth - effort) / 1000.0 : 0.0; // nothing left to do: 0
        const double drive = vote_worth_ * worth + vote_trust_ * Trust::of(b.h, row, Role::neighbours) +
                             vote_belief_ * (Cooperation::belief(b.h, row) - 0.5) - vote_aversion_;
        if (u[1] >= math::logistic(drive)) {
            no += share;
            continue;
        }
        yes += share;
        ++agreed;
        b.h.collective[row] |= collective::pledged | collective::in_street;
    }
    s.asked[b.street] = static_cast<std::uint16_t>(asked);
    s.pledges[b.street] = static_cast<std::uint16_t>(agreed);
    b.tally[Flow::pledges_asked] += asked;
    b.tally[Flow::pledges] += agreed;
    const bool carried = yes > absolute * all || (yes >= second_vote * all && yes > no);
    if (carried) s.state[b.street] = static_cast<std::uint8_t>(ProjectState::financed);
    else close(b, false);
}

} // namespace essaim
