#include "agents/households/streets.hpp"

#include "core/math.hpp"
#include "core/mutation.hpp"

#include <algorithm>
#include <cmath>

namespace essaim {

namespace {

constexpr Process initiative("streets.initiative"), pledging("streets.pledge"), occasion("streets.occasion");

ProjectKind kind_of(const Streets& s, Row street) { return static_cast<ProjectKind>(s.kind[street]); }
ProjectState state_of(const Streets& s, Row street) { return static_cast<ProjectState>(s.state[street]); }
bool under_way(ProjectState state) { return state != ProjectState::none && state < ProjectState::built; }

} // namespace

void StreetProjects::describe(ParameterVisitor& parameter)
{
    const std::string_view prior = "assumption; docs/model.md E11";
    parameter("streets.quorum", quorum_, {.min = 0, .max = 1,
              .what = "share of the houses asked that must pledge", .source = prior});
    parameter("streets.least", least_, {.min = 1, .max = 50,
              .what = "houses that must pledge at least; if one is enough, nobody needs the others", .source = prior});
    parameter("streets.patience", patience_, {.min = 1, .max = 600, .unit = "month",
              .what = "time to find the pledges", .source = prior});
    parameter("streets.pause", pause_, {.min = 0, .max = 600, .unit = "month",
              .what = "time until a street undertakes something again", .source = prior});
    parameter("streets.brokered", brokered_, {.min = 0, .max = 12, .unit = "1/year",
              .what = "projects that full brokerage of the commune starts in a street", .source = prior});
    parameter("streets.facade", facade_, {.min = 0, .max = 1, .unit = "1/year",
              .what = "co-owned buildings whose facade or roof needs works, so that the meeting votes",
              .source = "assumption: every 30 years"});
    parameter("streets.teaching", teaching_, {.min = 0, .max = 1, .unit = "1/month",
              .what = "learning of households asked by one volunteer for each of them", .source = prior});
    parameter("coowned.turnout", turnout_, {.min = 0, .max = 1, .what = "owners present or represented in a meeting",
              .source = "assumption"});
    parameter("coowned.worth", vote_worth_, {.min = 0, .max = 2, .unit = "1/kEUR",
              .what = "weight of the worth of one's share in the vote", .source = "that of cost in Res-IRF 4"});
    parameter("coowned.trust", vote_trust_, {.min = 0, .max = 10, .what = "weight of trust in neighbours in the vote",
                                             .source = prior});
    parameter("coowned.belief", vote_belief_, {.min = 0, .max = 20,
              .what = "weight of the belief about others, above a half, in the vote", .source = prior});
    parameter("coowned.aversion", vote_aversion_, {.min = -20, .max = 20,
              .what = "aversion to debt and works in the vote",
              .source = "calibrated on Res-IRF 4 flows of rented flats in 2018-2020; docs/calibration.md"});
}

void StreetProjects::apply(const Chunk& chunk, Households& h, std::span<HouseholdMonth> scratch, const Now& now) const
{
    if (!law_.enabled() || now.streets == nullptr) return;
    const Population& p = now.population;
    for (std::uint32_t cell = chunk.first_cell; cell < chunk.last_cell; ++cell)
        for (Row street = p.first_street[cell]; street < p.first_street[cell + 1]; ++street) {
            const auto [first, last] = p.households_of_street(cell, street);
            const Block b{street, first, last, cell, now.cells.commune[cell],
                          scratch.subspan(first - chunk.first, last - first), h, *now.streets, now, now.tally(cell)};
            believe(b);
            const ProjectState state = state_of(b.s, street);
            if (!under_way(state)) continue;
            const bool houses = kind_of(b.s, street) == ProjectKind::group_works;
            if (state == ProjectState::idea) b.s.state[street] = static_cast<std::uint8_t>(ProjectState::pledging);
            if (state == ProjectState::pledging && houses) pledge(b);
            if (state == ProjectState::pledging && !houses && now.month.index >= b.s.deadline[street]) vote(b);
            if (state == ProjectState::financed) order(b);
            if (under_way(state_of(b.s, street)))
                b.tally[after(Flow::open_group_works, b.s.kind[street])] += 1.0;
        }
}

/// Everybody, every month: what ties were seen to do, and who starts something.
void StreetProjects::believe(const Block& b) const
{
    const bool free = !under_way(state_of(b.s, b.street)) &&
                      (state_of(b.s, b.street) == ProjectState::none ||
                       b.now.month.index - b.s.deadline[b.street] >= pause_);
    // works that the street ordered are still due at the price of a group
    const bool ordered = state_of(b.s, b.street) == ProjectState::built;
    const double rebate = ordered ? price_of_group(b) : 0.0;
    std::uint32_t beliefs = 0, leaders = 0, members = 0, ties = 0;
    Row starter = nobody;
    for (Row row = b.first; row < b.last; ++row) {
        HouseholdMonth& m = b.month(row);
        const std::uint16_t part = b.h.collective[row];
        const auto forgotten = static_cast<std::uint16_t>(collective::this_month | (m.moved_in ? collective::in_street : 0));
        if ((part & forgotten) != 0) b.h.collective[row] = static_cast<std::uint16_t>(part & ~forgotten);
        if (m.peers_asked != 0)
            b.h.belief[row] = law_.hear(b.h.belief[row], m.peers_pledged, m.peers_asked);
        // what co-owners own together is not for one of them to insulate
        if (m.window_envelope != Trigger::none && law_.coowned() && takes_part(b, row, ProjectKind::coowned_works))
            m.own_parts = envelope::window;
        if (ordered && b.h.order_envelope[row] != 0 &&
            static_cast<Trigger>(Order::of(b.h.order_envelope[row]).trigger) == Trigger::group)
            m.group_rebate = rebate;
        beliefs += b.h.belief[row];
        ties += m.peers_member;
        members += (part & collective::member) != 0 ? 1U : 0U;
        if ((part & collective::leader) == 0) continue;
        ++leaders;
        if (free && starter == nobody && law_.starts(b.h, row, b.now, initiative)) starter = row;
    }
    b.tally[Flow::belief] += beliefs * share_step;
    b.tally[Flow::ties_members] += ties;
    b.tally[Flow::leaders] += leaders;
    b.tally[Flow::members_works] += members;
    if (free) propose(b, starter);
}

/// A leader, the commune, or a worn facade makes neighbours talk of works.
void StreetProjects::propose(const Block& b, Row leader) const
{
    if (leader != nobody) {
        const bool house = b.h.type[leader] == static_cast<std::uint8_t>(DwellingType::house);
        const ProjectKind kind = house ? ProjectKind::group_works : ProjectKind::coowned_works;
        if (takes_part(b, leader, kind)) open(b, kind, AgentId{b.h.id[leader]}, false);
        return;
    }
    const auto u = b.now.draws.uniforms(b.id(), b.now.month, occasion);
    const double offered = b.now.offer(b.local_cell).brokerage;
    if (law_.coowned() && u[0] < facade_ / 12.0) open(b, ProjectKind::coowned_works, b.id(), false);
    else if (u[1] < offered * brokered_ / 12.0)
        open(b, u[2] < 0.5 ? ProjectKind::group_works : ProjectKind::coowned_works, b.id(), true);
}

bool StreetProjects::takes_part(const Block& b, Row row, ProjectKind kind) const
{
    const auto tenure = static_cast<Tenure>(b.h.tenure[row]);
    if (static_cast<DwellingType>(b.h.type[row]) == DwellingType::house)
        return kind == ProjectKind::group_works && tenure == Tenure::owner &&
               (b.h.insulated[row] & envelope::common) != envelope::common;
    return kind == ProjectKind::coowned_works && tenure != Tenure::social;
}

std::uint32_t StreetProjects::needed(std::uint32_t asked) const
{
    const auto share = static_cast<std::uint32_t>(std::ceil(quorum_ * asked));
    return std::max(static_cast<std::uint32_t>(least_), share);
}

void StreetProjects::open(const Block& b, ProjectKind kind, AgentId initiator, bool facilitated) const
{
    if (kind == ProjectKind::coowned_works && !law_.coowned()) return;
    std::uint32_t asked = 0, volunteers = 0, left = 0;
    for (Row row = b.first; row < b.last; ++row) {
        const bool here = takes_part(b, row, kind);
        asked += here ? 1U : 0U;
        left += here && (b.h.insulated[row] & envelope::common) != envelope::common ? 1U : 0U;
        volunteers += (b.h.collective[row] & collective::leader) != 0 ? 1U : 0U;
    }
    const bool houses = kind == ProjectKind::group_works;
    const std::uint32_t least = houses ? needed(asked) : 2;
    // whoever needs nobody decides alone; and what too few could join is not begun
    if (least < 2 || left < least || 2 * left < asked) return;
    Streets& s = b.s;
    s.initiator[b.street] = initiator.value;
    s.opened[b.street] = static_cast<std::int16_t>(b.now.month.index);
    // co-owners meet once a year, in a month of their own
    const auto meeting = static_cast<int>(b.now.draws.bits(b.id(), at_synthesis, occasion)[0] % 12U);
    const int wait = (meeting - b.now.month.index % 12 + 11) % 12 + 1;
    s.deadline[b.street] = static_cast<std::int16_t>(b.now.month.index + (houses ? static_cast<int>(patience_) : wait + 1));
    s.asked[b.street] = static_cast<std::uint16_t>(asked);
    s.pledges[b.street] = 0;
    s.needed[b.street] = static_cast<std::uint16_t>(least);
    s.volunteers[b.street] = static_cast<std::uint16_t>(volunteers);
    s.kind[b.street] = static_cast<std::uint8_t>(kind);
    s.state[b.street] = static_cast<std::uint8_t>(ProjectState::idea);
    s.facilitated[b.street] = facilitated ? 1 : 0;
    b.now.events->push_back({initiator.value, b.now.month.index, b.h.cell[b.first], Event::Kind::project_proposed,
                             static_cast<std::uint8_t>(Trigger::group), static_cast<std::int32_t>(kind)});
}

/// A month of pledging: households say whether they would take part; enough of them, and works are ordered next month.
void StreetProjects::pledge(const Block& b) const
{
    Streets& s = b.s;
    const bool begun = b.now.month.index - s.opened[b.street] > 1; // somebody had the time to pledge before
    const double shown = s.asked[b.street] > 0 ? static_cast<double>(s.pledges[b.street]) / s.asked[b.street] : 0.0;
    const bool facilitated = s.facilitated[b.street] != 0;
    const double volunteers = s.volunteers[b.street];
    const double together = std::max(s.pledges[b.street], s.needed[b.street]);
    const double rebate = law_.rebate(together), effort = law_.effort(together, facilitated);
    const double lesson = math::clamp(teaching_ * volunteers / std::max(1.0, static_cast<double>(s.asked[b.street])), 0, 1);
    std::uint32_t asked = 0, pledges = 0;
    for (Row row = b.first; row < b.last; ++row) {
        b.h.collective[row] = static_cast<std::uint16_t>(b.h.collective[row] & ~collective::in_street);
        if (!takes_part(b, row, ProjectKind::group_works)) continue;
        HouseholdMonth& m = b.month(row);
        ++asked;
        b.h.collective[row] |= collective::asked;
        // shown by who counts; otherwise each volunteer is one more who says what was pledged
        if (begun && facilitated) b.h.belief[row] = law_.learn(b.h.belief[row], shown);
        else if (begun && volunteers > 0.0) b.h.belief[row] = law_.hear(b.h.belief[row], volunteers * shown, volunteers);
        b.h.knowledge[row] = static_cast<float>(static_cast<double>(b.h.knowledge[row]) +
                                                lesson * (1.0 - static_cast<double>(b.h.knowledge[row])));
        // one number for the whole project: a household changes its mind for a reason only
        const Me me = b.me(row);
        const double u = b.now.draws.uniform(me.id, Month{s.opened[b.street]}, pledging);
        const double given = law_.gives(static_cast<Cooperator>(b.h.cooperator[row]), Cooperation::belief(b.h, row));
        if (u >= given) continue;
        if (law_.counts_money()) {
            const EnvelopeWorks::Offer offer = works_.offer(me, b.h, m, b.now, rebate, 0);
            if (u >= given * law_.reason(offer.control, offer.worth - effort)) continue;
        }
        b.h.collective[row] |= collective::pledged | collective::in_street;
        ++pledges;
    }
    s.asked[b.street] = static_cast<std::uint16_t>(asked);
    s.pledges[b.street] = static_cast<std::uint16_t>(pledges);
    b.tally[Flow::pledges_asked] += asked;
    b.tally[Flow::pledges] += pledges;
    b.tally[Flow::volunteers] += volunteers;
    const bool enough = mutation == "no_threshold" ? pledges > 0 : pledges >= s.needed[b.street];
    if (enough) s.state[b.street] = static_cast<std::uint8_t>(ProjectState::financed);
    else if (b.now.month.index >= s.deadline[b.street]) close(b, false);
}

double StreetProjects::price_of_group(const Block& b) const
{
    const bool houses = kind_of(b.s, b.street) == ProjectKind::group_works;
    return law_.rebate(houses ? b.s.pledges[b.street] : b.s.asked[b.street]);
}

/// Those who pledged or are bound by the vote open their window, all at the same price.
void StreetProjects::order(const Block& b) const
{
    const bool houses = kind_of(b.s, b.street) == ProjectKind::group_works;
    const double rebate = price_of_group(b);
    const std::uint8_t voted = houses ? std::uint8_t{0} : resolution(b);
    for (Row row = b.first; row < b.last; ++row) {
        const bool bound = houses ? (b.h.collective[row] & collective::in_street) != 0
                                  : takes_part(b, row, ProjectKind::coowned_works);
        if (!bound) continue;
        HouseholdMonth& m = b.month(row);
        m.window_envelope = Trigger::group;
        m.voted = voted;
        m.group_rebate = rebate;
    }
    close(b, true);
}

/// The outcome: what happened to those who took part, and what others will see of it.
void StreetProjects::close(const Block& b, bool built) const
{
    Streets& s = b.s;
    const ProjectKind kind = kind_of(s, b.street);
    const bool houses = kind == ProjectKind::group_works;
    for (Row row = b.first; row < b.last; ++row) {
        std::uint16_t part = b.h.collective[row];
        const bool pledged = (part & collective::in_street) != 0;
        part = static_cast<std::uint16_t>(part & ~(collective::in_street | collective::pledged));
        const bool member = built && (houses ? pledged : takes_part(b, row, kind));
        if (member) part |= houses ? collective::group_works : collective::voted_works;
        // a success shows everybody who gave, a failure those who were asked in vain
        if (built && pledged) part |= collective::asked | collective::pledged;
        b.h.collective[row] = part;
        if (built ? member : pledged) law_.outcome(b.h, row, built);
    }
    s.state[b.street] = static_cast<std::uint8_t>(built ? ProjectState::built : ProjectState::abandoned);
    s.deadline[b.street] = static_cast<std::int16_t>(b.now.month.index);
    b.tally[after(built ? Flow::built_group_works : Flow::abandoned_group_works, static_cast<std::size_t>(kind))] += 1.0;
    b.now.events->push_back({s.initiator[b.street], b.now.month.index, b.h.cell[b.first],
                             built ? Event::Kind::project_built : Event::Kind::project_abandoned,
                             static_cast<std::uint8_t>(Trigger::group),
                             static_cast<std::int32_t>(kind)});
}

} // namespace essaim
