// Tables of facts and forcing in small CSV files, read strictly: every value has the type its column declares.
#pragma once

#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace essaim {

/// What a column of a CSV file must hold.
struct CsvColumn {
    enum class Type { text, number, integer };
    enum class Blank { refused, allowed };

    std::string_view name;
    Type type = Type::number;
    double min = -std::numeric_limits<double>::infinity();
    double max = std::numeric_limits<double>::infinity();
    Blank blank = Blank::refused;
    std::vector<std::string_view> choices = {};  ///< of a text column; empty = any text
};

/// A CSV file in memory: `#` comment lines first, one header line, `,` between values, RFC 4180 quotes, UTF-8, `.`
/// before decimals, at most 64 MiB. Rows count from 0 and exclude the header.
///
/// errors   UserError(Exit::input) naming file, line, column, value and reason; the first 20 problems together
class CsvTable {
public:
    /// Reads and checks a file. Columns the file has beyond `columns` are kept and not checked; one that is lacking is
    /// an error. Without `columns`, values are checked when they are asked for.
    static CsvTable read(const std::string& path, std::span<const CsvColumn> columns = {});
    static CsvTable read(const std::string& path, std::initializer_list<CsvColumn> columns)
    {
        return read(path, std::span(columns.begin(), columns.size()));
    }
    /// The same for text in memory; `name` stands for the path in messages.
    static CsvTable parse(std::string_view text, std::string name, std::span<const CsvColumn> columns = {});

    std::size_t rows() const { return lines_.size(); }
    const std::vector<std::string>& columns() const { return columns_; }
    bool has(std::string_view column) const;
    /// Lines of the comments at the top, without `#`: producer, licence, units.
    const std::vector<std::string>& comments() const { return comments_; }
    const std::string& name() const { return name_; }

    /// The value as written, quotes removed.
    std::string_view text(std::size_t row, std::string_view column) const;
    /// A finite number; throws on a blank.
    double number(std::size_t row, std::string_view column) const;
    /// A finite number, or `if_blank` where the file holds nothing.
    double number_or(std::size_t row, std::string_view column, double if_blank) const;
    std::int64_t integer(std::size_t row, std::string_view column) const;
    bool blank(std::size_t row, std::string_view column) const { return text(row, column).empty(); }

    /// A whole column; all its problems are reported together.
    std::vector<double> numbers(std::string_view column) const;
    std::vector<std::int64_t> integers(std::string_view column) const;

    /// Line of the file on which a row begins, counted from 1.
    std::size_t line(std::size_t row) const { return lines_.at(row); }
    /// A message about one value, for checks across columns or tables: "aids.csv:12: cap = -3 (why) suggestion".
    std::string problem(std::size_t row, std::string_view column, std::string_view why_and_suggestion) const;

private:
    struct Reader;
    CsvTable() = default;
    std::size_t index(std::string_view column) const;
    std::string_view cell(std::size_t row, std::size_t column) const;
    void check(std::span<const CsvColumn> columns) const;

    std::string name_;
    std::vector<std::string> comments_, columns_;
    std::string bytes_;                ///< all values, one after the other, row by row
    std::vector<std::uint32_t> ends_;  ///< where each value ends
    std::vector<std::size_t> lines_;
};

}  // namespace essaim
