#include "app/comparison_file.hpp"

#include "config/provenance.hpp"
#include "io/array_file.hpp"
#include "io/parameter_group.hpp"
#include "io/safe_file.hpp"

#include <array>
#include <limits>

namespace essaim {

namespace {

constexpr std::array<std::string_view, 3> part_names{"total", "direct", "spillover"};
const std::vector<std::string> interval_names{"mean", "low", "high", "deviation"};

std::array<double, 4> values_of(const Interval& interval)
{
    return {interval.mean, interval.low, interval.high, interval.deviation};
}

std::string path_of(std::string_view group, Measured outcome, std::string_view ending = "")
{
    return fmt::format("{}{}{}", group, outcome_names[static_cast<std::size_t>(outcome)], ending);
}

std::string_view unit_of(Measured outcome) { return outcome_units[static_cast<std::size_t>(outcome)]; }

std::vector<std::string> texts(std::span<const std::string_view> views) { return {views.begin(), views.end()}; }

} // namespace

Interval ComparisonTable::over(const std::function<double(std::size_t)>& value) const
{
    std::vector<double> values;
    for (std::size_t r = 0; r < replicates(); ++r) values.push_back(value(r));
    return interval_of(values);
}

double ComparisonTable::effect(std::size_t r, std::size_t y, Measured outcome, std::size_t part) const
{
    const double direct = year(r, y, outcome, Share::direct), spillover = year(r, y, outcome, Share::spillover);
    return part == 0 ? direct + spillover : part == 1 ? direct : spillover;
}

double ComparisonTable::effect_of_all_years(std::size_t r, Measured outcome, std::size_t part) const
{
    double sum = 0.0;
    for (std::size_t y = 0; y < layout_.years; ++y) sum += effect(r, y, outcome, part);
    return sum;
}

std::pair<double, double> ComparisonTable::variances(Measured outcome) const
{
    Moments paired, a, b;
    for (std::size_t r = 0; r < replicates(); ++r) {
        double sum_a = 0.0, sum_b = 0.0;
        for (std::size_t y = 0; y < layout_.years; ++y) {
            sum_a += year(r, y, outcome, Share::a);
            sum_b += year(r, y, outcome, Share::b);
        }
        paired.add(effect_of_all_years(r, outcome, 0));
        a.add(sum_a);
        b.add(sum_b);
    }
    return {paired.variance(), a.variance() + b.variance()};
}

double ComparisonTable::change(std::size_t r, std::size_t group, Measured outcome) const
{
    const std::size_t at = layout_.group(group);
    const double n = count(r, at + PairLayout::households);
    return n > 0 ? amount(r, at + static_cast<std::size_t>(outcome)) / n / static_cast<double>(layout_.years)
                 : std::numeric_limits<double>::quiet_NaN();
}

std::vector<std::pair<std::string, std::string>> group_names(const Territory& territory)
{
    std::vector<std::pair<std::string, std::string>> names;
    for (std::size_t d = 1; d <= PairLayout::deciles; ++d) names.emplace_back("decile", std::to_string(d));
    for (const std::string_view tenure : tenure_names) names.emplace_back("tenure", tenure);
    for (const std::string& code : territory.communes.code) names.emplace_back("commune", code);
    return names;
}

namespace {

class Writer {
public:
    Writer(ArrayFile& out, const ComparisonTable& table) : out_(out), table_(table), layout_(table.layout()) {}

    void years()
    {
        for (std::size_t q = 0; q < n_outcomes; ++q) {
            const auto outcome = static_cast<Measured>(q);
            const auto series = [&](std::string_view ending, std::string_view what, auto value) {
                out_.put<double>(path_of("", outcome, ending), {"replicate", "year"},
                                 filled({table_.replicates(), layout_.years}, value), unit_of(outcome), what);
            };
            series("_a", "sum over households in A", [&](auto r, auto y) { return table_.year(r, y, outcome, Share::a); });
            series("_b", "sum over households in B", [&](auto r, auto y) { return table_.year(r, y, outcome, Share::b); });
            for (std::size_t part = 0; part < part_names.size(); ++part)
                series(fmt::format("_{}", part_names[part]), "B minus A",
                       [&](auto r, auto y) { return table_.effect(r, y, outcome, part); });
        }
        out_.put<double>("touched", {"replicate", "year"}, filled({table_.replicates(), layout_.years}, [&](auto r, auto y) {
                             return table_.count(r, layout_.touched(y));
                         }), "1", "households touched by then");
    }

