// A comparison for people and reports: means and intervals, no replicates.
#include "app/comparison_file.hpp"
#include "config/text.hpp"

#include <array>
#include <cmath>

namespace essaim {

namespace {

std::string number(double value) { return std::isfinite(value) ? number_text(value) : "null"; }

std::string quoted(const std::vector<std::string>& texts)
{
    std::string list;
    for (const std::string& text : texts) list += (list.empty() ? "" : ", ") + json_quoted(text);
    return "[" + list + "]";
}

std::string object(const Interval& interval)
{
    return fmt::format(R"({{"mean": {}, "low": {}, "high": {}}})", number(interval.mean), number(interval.low),
                       number(interval.high));
}

/// {"total": …, "direct": …, "spillover": …} of a function of (replicate, part).
template <class Value>
std::string parts(const ComparisonTable& table, Value value)
{
    std::array<std::string, 3> each;
    for (std::size_t part = 0; part < each.size(); ++part)
        each[part] = object(table.over([&](std::size_t r) { return value(r, part); }));
    return fmt::format(R"({{"total": {}, "direct": {}, "spillover": {}}})", each[0], each[1], each[2]);
}

std::string outcomes(const ComparisonTable& table)
{
    std::string all;
    for (std::size_t q = 0; q < n_outcomes; ++q) {
        const auto outcome = static_cast<Measured>(q);
        const auto [paired, unpaired] = table.variances(outcome);
        all += fmt::format("{}\n  {}: {{\"units\": {}, \"last_year\": {}, \"all_years\": {}, \"variance_saved\": {}}}",
                           q == 0 ? "" : ",", json_quoted(outcome_names[q]), json_quoted(outcome_units[q]),
                           parts(table, [&](auto r, auto part) {
                               return table.effect(r, table.layout().years - 1, outcome, part);
                           }),
                           parts(table, [&](auto r, auto part) { return table.effect_of_all_years(r, outcome, part); }),
                           number(unpaired / paired));
    }
    return all;
}

std::string groups(const ComparisonTable& table, const Territory& territory)
{
    const auto names = group_names(territory);
    const auto mean = [&](std::size_t at) { return number(table.over([&](auto r) { return table.count(r, at); }).mean); };
    std::string all;
    for (std::size_t g = 0; g < names.size(); ++g) {
        const std::size_t at = table.layout().group(g);
        std::string change;
        for (std::size_t q = 0; q < n_outcomes; ++q)
            change += fmt::format("{}{}: {}", q == 0 ? "" : ", ", json_quoted(outcome_names[q]),
                                  object(table.over([&](auto r) { return table.change(r, g, static_cast<Measured>(q)); })));
        all += fmt::format("{}\n  {{\"kind\": {}, \"name\": {}, \"households\": {}, \"gainers\": {}, \"losers\": {}, "
                           "\"change\": {{{}}}}}",
                           g == 0 ? "" : ",", json_quoted(names[g].first), json_quoted(names[g].second),
                           mean(at + PairLayout::households), mean(at + PairLayout::gainers),
                           mean(at + PairLayout::losers), change);
    }
    return all;
}

std::string adoptions(const ComparisonTable& table)
{
    const PairLayout& layout = table.layout();
    const auto sum = [&](std::size_t r, std::size_t first) {
        double total = 0.0;
        for (std::size_t t = 0; t < PairLayout::n_triggers; ++t) total += table.count(r, first + t);
        return total;
    };
    const auto mean = [&](std::size_t at) { return number(table.over([&](auto r) { return table.count(r, at); }).mean); };
    std::string all;
    for (std::size_t k = 0; k < n_kinds; ++k) {
        const auto one = [&](std::size_t which) {
            return object(table.over([&](auto r) { return table.count(r, layout.kind(k) + which); }));
        };
        std::string triggers;
        for (std::size_t t = 0; t < PairLayout::n_triggers; ++t)
            triggers += fmt::format("{}{}: {{\"added\": {}, \"lost\": {}}}", t == 0 ? "" : ", ",
                                    json_quoted(trigger_names[t]), mean(layout.added(k, t)), mean(layout.lost(k, t)));
        all += fmt::format("{}\n  {{\"kind\": {}, \"added\": {}, \"lost\": {}, \"earlier\": {}, \"later\": {}, "
                           "\"added_untouched\": {}, \"lost_untouched\": {}, \"by_trigger\": {{{}}}}}",
                           k == 0 ? "" : ",", json_quoted(outcome_names[first_kind + k]),
                           object(table.over([&](auto r) { return sum(r, layout.added(k, 0)); })),
                           object(table.over([&](auto r) { return sum(r, layout.lost(k, 0)); })), one(PairLayout::earlier),
                           one(PairLayout::later), one(PairLayout::added_untouched), one(PairLayout::lost_untouched),
                           triggers);
    }
    return all;
}

} // namespace

std::string comparison_json(const ComparisonTable& table, const ComparisonFacts& facts, const Territory& territory)
{
    const std::size_t last = table.layout().years - 1;
    double households = 0.0;
    for (std::size_t d = 0; d < PairLayout::deciles; ++d)
        households += table.count(0, table.layout().group(d) + PairLayout::households);
    return fmt::format("{{\"a\": {}, \"b\": {}, \"territory\": {}, \"replicates\": {}, \"households\": {}, "
                       "\"first_year\": {}, \"last_year\": {},\n \"differs\": {}, \"levers\": {}, \"touches_all\": {}, "
                       "\"touched\": {},\n \"outcomes\": {{{}}},\n \"groups\": [{}],\n \"adoptions\": [{}]}}\n",
                       json_quoted(facts.a), json_quoted(facts.b), json_quoted(territory.name), table.replicates(),
                       number(households), facts.first_year, facts.first_year + static_cast<int>(last),
                       quoted(facts.differs), quoted(facts.levers), facts.touches_all,
                       object(table.over([&](auto r) { return table.count(r, table.layout().touched(last)); })),
                       outcomes(table), groups(table, territory), adoptions(table));
}

} // namespace essaim
