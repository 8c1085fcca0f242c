// What neighbours undertake together: group works of houses, and votes of co-owned buildings (E11).
//
// A street lies within a cell, so all its households are rows of one chunk: it counts pledges without asking anybody.
//
//   proposed -> pledging, month after month -> enough: financed -> next month: ordered, built
//                                           -> deadline: abandoned, nobody has paid anything
#pragma once

#include "agents/households/cooperation.hpp"
#include "agents/households/decisions.hpp"

namespace essaim {

class StreetProjects final : public HouseholdBehaviour {
public:
    StreetProjects(const Cooperation& law, const EnvelopeWorks& works) : law_(law), works_(works) {}
    std::string_view name() const override { return "streets"; }
    std::string_view about() const override
    {
        return "believes more or less of others, pledges to works of the street, votes on those of the building (E11)";
    }
    void describe(ParameterVisitor& parameter) override;
    void apply(const Chunk& chunk, Households& households, std::span<HouseholdMonth> scratch,
               const Now& now) const override;

private:
    /// A street with its households of the month.
    struct Block {
        Row street, first, last;
        std::uint32_t local_cell;
        Commune commune;
        std::span<HouseholdMonth> months; ///< of first to last
        Households& h;
        Streets& s;
        const Now& now;
        Tally tally;

        HouseholdMonth& month(Row row) const { return months[row - first]; }
        Me me(Row row) const { return {row, AgentId{h.id[row]}, local_cell, commune}; }
        AgentId id() const { return {s.id[street]}; }
    };

    void believe(const Block& b) const;
    void propose(const Block& b, Row leader) const;
    void open(const Block& b, ProjectKind kind, AgentId initiator, bool facilitated) const;
    void pledge(const Block& b) const;
    void vote(const Block& b) const;
    void order(const Block& b) const;
    /// What the meeting of a co-owned building votes on, as HouseholdMonth::voted; the same all month.
    std::uint8_t resolution(const Block& b) const;
    void close(const Block& b, bool built) const;
    double price_of_group(const Block& b) const; ///< share taken off
    bool takes_part(const Block& b, Row row, ProjectKind kind) const;
    std::uint32_t needed(std::uint32_t asked) const;

    const Cooperation& law_;
    const EnvelopeWorks& works_;
    double quorum_ = 0.05, brokered_ = 0.2, facade_ = 1.0 / 30.0, teaching_ = 0.05;
    std::int64_t least_ = 3, patience_ = 12, pause_ = 36;
    double turnout_ = 0.6, vote_worth_ = 0.0964, vote_trust_ = 1.0, vote_belief_ = 4.0, vote_aversion_ = 0.2701;
};

} // namespace essaim
