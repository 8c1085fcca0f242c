#include "io/ensemble_file.hpp"

#include "config/provenance.hpp"
#include "core/error.hpp"
#include "core/statistics.hpp"
#include "io/array_file.hpp"
#include "io/parameter_group.hpp"
#include "io/safe_file.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <filesystem>
#include <map>
#include <numeric>
#include <system_error>

namespace essaim {

namespace {

constexpr std::size_t n_statistics = 8;
const std::vector<std::string> statistic_names{"mean", "variance", "q05", "q25", "q50", "q75", "q95", "bimodality"};

std::array<double, n_statistics> statistics_of(std::span<double> values)
{
    Moments moments;
    for (const double value : values) moments.add(value);
    if (std::isnan(moments.mean())) { // a member has no value: the others alone would say something else
        std::array<double, n_statistics> none{};
        none.fill(moments.mean());
        return none;
    }
    std::ranges::sort(values);
    return {moments.mean(),         moments.variance(),     quantile(values, 0.05), quantile(values, 0.25),
            quantile(values, 0.50), quantile(values, 0.75), quantile(values, 0.95), moments.bimodality()};
}

class Writer {
public:
    Writer(ArrayFile& out, const EnsembleSetup& setup, const Territory& territory)
        : out_(out), setup_(setup), n_members_(setup.identity.size()), n_years_(static_cast<std::size_t>(setup.years)),
          n_communes_(territory.communes.size())
    {
        out.axis("member", counting(0, n_members_), "row of the design, from 0");
        out.axis("year", counting(setup.first_year, n_years_), "year");
        out.axis("commune", counting(0, n_communes_), "index of the commune");
        out.texts("commune_code", "commune", territory.communes.code, "INSEE code of the commune");
        out.texts("commune_name", "commune", territory.communes.name, "name of the commune");
        for (std::size_t i = 0; i < n_members_; ++i) members_of_[setup.point[i]].push_back(i);
    }

    void design()
    {
        const auto column = [&](const char* name, const std::vector<std::int64_t>& values, std::string_view what) {
            out_.put<std::int64_t>(name, {"member"}, values, "1", what);
        };
        column("point", setup_.point, "point of the design");
        column("replicate", setup_.replicate, "replicate of the point");
        column("seed", setup_.seed, "seed of the run");
        if (!setup_.scenario.empty()) out_.texts("scenario", "member", setup_.scenario, "configuration of the member");
        out_.texts("identity", "member", setup_.identity, "hash of configuration, model version, data and territory");
        for (const FactorColumn& factor : setup_.factors) {
            if (!factor.texts.empty()) {
                out_.texts(factor.name, "member", factor.texts, factor.what);
                out_.file().at(factor.name).text("role", "factor");
                continue;
            }
            auto data = out_.put<double>(factor.name, {"member"}, factor.numbers, factor.unit, factor.what);
            data.text("role", "factor");
            data.number("minimum", factor.min);
            data.number("maximum", factor.max);
        }
    }

    void groups()
    {
        out_.group("/statistics", "over all members");
        out_.names("/statistics/statistic", statistic_names, "statistic");
        out_.group("/points", "over the replicates of each point");
        std::vector<std::int64_t> points, first;
        for (const auto& [point, members] : members_of_) {
            points.push_back(point);
            first.push_back(static_cast<std::int64_t>(members.front()));
        }
        out_.axis("/points/point", points, "point of the design");
        out_.put<std::int64_t>("/points/first_member", {"/points/point"}, first, "1", "a member of the point");
        out_.names("/points/statistic", statistic_names, "statistic");
    }