    void effects()
    {
        out_.group("/effects", "B minus A, over replicates");
        out_.names("/effects/part", texts(part_names), "of which households");
        out_.names("/effects/interval", interval_names, "mean, 95 % interval (Student), deviation");
        for (std::size_t q = 0; q < n_outcomes; ++q) {
            const auto outcome = static_cast<Measured>(q);
            std::vector<double> by_year(part_names.size() * interval_names.size() * layout_.years), sums;
            for (std::size_t part = 0; part < part_names.size(); ++part) {
                for (std::size_t y = 0; y < layout_.years; ++y) {
                    const auto one = values_of(table_.over([&](std::size_t r) { return table_.effect(r, y, outcome, part); }));
                    for (std::size_t i = 0; i < one.size(); ++i)
                        by_year[(part * one.size() + i) * layout_.years + y] = one[i];
                }
                const auto all = values_of(
                    table_.over([&](std::size_t r) { return table_.effect_of_all_years(r, outcome, part); }));
                sums.insert(sums.end(), all.begin(), all.end());
            }
            out_.put<double>(path_of("/effects/", outcome), {"/effects/part", "/effects/interval", "year"}, by_year,
                             unit_of(outcome), "B minus A in the year");
            out_.put<double>(path_of("/effects/", outcome, "_sum"), {"/effects/part", "/effects/interval"}, sums,
                             unit_of(outcome), "B minus A, all years together");
        }
    }

    void groups(const Territory& territory)
    {
        std::vector<std::string> kinds, names;
        for (const auto& [kind, name] : group_names(territory)) {
            kinds.push_back(kind);
            names.push_back(name);
        }
        const std::size_t n = names.size();
        out_.group("/groups", "who gains and who loses");
        out_.axis("/groups/group", counting(0, n), "index of the group");
        out_.texts("/groups/kind", "/groups/group", kinds, "what makes the group");
        out_.texts("/groups/name", "/groups/group", names, "name of the group");
        out_.names("/groups/interval", interval_names, "mean, 95 % interval (Student), deviation");
        for (std::size_t q = 0; q < n_outcomes; ++q) {
            const auto outcome = static_cast<Measured>(q);
            out_.put<double>(path_of("/groups/", outcome), {"replicate", "/groups/group"},
                             filled({table_.replicates(), n}, [&](auto r, auto g) { return table_.change(r, g, outcome); }),
                             unit_of(outcome), "mean change of a household and year");
            std::vector<double> intervals;
            for (std::size_t g = 0; g < n; ++g) {
                const auto one = values_of(table_.over([&](std::size_t r) { return table_.change(r, g, outcome); }));
                intervals.insert(intervals.end(), one.begin(), one.end());
            }
            out_.put<double>(path_of("/groups/", outcome, "_interval"), {"/groups/group", "/groups/interval"}, intervals,
                             unit_of(outcome), "mean change of a household and year");
        }
        const auto head = [&](const char* path, std::size_t which, std::string_view what) {
            out_.put<double>(path, {"replicate", "/groups/group"}, filled({table_.replicates(), n}, [&](auto r, auto g) {
                                 return table_.count(r, layout_.group(g) + which);
                             }), "1", what);
        };
        head("/groups/households", PairLayout::households, "households of the group");
        head("/groups/gainers", PairLayout::gainers, "households whose bill falls by more than compare.noticed");
        head("/groups/losers", PairLayout::losers, "households whose bill rises by more than compare.noticed");
    }

