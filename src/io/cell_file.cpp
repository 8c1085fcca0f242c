#include "io/cell_file.hpp"

#include "io/safe_file.hpp"
#include "parallel/for_each_chunk.hpp"

#define XXH_INLINE_ALL
#include <xxhash.h>

#include <algorithm>
#include <array>
#include <iterator>

namespace essaim {

namespace {

constexpr std::string_view magic = "essaim cells 01\n";
constexpr std::string_view layout_name = "layout";
constexpr std::uint64_t at_a_time = 8 << 20; ///< bytes gathered before they are written, and read at once

/// The first 48 bytes of a file; 16 bytes of hash follow.
struct Preamble {
    std::array<char, 16> magic{};
    std::uint64_t shared_bytes = 0, cells = 0, data_bytes = 0, reserved = 0;
};
static_assert(sizeof(Preamble) == 48);
constexpr std::uint64_t preamble_bytes = sizeof(Preamble) + 16;

struct TableEntry {
    std::uint64_t hash = 0, end = 0;
};
struct CellHash {
    std::uint64_t cell, hash;
};

template <class T>
std::span<const std::byte> bytes_of(const T& value)
{
    return std::as_bytes(std::span(&value, 1));
}

std::uint64_t hash_of(std::span<const std::byte> record) { return XXH3_64bits(record.data(), record.size()); }

std::array<std::byte, 16> whole_hash(const Preamble& preamble, std::span<const std::byte> shared,
                                     std::span<const std::byte> table)
{
    std::vector<std::byte> all; // some megabytes at most: streaming would save little
    for (const auto part : {bytes_of(preamble), shared, table}) all.insert(all.end(), part.begin(), part.end());
    XXH128_canonical_t canonical;
    XXH128_canonicalFromHash(&canonical, XXH3_128bits(all.data(), all.size()));
    std::array<std::byte, 16> out{};
    std::memcpy(out.data(), canonical.digest, sizeof canonical.digest);
    return out;
}

std::string hexadecimal(std::span<const std::byte> bytes)
{
    std::string text;
    for (const std::byte byte : bytes) text += fmt::format("{:02x}", static_cast<unsigned>(byte));
    return text;
}

/// Copies the rows of one cell between the pieces of a rank and the cell's record. `rows_before`: of this rank.
template <class Copy>
void each_piece(const Spread& spread, Cell cell, std::span<const SpreadPiece> pieces,
                const std::array<std::uint64_t, n_rows_of>& rows_before, Copy copy)
{
    std::size_t at = 0;
    for (const SpreadPiece& piece : pieces) {
        const auto kind = static_cast<std::size_t>(piece.of);
        const std::size_t bytes =
            static_cast<std::size_t>(spread.before(piece.of, cell + 1) - spread.before(piece.of, cell)) * piece.width;
        if (bytes > 0) copy(at, piece.values + rows_before[kind] * piece.width, bytes);
        at += bytes;
    }
}

/// Bytes of one row of each kind, all pieces together.
using Widths = std::array<std::uint64_t, n_rows_of>;

Widths widths_of(std::span<const SpreadPiece> pieces)
{
    Widths widths{};
    for (const SpreadPiece& piece : pieces) widths[static_cast<std::size_t>(piece.of)] += piece.width;
    return widths;
}

std::uint64_t end_before(const Spread& spread, const Widths& widths, Cell cell)
{
    std::uint64_t bytes = 0;
    for (std::size_t kind = 0; kind < widths.size(); ++kind)
        bytes += spread.before(static_cast<RowsOf>(kind), cell) * widths[kind];
    return bytes;
}

/// Own cells that follow each other in the file, a few megabytes at once, with the rows of this rank before each.
struct Batch {
    std::vector<Cell> cells;
    std::vector<std::array<std::uint64_t, n_rows_of>> rows_before;
    std::uint64_t from = 0, past = 0; ///< bytes among the records
};

template <class Use>
void each_batch(const Spread& spread, const Widths& widths, Use use)
{
    std::array<std::uint64_t, n_rows_of> rows{};
    Batch batch;
    for (const Cell cell : spread.own) {
        const std::uint64_t from = end_before(spread, widths, cell), past = end_before(spread, widths, cell + 1);
        const bool follows = !batch.cells.empty() && batch.cells.back() + 1 == cell;
        if (!batch.cells.empty() && (!follows || past - batch.from > at_a_time)) {
            use(batch);
            batch = {};
        }
        if (batch.cells.empty()) batch.from = from;
        batch.past = past;
        batch.cells.push_back(cell);
        batch.rows_before.push_back(rows);
        const auto more = spread.rows_in(cell);
        for (std::size_t kind = 0; kind < rows.size(); ++kind) rows[kind] += more[kind];
    }
    if (!batch.cells.empty()) use(batch);
}

} // namespace

CellFileWriter::CellFileWriter(const Communicator& ranks, const Spread& spread)
    : Memory(false, ranks.is_root()), ranks_(ranks), spread_(spread)
{
}

void CellFileWriter::rows(RowsOf of, std::string_view name, std::size_t width, std::byte* values)
{
    pieces_.push_back({of, width, values});
    layout_ += layout_line(of, name, width);
}

std::span<const std::byte> CellFileWriter::piece(const std::string& name, std::span<const std::byte> now)
{
    if (ranks_.is_root()) {
        const auto put = [this](std::span<const std::byte> bytes) {
            shared_.insert(shared_.end(), bytes.begin(), bytes.end());
        };
        const std::array<std::uint64_t, 2> lengths{name.size(), now.size()};
        put(bytes_of(lengths));
        put(std::as_bytes(std::span(name)));
        put(now);
    }
    return {};
}

std::string CellFileWriter::write(const std::string& path)
{
    piece(std::string(layout_name), std::as_bytes(std::span(layout_)));
    const std::string temporary = unfinished(path);
    const Widths widths = widths_of(pieces_);
    const std::uint32_t n_cells = spread_.territory.n_cells();
    Preamble preamble;
    std::copy(magic.begin(), magic.end(), preamble.magic.begin());
    preamble.shared_bytes = static_cast<std::uint64_t>(ranks_.max(static_cast<std::int64_t>(shared_.size())));
    preamble.cells = n_cells;
    preamble.data_bytes = end_before(spread_, widths, n_cells);
    const std::uint64_t data_at = preamble_bytes + preamble.shared_bytes + n_cells * sizeof(TableEntry);

    agreed(ranks_, [&] {
        if (ranks_.is_root()) RawFile::make(temporary);
    });
    std::vector<std::vector<CellHash>> hashes(static_cast<std::size_t>(ranks_.size()));
    agreed(ranks_, [&] {
        RawFile file = RawFile::open_to_write(temporary);
        each_batch(spread_, widths, [&](const Batch& batch) {
            std::vector<std::byte> buffer(batch.past - batch.from);
            const std::size_t first = hashes[0].size();
            hashes[0].resize(first + batch.cells.size());
            for_each_chunk(batch.cells.size(), [&](std::size_t i, int) {
                const Cell cell = batch.cells[i];
                const std::uint64_t begin = end_before(spread_, widths, cell) - batch.from;
                const std::uint64_t end = end_before(spread_, widths, cell + 1) - batch.from;
                each_piece(spread_, cell, pieces_, batch.rows_before[i],
                           [&](std::size_t at, const std::byte* values, std::size_t bytes) {
                               std::memcpy(buffer.data() + begin + at, values, bytes);
                           });
                hashes[0][first + i] = {cell, hash_of(std::span(buffer).subspan(begin, end - begin))};
            });
            file.write(data_at + batch.from, buffer);
        });
        file.make_durable();
    });
    const auto gathered = ranks_.all_to_all(hashes);
    std::string hash;
    agreed(ranks_, [&] {
        if (!ranks_.is_root()) return;
        std::vector<TableEntry> table(n_cells);
        for (const auto& from_rank : gathered)
            for (const CellHash& cell : from_rank) table[cell.cell].hash = cell.hash;
        for (Cell cell = 0; cell < n_cells; ++cell) table[cell].end = end_before(spread_, widths, cell + 1);
        const auto check = whole_hash(preamble, shared_, std::as_bytes(std::span(table)));
        hash = hexadecimal(check);
        RawFile file = RawFile::open_to_write(temporary);
        file.write(preamble_bytes, shared_);
        file.write(preamble_bytes + shared_.size(), std::as_bytes(std::span(table)));
        file.write(0, bytes_of(preamble));
        file.write(sizeof preamble, check);
        file.make_durable();
        rename_durably(temporary, path);
    });
    return ranks_.broadcast(hash);
}

CellFile::CellFile(const std::string& path) : file_(RawFile::open_to_read(path))
{
    const auto whole = [&](bool holds, std::string_view why) {
        if (!holds) throw DamagedFile(fmt::format("{}", why));
    };
    const std::uint64_t bytes = file_.bytes();
    whole(bytes >= preamble_bytes, "it is cut short");
    Preamble preamble;
    std::array<std::byte, 16> check{};
    file_.read(0, std::as_writable_bytes(std::span(&preamble, 1)));
    file_.read(sizeof preamble, check);
    whole(std::equal(magic.begin(), magic.end(), preamble.magic.begin()), "it does not begin as a checkpoint");
    const std::uint64_t rest = bytes - preamble_bytes;
    whole(preamble.shared_bytes <= rest && preamble.cells <= (rest - preamble.shared_bytes) / sizeof(TableEntry) &&
              preamble.data_bytes == rest - preamble.shared_bytes - preamble.cells * sizeof(TableEntry),
          "its length is not the one written");
    shared_.resize(preamble.shared_bytes);
    std::vector<TableEntry> table(preamble.cells);
    file_.read(preamble_bytes, shared_);
    file_.read(preamble_bytes + shared_.size(), std::as_writable_bytes(std::span(table)));
    whole(whole_hash(preamble, shared_, std::as_bytes(std::span(table))) == check, "its hash is not the one written");
    hash_ = hexadecimal(check);
    data_at_ = bytes - preamble.data_bytes;

    // written by us, as the hash says: what follows can only fail by a defect, and is checked all the same
    std::span<const std::byte> left(shared_);
    while (!left.empty()) {
        std::array<std::uint64_t, 2> lengths{};
        whole(left.size() >= sizeof lengths, "a piece is cut short");
        std::memcpy(lengths.data(), left.data(), sizeof lengths);
        left = left.subspan(sizeof lengths);
        whole(lengths[0] <= left.size() && lengths[1] <= left.size() - lengths[0], "a piece is cut short");
        const std::string name(reinterpret_cast<const char*>(left.data()), lengths[0]);
        pieces_[name] = left.subspan(lengths[0], lengths[1]);
        left = left.subspan(lengths[0] + lengths[1]);
    }
    for (const TableEntry& entry : table) {
        whole(entry.end >= (ends_.empty() ? 0 : ends_.back()) && entry.end <= preamble.data_bytes, "its table is wrong");
        hashes_.push_back(entry.hash);
        ends_.push_back(entry.end);
    }
    whole((ends_.empty() ? 0 : ends_.back()) == preamble.data_bytes, "its table is wrong");
}

std::optional<std::span<const std::byte>> CellFile::piece(const std::string& name) const
{
    const auto found = pieces_.find(name);
    if (found == pieces_.end()) return std::nullopt;
    return found->second;
}

std::optional<std::string> CellFile::text(const std::string& name) const
{
    const auto bytes = piece(name);
    if (!bytes) return std::nullopt;
    return std::string(reinterpret_cast<const char*>(bytes->data()), bytes->size());
}

std::vector<std::byte> CellFile::records(std::uint64_t first, std::uint64_t past) const
{
    const std::uint64_t from = first == 0 ? 0 : ends_[first - 1];
    std::vector<std::byte> bytes(first == past ? 0 : ends_[past - 1] - from);
    file_.read(data_at_ + from, bytes);
    for_each_chunk(past - first, [&](std::size_t i, int) {
        const std::uint64_t cell = first + i;
        if (hash_of(std::span(bytes).subspan(ends_[cell] - length(cell) - from, length(cell))) != hashes_[cell])
            throw DamagedFile(fmt::format("the state of cell {} is not what was written", cell));
    });
    return bytes;
}

void verify_together(const std::string& path, const std::string& expected_hash, const Communicator& ranks)
{
    std::string damage, problem;
    try {
        const CellFile file(path);
        if (!expected_hash.empty() && file.hash() != expected_hash) throw DamagedFile("it is another file of that name");
        const auto rank = static_cast<std::uint64_t>(ranks.rank()), n = static_cast<std::uint64_t>(ranks.size());
        const std::uint64_t past = file.cells() * (rank + 1) / n;
        for (std::uint64_t first = file.cells() * rank / n; first < past;) {
            std::uint64_t last = first;
            for (std::uint64_t bytes = 0; last < past && (last == first || bytes + file.length(last) <= at_a_time); ++last)
                bytes += file.length(last);
            static_cast<void>(file.records(first, last));
            first = last;
        }
    } catch (const DamagedFile& error) {
        damage = error.what();
    } catch (const StorageError& error) {
        problem = error.what();
    }
    damage = ranks.agree(damage);
    problem = ranks.agree(problem);
    if (!problem.empty()) throw AgreedStorageError(problem);
    if (!damage.empty()) throw DamagedFile(damage);
}

CellFileReader::CellFileReader(const Communicator& ranks, const Spread& spread, const CellFile& file)
    : Memory(true, ranks.is_root()), spread_(spread), file_(file)
{
}

void CellFileReader::rows(RowsOf of, std::string_view name, std::size_t width, std::byte* values)
{
    pieces_.push_back({of, width, values});
    layout_ += layout_line(of, name, width);
}

std::span<const std::byte> CellFileReader::piece(const std::string& name, std::span<const std::byte>)
{
    const auto found = file_.piece(name);
    require(found.has_value(), fmt::format("the checkpoint (it holds no '{}') was made by another version", name));
    ++asked_;
    return *found;
}

void CellFileReader::load()
{
    const auto written = file_.text(std::string(layout_name));
    require(written == layout_, "the checkpoint (agents have other attributes) was made by another version");
    expect(asked_ + 1 == file_.n_pieces(), "all that a checkpoint holds is read back");
    require(file_.cells() == spread_.territory.n_cells(), "the checkpoint (another number of cells) is of another territory");
    const Widths widths = widths_of(pieces_);
    each_batch(spread_, widths, [&](const Batch& batch) {
        const std::vector<std::byte> bytes = file_.records(batch.cells.front(), batch.cells.back() + std::uint64_t{1});
        expect(bytes.size() == batch.past - batch.from, "records have the length that the territory says");
        for_each_chunk(batch.cells.size(), [&](std::size_t i, int) {
            const std::uint64_t begin = end_before(spread_, widths, batch.cells[i]) - batch.from;
            each_piece(spread_, batch.cells[i], pieces_, batch.rows_before[i],
                       [&](std::size_t at, std::byte* values, std::size_t n) {
                           std::memcpy(values, bytes.data() + begin + at, n);
                       });
        });
    });
}

} // namespace essaim
