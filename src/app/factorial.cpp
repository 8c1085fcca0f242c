#include "app/factorial.hpp"

#include "app/farm.hpp"
#include "app/ground.hpp"
#include "app/ledger.hpp"
#include "app/member_run.hpp"
#include "app/prepare_territory.hpp"
#include "app/seeds.hpp"
#include "app/sweep_plan.hpp"
#include "config/describe.hpp"
#include "config/provenance.hpp"
#include "core/statistics.hpp"
#include "io/array_file.hpp"
#include "io/parameter_group.hpp"
#include "io/safe_file.hpp"
#include "parallel/for_each_chunk.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <bit>
#include <filesystem>

namespace essaim {

namespace {

/// An outcome as a sum of indicators; the last one may be subtracted.
struct Formula {
    std::vector<Flow> plus, minus;
};

std::vector<Formula> formulas()
{
    using enum Flow;
    return {{{co2_direct, co2_upstream}, {}},
            {{use_heating, use_hot_water, use_cooking, use_specific, use_car}, {}},
            {{bill_dwelling, bill_car}, {pv_income}},
            {{renovations_owner_house, renovations_owner_flat, renovations_rented_house, renovations_rented_flat,
              renovations_social}, {}},
            {{new_heat_pump, new_air_heat_pump, new_wood, new_heat_network}, {}},
            {{new_pv}, {}},
            {{new_car_electric}, {}}};
}

/// The base with the parameters of each lever of the subset.
std::vector<Setting> with_levers(const std::vector<std::vector<Setting>>& scenarios, std::size_t subset)
{
    std::vector<Setting> settings = scenarios[0];
    for (std::size_t lever = 0; lever + 1 < scenarios.size(); ++lever) {
        if ((subset >> lever & 1) == 0) continue;
        const auto names = differences(scenarios[0], scenarios[lever + 1]);
        for (Setting& setting : settings)
            if (std::ranges::find(names, setting.name) != names.end())
                setting = setting_named(scenarios[lever + 1], setting.name);
    }
    return settings;
}

void require_compatible(const std::vector<std::vector<Setting>>& scenarios)
{
    std::vector<std::string> problems;
    for (std::size_t i = 1; i < scenarios.size(); ++i) {
        require_comparable(scenarios[0], scenarios[i]);
        for (const std::string& name : differences(scenarios[0], scenarios[i]))
            for (std::size_t j = i + 1; j < scenarios.size(); ++j) {
                const ParameterValue& one = setting_named(scenarios[i], name).value;
                const ParameterValue& other = setting_named(scenarios[j], name).value;
                if (other != one && other != setting_named(scenarios[0], name).value)
                    problems.push_back(fmt::format("{} = {} and {} (two levers set it differently) let one of them have it",
                                                   name, value_text(one), value_text(other)));
            }
    }
    if (!problems.empty()) throw UserError(Exit::usage, std::move(problems));
}

/// outcome × replicate × subset × year.
class Outcomes {
public:
    Outcomes(std::size_t replicates, std::size_t subsets, std::size_t years)
        : replicates_(replicates), subsets_(subsets), years_(years), values_(n_outcomes * replicates * subsets * years)
    {
    }