    void adoptions()
    {
        out_.group("/adoptions", "adoptions that would not have happened in the other run");
        out_.names("/adoptions/kind", texts(std::span(outcome_names).subspan(first_kind)), "what was adopted");
        out_.names("/adoptions/trigger", texts(trigger_names), "what set the decision off");
        const auto by_trigger = [&](const char* path, bool added, std::string_view what) {
            std::vector<double> values;
            for (std::size_t r = 0; r < table_.replicates(); ++r)
                for (std::size_t k = 0; k < n_kinds; ++k)
                    for (std::size_t t = 0; t < PairLayout::n_triggers; ++t)
                        values.push_back(table_.count(r, added ? layout_.added(k, t) : layout_.lost(k, t)));
            out_.put<double>(path, {"replicate", "/adoptions/kind", "/adoptions/trigger"}, values, "1", what);
        };
        by_trigger("/adoptions/added", true, "adoptions in B beyond those of the same household in A");
        by_trigger("/adoptions/lost", false, "adoptions in A beyond those of the same household in B");
        const auto tail = [&](const char* path, std::size_t which, std::string_view what) {
            out_.put<double>(path, {"replicate", "/adoptions/kind"}, filled({table_.replicates(), n_kinds}, [&](auto r, auto k) {
                                 return table_.count(r, layout_.kind(k) + which);
                             }), "1", what);
        };
        tail("/adoptions/added_untouched", PairLayout::added_untouched, "added by households the policy did not touch");
        tail("/adoptions/lost_untouched", PairLayout::lost_untouched, "lost by households the policy did not touch");
        tail("/adoptions/earlier", PairLayout::earlier, "households that adopt as often but sooner in B");
        tail("/adoptions/later", PairLayout::later, "households that adopt as often but later in B");
    }

    void variance()
    {
        out_.group("/variance", "of the effect on all years together, over replicates");
        out_.names("/variance/outcome", texts(outcome_names), "outcome");
        std::vector<double> paired, unpaired, saved;
        for (std::size_t q = 0; q < n_outcomes; ++q) {
            const auto [of_pairs, of_others] = table_.variances(static_cast<Measured>(q));
            paired.push_back(of_pairs);
            unpaired.push_back(of_others);
            saved.push_back(of_others / of_pairs);
        }
        out_.put<double>("/variance/paired", {"/variance/outcome"}, paired, "1", "of differences of pairs");
        out_.put<double>("/variance/unpaired", {"/variance/outcome"}, unpaired, "1", "of differences of runs with other seeds");
        out_.put<double>("/variance/saved", {"/variance/outcome"}, saved, "1", "unpaired over paired");
    }

private:
    template <class Value>
    static std::vector<double> filled(std::array<std::size_t, 2> size, Value value)
    {
        std::vector<double> values;
        for (std::size_t i = 0; i < size[0]; ++i)
            for (std::size_t j = 0; j < size[1]; ++j) values.push_back(value(i, j));
        return values;
    }

    ArrayFile& out_;
    const ComparisonTable& table_;
    const PairLayout& layout_;
};

} // namespace

void write_comparison(const ComparisonTable& table, const ComparisonFacts& facts, const Territory& territory)
{
    const std::string part = unfinished(facts.path);
    ArrayFile out(part);
    Hdf5File& file = out.file();
    file.text("Conventions", "CF-1.8 ACDD-1.3");
    file.text("title", fmt::format("{} against {}", facts.b, facts.a));
    file.text("source", "essaim, agent-based simulation");
    file.text("a", facts.a);
    file.text("b", facts.b);
    file.text("differs", fmt::format("{}", fmt::join(facts.differs, " ")));
    file.text("levers", fmt::format("{}", fmt::join(facts.levers, " ")));
    file.text("touches_all", facts.touches_all ? "yes" : "no");
    file.text("territory", territory.name);
    file.text("territory_content_hash", territory.content_hash);
    file.text("date_created", utc_now());
    out.axis("replicate", counting(0, table.replicates()), "replicate");
    out.axis("year", counting(facts.first_year, table.layout().years), "year");
    out.put<std::int64_t>("seed", {"replicate"}, facts.seeds, "1", "seed of both runs");
    Writer writer(out, table);
    writer.years();
    writer.effects();
    writer.groups(territory);
    writer.adoptions();
    writer.variance();
    write_parameters(file, facts.settings);
    RecorderSetup provenance;
    provenance.provenance = facts.provenance;
    write_provenance(file, provenance);
    out.close();
    publish_file(part, facts.path);
}

} // namespace essaim
