#include "io/kept_rows.hpp"

#include <algorithm>
#include <filesystem>
#include <system_error>

namespace essaim {

std::string kept_text(std::span<const KeptFile> files)
{
    std::string text;
    for (const KeptFile& file : files) text += file.name + ' ' + file.hash + '\n';
    return text;
}

std::vector<KeptFile> kept_files(const std::string& text)
{
    std::vector<KeptFile> files;
    for (std::size_t at = 0; at < text.size();) {
        const std::size_t end = std::min(text.find('\n', at), text.size()), blank = text.find(' ', at);
        const std::string name = text.substr(at, blank - at);
        require(blank < end && !name.empty() && name.find('/') == std::string::npos && name[0] != '.',
                "the checkpoint (it names a file outside its folder) was not made by essaim");
        files.push_back({name, text.substr(blank + 1, end - blank - 1)});
        at = end + 1;
    }
    return files;
}

std::vector<std::string> copies_of(const KeptFile& file) { return {file.name, file.name + ".copy"}; }

std::string whole_copy(const std::string& folder, const KeptFile& file, const Communicator& ranks)
{
    std::string why;
    for (const std::string& name : copies_of(file)) {
        std::int64_t missing = 0;
        std::error_code ignored;
        if (ranks.is_root()) missing = std::filesystem::exists(folder + '/' + name, ignored) ? 0 : 1;
        if (ranks.max(missing) != 0) {
            why = "it is missing";
            continue;
        }
        try {
            verify_together(folder + '/' + name, file.hash, ranks);
            return folder + '/' + name;
        } catch (const DamagedFile& error) {
            why = error.what();
        }
    }
    throw DamagedFile(fmt::format("of {}, {}", file.name, why));
}

void KeptRows::remember(Memory& memory, std::size_t own_cells, std::size_t variables)
{
    memory.shared("counts", counts);
    memory.shared("spans", spans);
    memory.of_root("curves", curves);
    memory.of_root("totals", totals);
    memory.of_root("events", events);
    const std::size_t width = variables * static_cast<std::size_t>(counts[0]);
    maps.resize(own_cells * width);
    memory.rows(RowsOf::cells, "maps", width * sizeof(float), reinterpret_cast<std::byte*>(maps.data()));
}

KeptRows rows_to_keep(const Series<float>& maps, std::size_t map_variables, std::uint64_t first_map,
                      const Series<double>& curves, std::size_t variables, std::uint64_t first_month)
{
    KeptRows kept;
    const std::uint64_t steps = maps.steps() - first_map, months = curves.steps() - first_month;
    kept.counts = {static_cast<std::int32_t>(steps), static_cast<std::int32_t>(months)};
    kept.maps.resize(maps.places() * map_variables * steps);
    for (std::size_t v = 0; v < map_variables; ++v)
        for (std::uint64_t s = 0; s < steps; ++s) {
            const std::span<const float> row = maps.at(v, first_map + s);
            for (std::size_t i = 0; i < row.size(); ++i) kept.maps[(i * map_variables + v) * steps + s] = row[i];
        }
    for (std::uint64_t m = 0; m < months; ++m)
        for (std::size_t v = 0; v < variables; ++v) {
            const std::span<const double> row = curves.at(v, first_month + m);
            kept.curves.insert(kept.curves.end(), row.begin(), row.end());
        }
    return kept;
}

} // namespace essaim
