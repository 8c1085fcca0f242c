// Checks of shapes and types before anything is read.
#include "io/checked_columns.hpp"

#include <algorithm>

namespace essaim {

namespace {

constexpr std::uint64_t longest_name = 256;
constexpr std::size_t most_problems = 20;

}  // namespace

void CheckedColumns::problem(std::string_view what, std::string_view why)
{
    if (problems_.size() < most_problems)
        problems_.push_back(
            fmt::format("file '{}': {} ({}) make it again with 'essaim territory'", file.path(), what, why));
}

void CheckedColumns::throw_if_any() const
{
    if (!problems_.empty()) throw UserError(Exit::input, problems_);
}

std::uint64_t CheckedColumns::rows_of(const std::string& dataset, std::uint64_t most)
{
    const auto shape = file.shape(dataset);
    if (!shape)
        problem(dataset, "missing");
    else if (shape->size.empty() || shape->size[0] == 0)
        problem(dataset, "empty");
    else if (shape->size[0] > most)
        problem(dataset, fmt::format("{} rows, at most {}", shape->size[0], most));
    else
        return shape->size[0];
    return 0;
}

bool CheckedColumns::fits(const std::string& dataset, NumberType type, std::uint64_t rows, std::uint64_t width)
{
    const auto shape = file.shape(dataset);
    if (!shape) return problem(dataset, "missing"), false;
    // Both widths of floating-point numbers are welcome: the library converts, and the ranges are checked.
    const bool floating = type == NumberType::f32 && shape->type == NumberType::f64;
    if (shape->type != type && !floating)
        return problem(dataset, fmt::format("{} expected, found {}", name_of(type),
                                            shape->type ? name_of(*shape->type) : "another type")),
               false;
    const std::vector<std::uint64_t> wanted =
        width == 1 ? std::vector<std::uint64_t>{rows} : std::vector<std::uint64_t>{rows, width};
    if (shape->size == wanted) return true;
    problem(dataset,
            fmt::format("size {} expected, found {}", fmt::join(wanted, " x "), fmt::join(shape->size, " x ")));
    return false;
}

void CheckedColumns::texts(const std::string& dataset, std::uint64_t rows, std::vector<std::string>& out)
{
    const auto shape = file.shape(dataset);
    const std::uint64_t width = shape && shape->size.size() == 2 ? shape->size[1] : 0;
    if (width > longest_name)
        return problem(dataset, fmt::format("texts of {} characters, at most {}", width, longest_name));
    if (!fits(dataset, NumberType::character, rows, std::max<std::uint64_t>(width, 2))) return;
    std::string raw(rows * width, '\0');
    const RowRange all{0, rows};
    file.read(dataset, std::span(&all, 1), NumberType::character, raw.size(), raw.data());
    out.clear();
    for (std::uint64_t i = 0; i < rows; ++i) {
        std::string text = raw.substr(i * width, width);
        text.resize(std::min(text.size(), text.find('\0')));
        text.resize(text.find_last_not_of(' ') + 1);
        out.push_back(std::move(text));
    }
}

}  // namespace essaim
