// Reads CSV files strictly and names every fault by file, line, column, value and reason.
#include "config/table.hpp"

#include "config/text.hpp"
#include "core/error.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <set>

namespace essaim {

namespace {

constexpr std::size_t most_bytes = std::size_t{64} << 20;
constexpr std::size_t most_columns = 1000;
constexpr std::size_t most_problems = 20;

// Keeps the first problems and counts the others.
class Problems {
public:
    template <class... Values>
    void add(fmt::format_string<Values...> format, Values&&... values)
    {
        if (++count_ <= most_problems) list_.push_back(fmt::format(format, std::forward<Values>(values)...));
    }
    void throw_if_any(std::string_view file)
    {
        if (count_ == 0) return;
        if (count_ > most_problems) list_.push_back(fmt::format("{}: {} more problems", file, count_ - most_problems));
        throw UserError(Exit::input, list_);
    }

private:
    std::vector<std::string> list_;
    std::size_t count_ = 0;
};

std::string range_fault(const CsvColumn& column)
{
    const bool below = column.max < std::numeric_limits<double>::infinity();
    const bool above = column.min > -std::numeric_limits<double>::infinity();
    if (above && below) return fmt::format("(must lie in [{}, {}])", column.min, column.max);
    return above ? fmt::format("(must be at least {})", column.min) : fmt::format("(must be at most {})", column.max);
}

// Empty, or "(why) suggestion".
std::string fault_of(std::string_view value, const CsvColumn& column)
{
    if (value.empty()) return column.blank == CsvColumn::Blank::allowed ? "" : "(a value is missing)";
    if (column.type == CsvColumn::Type::text) {
        const std::vector<std::string> choices(column.choices.begin(), column.choices.end());
        if (choices.empty() || std::find(choices.begin(), choices.end(), value) != choices.end()) return {};
        const std::string why = fmt::format("(must be one of {})", fmt::join(choices, ", "));
        const std::string hint = did_you_mean(value, choices, "");
        return hint.empty() ? why : why + " " + hint;
    }
    double number = 0.0;
    if (column.type == CsvColumn::Type::integer) {
        const Parsed<std::int64_t> parsed = parse_integer(value);
        if (!parsed) return parsed.fault;
        number = static_cast<double>(parsed.value);
    } else {
        const Parsed<double> parsed = parse_number(value);
        if (!parsed) return parsed.fault;
        number = parsed.value;
    }
    return number < column.min || number > column.max ? range_fault(column) : std::string{};
}

}  // namespace

// Walks the text once; `at_` is the next byte, `line_` its line.
struct CsvTable::Reader {
    std::string_view text;
    CsvTable& table;
    Problems problems = {};
    std::size_t at = 0, line = 1;

    void read()
    {
        if (text.starts_with("\xef\xbb\xbf")) at = 3;
        check_bytes();
        problems.throw_if_any(table.name_);
        comments();
        header();
        problems.throw_if_any(table.name_);
        while (at < text.size()) row();
        problems.throw_if_any(table.name_);
    }

    void check_bytes()
    {
        const std::size_t bad = std::min(first_invalid_utf8(text.substr(at)), text.substr(at).find('\0'));
        if (bad == std::string_view::npos) return;
        const auto where = text.begin() + static_cast<std::ptrdiff_t>(at + bad);
        problems.add("{}:{}: byte \\x{:02x} (not UTF-8 text) save the file as UTF-8", table.name_,
                     1 + std::count(text.begin(), where, '\n'), static_cast<unsigned char>(*where));
    }

    bool at_line_end() const { return at >= text.size() || text[at] == '\n' || text.substr(at, 2) == "\r\n"; }

    void skip_line_end()
    {
        if (at < text.size() && text[at] == '\r') ++at;
        if (at < text.size()) ++at;
        ++line;
    }

    void comments()
    {
        while (at < text.size() && text[at] == '#') {
            const std::size_t start = at + 1;
            while (!at_line_end()) ++at;
            table.comments_.emplace_back(trimmed(text.substr(start, at - start)));
            skip_line_end();
        }
    }

    void header()
    {
        if (at >= text.size())
            return problems.add("{}: no header (the file holds no line of column names)", table.name_);
        table.columns_ = values();
        std::set<std::string_view> seen;
        for (const std::string& column : table.columns_) {
            if (column.empty())
                problems.add("{}:{}: a column has no name", table.name_, line - 1);
            else if (!seen.insert(column).second)
                problems.add("{}:{}: column {} is repeated (names must differ)", table.name_, line - 1, shown(column));
        }
    }

    void row()
    {
        if (at_line_end()) return skip_line_end();
        if (text[at] == '#') {
            problems.add("{}:{}: comment line among the rows (comments stand above the header) move it up", table.name_,
                         line);
            while (!at_line_end()) ++at;
            return skip_line_end();
        }
        const std::size_t first_line = line;
        std::vector<std::string> found = values();
        if (found.size() != table.columns_.size()) {
            problems.add("{}:{}: row has {} values (the header has {} columns)", table.name_, first_line, found.size(),
                         table.columns_.size());
            return;
        }
        table.lines_.push_back(first_line);
        for (const std::string& value : found) {
            table.bytes_ += value;
            table.ends_.push_back(static_cast<std::uint32_t>(table.bytes_.size()));
        }
    }

