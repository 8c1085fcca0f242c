#include "io/stored_run.hpp"

#include "config/text.hpp"
#include "core/error.hpp"
#include "io/hdf5_reader.hpp"

namespace essaim {

namespace {

constexpr std::uint64_t longest_text = 1 << 16;

std::string text_in(const Hdf5Reader& file, const std::string& name, const Hdf5Reader::Shape& shape)
{
    const auto number = [&]<class T>(T value) {
        file.read(name, std::span<T>(&value, 1));
        return value;
    };
    if (shape.size.empty() && shape.type == NumberType::f64) return number_text(number(double{}));
    if (shape.size.empty() && shape.type == NumberType::i64) return std::to_string(number(std::int64_t{}));
    if (shape.size.empty() && shape.type == NumberType::u8) return number(std::uint8_t{}) != 0 ? "yes" : "no";
    require(shape.type == NumberType::character && shape.size.size() == 1 && shape.size[0] <= longest_text,
            fmt::format("file '{}' ({} is no parameter) give a results file of essaim", file.path(), name));
    std::string text(shape.size[0], '\0');
    file.read(name, std::span<char>(text.data(), text.size()));
    text.resize(std::min(text.size(), text.find('\0')));
    return text;
}

} // namespace

StoredRun read_stored_run(const std::string& path, std::span<const std::string> names)
{
    const Hdf5Reader file(path);
    StoredRun run;
    run.version = file.text("essaim_version").value_or("");
    require(!run.version.empty(),
            fmt::format("file '{}' (it is no results file of essaim, or of an older one) give another", path));
    run.commit = file.text("essaim_commit").value_or("");
    run.configuration_hash = file.text("essaim_configuration_hash").value_or("");
    run.territory_hash = file.text("territory_content_hash").value_or("");
    run.branch = file.text("essaim_branch").value_or("");
    run.title = file.text("title").value_or("");
    run.complete = file.text("outcome") == "complete";
    for (const std::string& name : names)
        if (const auto shape = file.shape("/parameters/" + name))
            run.parameters.push_back({name, text_in(file, "/parameters/" + name, *shape), path});
    return run;
}

} // namespace essaim
