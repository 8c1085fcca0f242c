// Any bytes as a table: refused in words, or every value has the type and the range its column declares.
#include "config/table.hpp"

#include "tests/fuzz/fuzz.hpp"

using namespace essaim;
using namespace essaim::fuzz;

namespace {

using Type = CsvColumn::Type;

const std::vector<CsvColumn>& declared()
{
    static const std::vector<CsvColumn> columns{
        {.name = "measure", .type = Type::text, .choices = {"roof", "wall"}},
        {.name = "cap", .min = 0, .max = 100},
        {.name = "year", .type = Type::integer, .min = 2018, .max = 2050, .blank = CsvColumn::Blank::allowed}};
    return columns;
}

// Values asked for without a declaration: a number, or an error that names the place.
void ask(const CsvTable& table)
{
    for (const std::string& column : table.columns()) {
        try {
            promise(table.numbers(column).size() == table.rows(), "a column has a value a row");
            (void)table.integers(column);
        } catch (const UserError& error) {
            promise_readable(error);
        }
        for (std::size_t row = 0; row < std::min<std::size_t>(table.rows(), 3); ++row)
            promise(first_invalid_utf8(table.text(row, column)) == std::string_view::npos, "values are UTF-8");
    }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    const std::string_view text = text_of(data, size);
    try {
        const CsvTable table = CsvTable::parse(text, "some.csv");
        promise(table.rows() <= text.size(), "no more rows than bytes");
        if (size % 4 == 0) ask(table);  // takes longer than reading
    } catch (const UserError& error) {
        promise(error.code() == Exit::input, "a table that is refused ends with 65");
        promise_readable(error);
    }
    if (text.find("measure") == std::string_view::npos) return 0;  // refused for lack of its columns
    try {
        const CsvTable table = CsvTable::parse(text, "some.csv", declared());
        for (std::size_t row = 0; row < table.rows(); ++row) {
            const std::string_view measure = table.text(row, "measure");
            promise(measure == "roof" || measure == "wall", "a choice is one of those declared");
            const double cap = table.number(row, "cap");
            promise(cap >= 0 && cap <= 100, "values lie in their range");
            if (table.blank(row, "year")) continue;
            const std::int64_t year = table.integer(row, "year");
            promise(year >= 2018 && year <= 2050, "values lie in their range");
        }
    } catch (const UserError& error) {
        promise_readable(error);
    }
    return 0;
}