    std::vector<std::string> values()
    {
        std::vector<std::string> found;
        while (true) {
            found.push_back(at < text.size() && text[at] == '"' ? quoted() : plain());
            if (at >= text.size() || text[at] != ',') break;
            if (found.size() == most_columns) {
                problems.add("{}:{}: more than {} values (a row may not be longer)", table.name_, line, most_columns);
                while (!at_line_end()) ++at;
                break;
            }
            ++at;
        }
        skip_line_end();
        return found;
    }

    std::string plain()
    {
        const std::size_t start = at;
        while (!at_line_end() && text[at] != ',') ++at;
        const std::string_view value = trimmed(text.substr(start, at - start));
        if (value.find('"') != std::string_view::npos)
            problems.add("{}:{}: {} holds a quote (a value with quotes must begin with one) write \"\" inside quotes",
                         table.name_, line, shown(value));
        return std::string(value);
    }

    std::string quoted()
    {
        const std::size_t first_line = line;
        std::string value;
        for (++at; at < text.size(); ++at) {
            if (text[at] == '\n') ++line;
            if (text[at] != '"') {
                value += text[at];
            } else if (text.substr(at, 2) == "\"\"") {
                value += '"';
                ++at;
            } else {
                ++at;
                if (at_line_end() || text[at] == ',') return value;
                problems.add("{}:{}: text after the closing quote of {} (a comma must follow)", table.name_, line,
                             shown(value));
                while (!at_line_end() && text[at] != ',') ++at;
                return value;
            }
        }
        problems.add("{}:{}: quote never closed (the file ends inside it)", table.name_, first_line);
        return value;
    }
};

CsvTable CsvTable::read(const std::string& path, std::span<const CsvColumn> columns)
{
    const FileText file = read_text_file(path, most_bytes);
    require(file.problem.empty(), file.problem);
    return parse(file.text, path, columns);
}

CsvTable CsvTable::parse(std::string_view text, std::string name, std::span<const CsvColumn> columns)
{
    CsvTable table;
    table.name_ = shown(name, 200);
    Reader{text, table}.read();
    table.check(columns);
    return table;
}

void CsvTable::check(std::span<const CsvColumn> columns) const
{
    Problems problems;
    for (const CsvColumn& column : columns) {
        if (has(column.name)) continue;
        const std::string other = nearest(column.name, columns_);
        problems.add("{}: column {} is missing (the header lacks it) {}", name_, column.name,
                     other.empty() ? "add it" : fmt::format("rename column {}?", shown(other)));
    }
    problems.throw_if_any(name_);

    std::vector<std::size_t> indices;
    for (const CsvColumn& column : columns) indices.push_back(index(column.name));
    for (std::size_t row = 0; row < rows(); ++row)
        for (std::size_t i = 0; i < columns.size(); ++i) {
            if (const std::string fault = fault_of(cell(row, indices[i]), columns[i]); !fault.empty())
                problems.add("{}", problem(row, columns[i].name, fault));
        }
    problems.throw_if_any(name_);
}

bool CsvTable::has(std::string_view column) const
{
    return std::find(columns_.begin(), columns_.end(), column) != columns_.end();
}

std::size_t CsvTable::index(std::string_view column) const
{
    const auto found = std::find(columns_.begin(), columns_.end(), column);
    require(found != columns_.end(), fmt::format("{}: column {} is missing (the header lacks it)", name_, shown(column)));
    return static_cast<std::size_t>(found - columns_.begin());
}

std::string_view CsvTable::text(std::size_t row, std::string_view column) const
{
    expect(row < rows(), "a row of the table");
    return cell(row, index(column));
}

std::string_view CsvTable::cell(std::size_t row, std::size_t column) const
{
    const std::size_t at = row * columns_.size() + column;
    const std::size_t start = at == 0 ? 0 : ends_[at - 1];
    return std::string_view(bytes_).substr(start, ends_[at] - start);
}

double CsvTable::number(std::size_t row, std::string_view column) const
{
    const Parsed<double> parsed = parse_number(text(row, column));
    if (!parsed) throw UserError(problem(row, column, parsed.fault));
    return parsed.value;
}

double CsvTable::number_or(std::size_t row, std::string_view column, double if_blank) const
{
    return blank(row, column) ? if_blank : number(row, column);
}

std::int64_t CsvTable::integer(std::size_t row, std::string_view column) const
{
    const Parsed<std::int64_t> parsed = parse_integer(text(row, column));
    if (!parsed) throw UserError(problem(row, column, parsed.fault));
    return parsed.value;
}

std::vector<double> CsvTable::numbers(std::string_view column) const
{
    check(std::vector{CsvColumn{.name = column}});
    std::vector<double> values(rows());
    for (std::size_t row = 0; row < rows(); ++row) values[row] = number(row, column);
    return values;
}

std::vector<std::int64_t> CsvTable::integers(std::string_view column) const
{
    check(std::vector{CsvColumn{.name = column, .type = CsvColumn::Type::integer}});
    std::vector<std::int64_t> values(rows());
    for (std::size_t row = 0; row < rows(); ++row) values[row] = integer(row, column);
    return values;
}

std::string CsvTable::problem(std::size_t row, std::string_view column, std::string_view why_and_suggestion) const
{
    const std::string_view value = text(row, column);
    const std::string said =
        value.empty() ? fmt::format("{} is blank", shown(column)) : fmt::format("{} = {}", shown(column), shown(value));
    return fmt::format("{}:{}: {} {}", name_, line(row), said, why_and_suggestion);
}

}  // namespace essaim
