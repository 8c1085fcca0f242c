// Reads the rules of the aids and the income ceilings, refusing what cannot be meant.
#include "forcing/aids.hpp"

#include "config/text.hpp"
#include "core/error.hpp"
#include "forcing/reading.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <limits>

namespace essaim {

namespace {

constexpr std::array<std::string_view, 3> kind_names{"per_unit", "per_dwelling", "share"};
constexpr std::array<std::string_view, 3> cap_names{"none", "base", "aid"};
constexpr std::array<std::string_view, 2> base_names{"with_tax", "before_tax"};
constexpr std::array<std::string_view, 2> replaces_names{"any", "fossil"};

/// Bits of a text that names one of `names`, or all of them by `everyone`.
template <std::size_t n>
std::uint8_t bits_of(const CsvTable& table, std::size_t row, std::string_view column,
                     const std::array<std::string_view, n>& names, std::string_view everyone)
{
    std::array<std::string_view, n + 1> all{};
    std::copy(names.begin(), names.end(), all.begin());
    all[n] = everyone;
    const std::size_t found = index_of(table, row, column, all);
    return static_cast<std::uint8_t>(found == n ? (1U << n) - 1U : 1U << found);
}

CsvTable read_table(const std::string& path)
{
    using Type = CsvColumn::Type;
    using Blank = CsvColumn::Blank;
    constexpr double any = std::numeric_limits<double>::infinity();
    return CsvTable::read(
        path, {{.name = "programme", .type = Type::text},
               {.name = "measure", .type = Type::text},
               {.name = "income_class", .type = Type::text},
               {.name = "dwelling", .type = Type::text},
               {.name = "tenure", .type = Type::text},
               {.name = "worst_label_from", .type = Type::text},
               {.name = "replaces", .type = Type::text},
               {.name = "from", .type = Type::text},
               {.name = "to", .type = Type::text},
               {.name = "kind", .type = Type::text},
               {.name = "amount", .min = 0, .max = 1e6},
               {.name = "cap", .min = 0, .max = any, .blank = Blank::allowed},
               {.name = "cap_on", .type = Type::text},
               {.name = "base", .type = Type::text},
               {.name = "min_classes", .type = Type::integer, .min = 0, .max = 6},
               {.name = "max_quantity", .min = 0, .max = any, .blank = Blank::allowed},
               {.name = "source", .type = Type::text}});
}

} // namespace

void Aids::prepare(const std::string& share)
{
    level_ = PriceLevel::read(path_of(share, price_level_file));
    read_rules(path_of(share, file_));
    read_ceilings(path_of(share, ceilings_file_));
    stopped_programme_ = -1;
    if (stop_programme_ == "all") return;
    const auto found = std::find(programmes_.begin(), programmes_.end(), stop_programme_);
    require(found != programmes_.end(),
            fmt::format("aids.stop_programme = {} (no programme of {} has this name) {}", shown(stop_programme_), file_,
                        did_you_mean(stop_programme_, programmes_, "put all, or a programme of the table")));
    stopped_programme_ = static_cast<std::int32_t>(found - programmes_.begin());
}

void Aids::read_rules(const std::string& path)
{
    const CsvTable table = read_table(path);
    programmes_.clear();
    for (auto& rules : rules_) rules.clear();
    for (std::size_t row = 0; row < table.rows(); ++row) {
        Rule rule{};
        const std::string programme(table.text(row, "programme"));
        auto known = std::find(programmes_.begin(), programmes_.end(), programme);
        if (known == programmes_.end()) known = programmes_.insert(programmes_.end(), programme);
        rule.programme = static_cast<std::int32_t>(known - programmes_.begin());
        rule.incomes = bits_of(table, row, "income_class", income_class_names, "all");
        rule.types = bits_of(table, row, "dwelling", dwelling_type_names, "any");
        rule.tenures = bits_of(table, row, "tenure", tenure_names, "any");
        const std::size_t worst = index_of(table, row, "worst_label_from", label_names);
        rule.labels = static_cast<std::uint8_t>(((1U << label_names.size()) - 1U) & ~((1U << worst) - 1U));
        rule.replaces_fossil = index_of(table, row, "replaces", replaces_names) == 1;
        rule.kind = static_cast<Kind>(index_of(table, row, "kind", kind_names));
        rule.cap_on = static_cast<CapOn>(index_of(table, row, "cap_on", cap_names));
        rule.base = static_cast<Base>(index_of(table, row, "base", base_names));
        rule.min_classes = static_cast<std::int32_t>(table.integer(row, "min_classes"));
        rule.from = month_of(table, row, "from");
        rule.to = month_of(table, row, "to", OpenEnd::allowed);
        rule.amount = table.number(row, "amount");
        rule.cap = table.number_or(row, "cap", 0.0);
        rule.max_quantity = table.number_or(row, "max_quantity", std::numeric_limits<double>::infinity());
        require(rule.from <= rule.to, table.problem(row, "to", "(must not come before the month in from)"));
        require(rule.kind != Kind::share || rule.amount <= 1,
                table.problem(row, "amount", "(a share must lie in [0, 1]) write 30 % as 0.3"));
        require((rule.cap_on == CapOn::none) == table.blank(row, "cap"),
                table.problem(row, "cap", "(a cap needs cap_on base or aid, and none needs no cap)"));
        require(rule.kind != Kind::per_dwelling || rule.cap_on != CapOn::base,
                table.problem(row, "cap_on", "(an amount per dwelling has no base to cap)"));
        rules_[index_of(table, row, "measure", measure_names)].push_back(rule);
    }
    for (auto& rules : rules_)
        std::stable_sort(rules.begin(), rules.end(),
                         [](const Rule& a, const Rule& b) { return a.programme < b.programme; });
}

void Aids::read_ceilings(const std::string& path)
{
    using Type = CsvColumn::Type;
    const CsvTable table = CsvTable::read(path, {{.name = "persons", .type = Type::integer, .min = 0, .max = 5},
                                                 {.name = "year", .type = Type::integer, .min = 1900, .max = 2200},
                                                 {.name = "very_modest", .min = 0, .max = 1e6},
                                                 {.name = "modest", .min = 0, .max = 1e6},
                                                 {.name = "intermediate", .min = 0, .max = 1e6},
                                                 {.name = "source", .type = Type::text}});
    std::array<bool, 6> seen{};
    for (std::size_t row = 0; row < table.rows(); ++row) {
        const auto persons = static_cast<std::size_t>(table.integer(row, "persons"));
        const std::size_t line = persons == 0 ? seen.size() - 1 : persons - 1;
        require(!seen[line], table.problem(row, "persons", "(stands twice) remove one line"));
        seen[line] = true;
        for (std::size_t k = 0; k < 3; ++k)
            income_ceiling_[line][k] = level_.real(table.number(row, income_class_names[k]),
                                                   static_cast<int>(table.integer(row, "year")));
        require(income_ceiling_[line][0] <= income_ceiling_[line][1] &&
                    income_ceiling_[line][1] <= income_ceiling_[line][2],
                table.problem(row, "very_modest", "(ceilings must not fall from very_modest to intermediate)"));
    }
    for (std::size_t line = 0; line < seen.size(); ++line)
        require(seen[line], fmt::format("{}: no line for persons {} (1 to 5, and 0 for each further one)", path,
                                        (line + 1) % seen.size()));
}

} // namespace essaim