    void variable(const Variable& v, const EnsembleValues& values)
    {
        auto data = out_.put<double>(v.name, {"member", "year"}, values.totals, v.unit, v.long_name);
        data.text("long_name_fr", v.long_name_fr);
        data.text("cell_methods", v.over_time == OverTime::last ? "year: point" : "year: sum");
        std::vector<std::size_t> all(n_members_);
        std::iota(all.begin(), all.end(), std::size_t{0});
        const auto over = statistics(std::span<const double>(values.totals), n_years_, all);
        out_.put<double>("/statistics/" + v.name, {"/statistics/statistic", "year"}, over, v.unit, v.long_name);
        std::vector<double> of_points;
        for (const auto& [point, members] : members_of_) {
            const auto one = statistics(std::span<const double>(values.totals), n_years_, members);
            of_points.insert(of_points.end(), one.begin(), one.end());
        }
        out_.put<double>("/points/" + v.name, {"/points/point", "/points/statistic", "year"}, of_points, v.unit,
                         v.long_name);
        if (values.communes.empty()) return;
        out_.put<float>(v.name + "_by_commune", {"member", "year", "commune"}, values.communes, v.unit, v.long_name);
        const auto local = statistics(std::span<const float>(values.communes), n_years_ * n_communes_, all);
        const std::vector<float> rounded(local.begin(), local.end());
        out_.put<float>("/statistics/" + v.name + "_by_commune", {"/statistics/statistic", "year", "commune"}, rounded,
                        v.unit, v.long_name);
    }

private:
    /// statistic × place, over some members; `values` are member × place.
    template <class T>
    static std::vector<double> statistics(std::span<const T> values, std::size_t places,
                                          const std::vector<std::size_t>& members)
    {
        std::vector<double> out(n_statistics * places), one(members.size());
        for (std::size_t place = 0; place < places; ++place) {
            for (std::size_t i = 0; i < members.size(); ++i)
                one[i] = static_cast<double>(values[members[i] * places + place]);
            const auto found = statistics_of(one);
            for (std::size_t s = 0; s < n_statistics; ++s) out[s * places + place] = found[s];
        }
        return out;
    }

    ArrayFile& out_;
    const EnsembleSetup& setup_;
    std::size_t n_members_, n_years_, n_communes_;
    std::map<std::int64_t, std::vector<std::size_t>> members_of_; ///< by point
};

} // namespace

void write_ensemble(const EnsembleSetup& setup, const Territory& territory,
                    const std::function<EnsembleValues(std::size_t)>& values_of)
{
    const std::string part = unfinished(setup.path);
    ArrayFile out(part);
    Hdf5File& file = out.file();
    file.text("Conventions", "CF-1.8 ACDD-1.3");
    file.text("title", setup.title);
    file.text("source", "essaim, agent-based simulation");
    file.text("territory", territory.name);
    file.text("territory_place", territory.place);
    file.text("territory_content_hash", territory.content_hash);
    file.text("territory_sources", territory.sources);
    file.text("date_created", utc_now());
    Writer writer(out, setup, territory);
    writer.design();
    writer.groups();
    for (std::size_t v = 0; v < setup.variables.size(); ++v) writer.variable(setup.variables[v], values_of(v));
    write_parameters(file, setup.settings);
    RecorderSetup provenance;
    provenance.provenance = setup.provenance;
    provenance.configuration = setup.configuration;
    write_provenance(file, provenance);
    out.close();
    publish_file(part, setup.path);
}

void check_results_path(const std::string& path, bool force)
{
    namespace fs = std::filesystem;
    std::error_code error;
    const auto refuse = [&](std::string_view why, std::string_view suggestion) {
        throw UserError(fmt::format("results file '{}' ({}) {}", path, why, suggestion));
    };
    if (fs::is_directory(path, error)) refuse("it is a folder", "name a file inside it");
    if (fs::exists(path, error) && !force) refuse("it exists", "choose another name with --out, or replace it with --force");
    const fs::path folder = fs::path(path).has_parent_path() ? fs::path(path).parent_path() : fs::path(".");
    fs::create_directories(folder, error);
    if (error) refuse(fmt::format("its folder cannot be made: {}", error.message()), "choose another place");
}

} // namespace essaim