    void add(std::size_t q, std::size_t r, std::size_t s, std::size_t y, double value) { values_[at(q, r, s, y)] += value; }
    std::span<const double> of(std::size_t q) const
    {
        return std::span(values_).subspan(at(q, 0, 0, 0), replicates_ * subsets_ * years_);
    }
    /// All years together, by subset.
    std::vector<double> sums(std::size_t q, std::size_t r) const
    {
        std::vector<double> all(subsets_);
        for (std::size_t s = 0; s < subsets_; ++s)
            for (std::size_t y = 0; y < years_; ++y) all[s] += values_[at(q, r, s, y)];
        return all;
    }
    std::size_t replicates() const { return replicates_; }
    std::size_t subsets() const { return subsets_; }

private:
    std::size_t at(std::size_t q, std::size_t r, std::size_t s, std::size_t y) const
    {
        return ((q * replicates_ + r) * subsets_ + s) * years_ + y;
    }
    std::size_t replicates_, subsets_, years_;
    std::vector<double> values_;
};

/// Four numbers for each of `n` things, over replicates; value(sums by subset, thing).
template <class Value>
std::vector<double> intervals(const Outcomes& outcomes, std::size_t q, std::size_t n, Value value)
{
    std::vector<double> all;
    for (std::size_t i = 0; i < n; ++i) {
        std::vector<double> each;
        for (std::size_t r = 0; r < outcomes.replicates(); ++r) each.push_back(value(outcomes.sums(q, r), i));
        const Interval one = interval_of(each);
        all.insert(all.end(), {one.mean, one.low, one.high, one.deviation});
    }
    return all;
}

void write(const std::string& path, const Outcomes& outcomes, const std::vector<std::string>& levers,
           const std::vector<std::int64_t>& seeds, int first_year, std::size_t years, const std::vector<Setting>& base,
           std::span<const std::string> words, const Communicator& ranks)
{
    const std::vector<std::string> interval_names{"mean", "low", "high", "deviation"};
    const std::size_t k = levers.size(), subsets = outcomes.subsets();
    ArrayFile out(unfinished(path));
    out.file().text("Conventions", "CF-1.8 ACDD-1.3");
    out.file().text("title", fmt::format("every subset of {}", fmt::join(levers, ", ")));
    out.file().text("source", "essaim, agent-based simulation");
    out.file().text("date_created", utc_now());
    out.axis("replicate", counting(0, seeds.size()), "replicate");
    out.axis("subset", counting(0, subsets), "subset of levers: bit i stands for lever i");
    out.axis("year", counting(first_year, years), "year");
    out.names("lever", levers, "configuration of the lever");
    out.put<std::int64_t>("seed", {"replicate"}, seeds, "1", "seed");
    std::vector<std::uint8_t> has;
    for (std::size_t s = 0; s < subsets; ++s)
        for (std::size_t i = 0; i < k; ++i) has.push_back(s >> i & 1);
    out.put<std::uint8_t>("levers", {"subset", "lever"}, has, "1", "1 where the subset has the lever");
    out.names("interval", interval_names, "mean, 95 % interval (Student), deviation");
    out.group("/effects", "subset minus nothing, all years together");
    out.group("/synergy", "the same minus the effects of its levers alone");
    out.group("/shapley", "what a lever adds, averaged over all orders");
    for (std::size_t q = 0; q < n_outcomes; ++q) {
        const std::string name(outcome_names[q]);
        out.put<double>(name, {"replicate", "subset", "year"}, outcomes.of(q), outcome_units[q], "sum over households");
        const auto put = [&](const std::string& group, const std::string& axis, const std::vector<double>& values) {
            out.put<double>(group + name, {axis, "interval"}, values, outcome_units[q], "all years together");
        };
        put("/effects/", "subset", intervals(outcomes, q, subsets, [](const auto& v, auto s) { return v[s] - v[0]; }));
        put("/synergy/", "subset", intervals(outcomes, q, subsets, [](const auto& v, auto s) { return synergy(v, s); }));
        put("/shapley/", "lever", intervals(outcomes, q, k, [](const auto& v, auto i) { return shapley(v)[i]; }));
    }
    write_parameters(out.file(), base);
    RecorderSetup provenance_of;
    provenance_of.provenance = provenance(this_build(), words, ranks.size(), threads_in_use());
    write_provenance(out.file(), provenance_of);
    out.close();
    publish_file(unfinished(path), path);
}

std::string summary(const Outcomes& outcomes, const std::vector<std::string>& levers)
{
    std::string text = fmt::format("\nall years, {} replicates: what each lever adds (Shapley), and what all do together "
                                   "beyond that of each alone (synergy)\n", outcomes.replicates());
    for (std::size_t q = 0; q < n_outcomes; ++q) {
        const auto shares = intervals(outcomes, q, levers.size(), [](const auto& v, auto i) { return shapley(v)[i]; });
        const auto joint = intervals(outcomes, q, 1, [](const auto& v, auto) { return synergy(v, v.size() - 1); });
        text += fmt::format("{} ({})\n", outcome_names[q], outcome_units[q]);
        for (std::size_t i = 0; i < levers.size(); ++i)
            text += fmt::format("  {:<28}{:>12.4g}  [{:.4g}, {:.4g}]\n", levers[i], shares[4 * i], shares[4 * i + 1],
                                shares[4 * i + 2]);
        text += fmt::format("  {:<28}{:>12.4g}  [{:.4g}, {:.4g}]\n", "synergy of all", joint[0], joint[1], joint[2]);
    }
    return text;
}

} // namespace

std::vector<double> shapley(std::span<const double> value)
{
    const auto k = static_cast<std::size_t>(std::countr_zero(value.size()));
    expect(std::has_single_bit(value.size()), "a value for every subset");
    std::vector<double> factorial(k + 1, 1.0), share(k, 0.0);
    for (std::size_t i = 1; i <= k; ++i) factorial[i] = factorial[i - 1] * static_cast<double>(i);
    for (std::size_t subset = 0; subset < value.size(); ++subset)
        for (std::size_t lever = 0; lever < k; ++lever) {
            if ((subset >> lever & 1) != 0) continue;
            const auto before = static_cast<std::size_t>(std::popcount(subset));
            share[lever] += factorial[before] * factorial[k - before - 1] / factorial[k] *
                            (value[subset | std::size_t{1} << lever] - value[subset]);
        }
    return share;
}

double synergy(std::span<const double> value, std::size_t subset)
{
    double joint = value[subset] - value[0];
    for (std::size_t lever = 0; (std::size_t{1} << lever) < value.size(); ++lever)
        if ((subset >> lever & 1) != 0) joint -= value[std::size_t{1} << lever] - value[0];
    return std::popcount(subset) < 2 ? 0.0 : joint;
}

Exit compare_subsets(const Command& command, std::span<const std::string> words, const Communicator& ranks, Log& log,
                     StopRequest& stop, const std::vector<std::vector<Setting>>& scenarios, const CompareParameters& parameters,
                     const std::string& path)
{
    require_compatible(scenarios);
    const std::vector<Setting>& base = scenarios[0];
    const auto whole = [&](std::string_view name) { return std::get<std::int64_t>(setting_named(base, name).value); };
    const auto text = [&](std::string_view name) { return std::get<std::string>(setting_named(base, name).value); };
    Farm farm(ranks, parameters.ranks, path + ".members", log);
    const Ground ground(territory_path(text("territory.file"), text("territory.place"), command.config_file, ranks, log),
                        farm.group());
    MemberLayout layout;
    for (const Formula& formula : formulas()) {
        layout.indicators.insert(layout.indicators.end(), formula.plus.begin(), formula.plus.end());
        layout.indicators.insert(layout.indicators.end(), formula.minus.begin(), formula.minus.end());
    }
    layout.years = static_cast<std::size_t>(whole("run.last_year") - whole("run.output_year") + 1);
    const std::size_t subsets = std::size_t{1} << (scenarios.size() - 1);
    const auto replicates = static_cast<std::size_t>(command.replicates);
    const std::string version = ranks.broadcast(ranks.is_root() ? model_version() : "");
    std::vector<std::int64_t> seeds;
    std::vector<std::string> identities;
    const auto settings_of_member = [&](std::size_t i) {
        std::vector<Setting> settings = with_levers(scenarios, i % subsets);
        for (Setting& setting : settings)
            if (setting.name == "run.seed") setting.value = seeds[i / subsets];
        return settings;
    };
    for (std::size_t r = 0; r < replicates; ++r) {
        seeds.push_back(replicate_seed(whole("run.seed"), static_cast<std::int64_t>(r)));
        for (std::size_t s = 0; s < subsets; ++s)
            identities.push_back(run_identity(settings_of_member(r * subsets + s), version,
                                              ground.territory.content_hash + " outcomes"));
    }
    log.status(fmt::format("{}: {} households, {} subsets x {} replicates", ground.territory.name,
                           ground.territory.n_households(), subsets, replicates));
    if (command.dry_run) return Exit::done;
    const Part part{command.part, command.parts};
    if (!command.collect) {
        const Exit ended = farm.work_off(identities, part, stop, [&](std::size_t i) {
            return run_member(farm.group(), ground, settings_of_member(i), layout);
        });
        if (ended != Exit::done) return ended;
    }
    if (part.of > 1 && !command.collect) return Exit::done;
    const Finished finished = finished_in(path + ".members", ranks);
    const auto missing = std::ranges::count_if(identities, [&](const auto& id) { return !finished.contains(id); });
    require(missing == 0, fmt::format("{} of {} runs are not finished in {}.members (all parts must have run) run the others",
                                      missing, identities.size(), path));
    if (!ranks.is_root()) return Exit::done;
    Outcomes outcomes(replicates, subsets, layout.years);
    for (std::size_t i = 0; i < identities.size(); ++i) {
        std::size_t indicator = 0;
        const auto add = [&](std::size_t q, double sign) {
            std::vector<double> years(layout.years);
            read_part(finished.at(identities[i]), indicator++ * layout.bytes_of_indicator(),
                      std::as_writable_bytes(std::span(years)));
            for (std::size_t y = 0; y < years.size(); ++y) outcomes.add(q, i / subsets, i % subsets, y, sign * years[y]);
        };
        const auto all = formulas();
        for (std::size_t q = 0; q < all.size(); ++q) {
            for (std::size_t n = 0; n < all[q].plus.size(); ++n) add(q, 1.0);
            for (std::size_t n = 0; n < all[q].minus.size(); ++n) add(q, -1.0);
        }
    }
    std::vector<std::string> levers;
    for (const std::string& other : command.others) levers.push_back(std::filesystem::path(other).stem().string());
    write(path, outcomes, levers, seeds, static_cast<int>(whole("run.output_year")), layout.years, base, words, ranks);
    fmt::print("{}", summary(outcomes, levers));
    return Exit::done;
}

} // namespace essaim
