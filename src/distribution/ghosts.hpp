// Ghosts: copies on this rank of what tied agents of other ranks published, refreshed once a month.
//
// Think of the published state as one global array divided over the ranks. `mirrors` are the entries of our part that
// another rank reads; `ghosts` are the entries of other parts that we read. Both are listed in the order in which the
// reader asked, so a message needs no identities: only positions in that list, and only for entries that changed.
#pragma once

#include "core/error.hpp"
#include "core/ids.hpp"
#include "parallel/communicator.hpp"

#include <algorithm>
#include <cstring>
#include <span>
#include <unordered_map>
#include <vector>

namespace essaim {

/// T: published state of one agent, trivially copyable, without padding.
template <class T>
class Ghosts {
public:
    explicit Ghosts(const Communicator& ranks)
        : ranks_(ranks), mirrors_(static_cast<std::size_t>(ranks.size())), ghosts_(static_cast<std::size_t>(ranks.size()))
    {
    }

    struct Request {
        Place place;
        int rank;
        Row row; ///< on that rank
    };

    /// Index into `seen` of each requested agent of another rank; new ones are appended to `seen` with the state their
    /// owner published last. Collective; one all_to_all each way.
    std::vector<std::uint32_t> subscribe(std::span<const Request> wanted, std::vector<T>& seen)
    {
        std::vector<std::vector<Row>> ask(mirrors_.size());
        std::vector<std::uint32_t> index(wanted.size());
        auto next = static_cast<std::uint32_t>(seen.size());
        for (std::size_t i = 0; i < wanted.size(); ++i) {
            const auto [entry, is_new] = known_.try_emplace(wanted[i].place, next);
            index[i] = entry->second;
            if (!is_new) continue;
            ++next;
            ask[static_cast<std::size_t>(wanted[i].rank)].push_back(wanted[i].row);
        }
        append(wanted, index, receive(ask, seen), seen);
        readers_first_.clear(); // made again when next needed
        return index;
    }

    /// Sends the mirrors that differ from what their readers hold, receives the ghosts that changed. Collective among
    /// neighbours: one message to each, even when nothing changed.
    void refresh(std::vector<T>& seen)
    {
        const std::vector<int> neighbours = neighbour_ranks();
        std::vector<std::vector<std::byte>> out;
        for (const int r : neighbours) out.push_back(changes(mirrors_[static_cast<std::size_t>(r)], seen));
        receive_changes(neighbours, out, seen, [](std::uint32_t, const T&) {});
    }

    /// The same where one knows which own rows may have changed: looks at no other, so that a month in which little
    /// happens costs little. Calls changed(index, before) for every ghost that changed, after it did.
    template <class Changed>
    void refresh(std::vector<T>& seen, std::span<const Row> rows, Changed changed)
    {
        const std::vector<int> neighbours = neighbour_ranks();
        if (neighbours.empty()) return;
        if (readers_first_.empty()) list_readers();
        std::vector<std::vector<std::byte>> to(mirrors_.size());
        for (const Row row : rows) {
            if (row + 1 >= readers_first_.size()) continue;
            for (std::uint32_t i = readers_first_[row]; i < readers_first_[row + 1]; ++i)
                note(to[readers_[i].rank], readers_[i].position, mirrors_[readers_[i].rank], seen);
        }
        std::vector<std::vector<std::byte>> out;
        for (const int r : neighbours) out.push_back(std::move(to[static_cast<std::size_t>(r)]));
        receive_changes(neighbours, out, seen, changed);
    }

    std::size_t n_ghosts() const { return known_.size(); }
    std::size_t n_neighbours() const
    {
        std::size_t n = 0;
        for (std::size_t r = 0; r < mirrors_.size(); ++r) n += mirrors_[r].empty() && ghosts_[r].empty() ? 0U : 1U;
        return n;
    }

    /// Place of a ghost by its index in `seen`; for ties that move with their household.
    Place place_of(std::uint32_t index, Row rows) const { return place_[index - rows]; }

private:
    struct Mirror {
        Row row;
        T sent;
    };
    struct Change {
        std::uint32_t position;
        T value;
    };

    /// Tells owners what we read from now on; returns its present state, by rank, in the order asked.
    std::vector<std::vector<T>> receive(const std::vector<std::vector<Row>>& ask, const std::vector<T>& seen)
    {
        const std::vector<std::vector<Row>> asked = ranks_.all_to_all(ask);
        std::vector<std::vector<T>> answers(mirrors_.size());
        for (std::size_t r = 0; r < asked.size(); ++r)
            for (const Row row : asked[r]) {
                mirrors_[r].push_back({row, seen[row]});
                answers[r].push_back(seen[row]);
            }
        return ranks_.all_to_all(answers);
    }

    /// Appends the new ghosts to `seen` in the order in which they were first wanted, whatever their rank.
    void append(std::span<const Request> wanted, const std::vector<std::uint32_t>& index,
                const std::vector<std::vector<T>>& states, std::vector<T>& seen)
    {
        std::vector<std::size_t> next(mirrors_.size(), 0);
        for (std::size_t i = 0; i < wanted.size(); ++i) {
            if (index[i] != seen.size()) continue; // known before
            const auto r = static_cast<std::size_t>(wanted[i].rank);
            ghosts_[r].push_back(index[i]);
            place_.push_back(wanted[i].place);
            seen.push_back(states[r][next[r]++]);
        }
    }

    /// Ranks with which this one shares anything.
    std::vector<int> neighbour_ranks() const
    {
        std::vector<int> neighbours;
        for (std::size_t r = 0; r < mirrors_.size(); ++r)
            if (!mirrors_[r].empty() || !ghosts_[r].empty()) neighbours.push_back(static_cast<int>(r));
        return neighbours;
    }

    /// The mirrors of each own row, from the mirrors of each rank.
    void list_readers()
    {
        Row past = 0;
        for (const auto& mirrors : mirrors_)
            for (const Mirror& mirror : mirrors) past = std::max(past, mirror.row + 1);
        readers_first_.assign(past + std::size_t{2}, 0);
        for (const auto& mirrors : mirrors_)
            for (const Mirror& mirror : mirrors) ++readers_first_[mirror.row + 2];
        for (std::size_t i = 2; i < readers_first_.size(); ++i) readers_first_[i] += readers_first_[i - 1];
        readers_.resize(readers_first_.back());
        for (std::uint32_t r = 0; r < mirrors_.size(); ++r)
            for (std::uint32_t position = 0; position < mirrors_[r].size(); ++position)
                readers_[readers_first_[mirrors_[r][position].row + 1]++] = {r, position};
        readers_first_.pop_back();
    }

    static std::vector<std::byte> changes(std::vector<Mirror>& mirrors, const std::vector<T>& seen)
    {
        std::vector<std::byte> message;
        for (std::uint32_t position = 0; position < mirrors.size(); ++position) note(message, position, mirrors, seen);
        return message;
    }

    /// Adds a mirror to a message if it differs from what its reader holds.
    static void note(std::vector<std::byte>& message, std::uint32_t position, std::vector<Mirror>& mirrors,
                     const std::vector<T>& seen)
    {
        Mirror& mirror = mirrors[position];
        if (seen[mirror.row] == mirror.sent) return;
        mirror.sent = seen[mirror.row];
        const std::size_t end = message.size();
        message.resize(end + sizeof position + sizeof(T));
        std::memcpy(message.data() + end, &position, sizeof position);
        std::memcpy(message.data() + end + sizeof position, &mirror.sent, sizeof(T));
    }

    template <class Changed>
    void receive_changes(const std::vector<int>& neighbours, const std::vector<std::vector<std::byte>>& out,
                         std::vector<T>& seen, Changed changed)
    {
        const auto in = ranks_.exchange(neighbours, out);
        constexpr std::size_t record = sizeof(std::uint32_t) + sizeof(T);
        for (std::size_t i = 0; i < in.size(); ++i) {
            const std::vector<std::uint32_t>& ghosts = ghosts_[static_cast<std::size_t>(neighbours[i])];
            expect(in[i].size() % record == 0, "a refresh message holds whole records");
            for (std::size_t at = 0; at < in[i].size(); at += record) {
                std::uint32_t position = 0;
                std::memcpy(&position, in[i].data() + at, sizeof position);
                T& ghost = seen[ghosts[position]];
                const T before = ghost;
                std::memcpy(&ghost, in[i].data() + at + sizeof position, sizeof(T));
                changed(ghosts[position], before);
            }
        }
    }

    struct Reader {
        std::uint32_t rank, position; ///< position among the mirrors of that rank
    };
    std::vector<std::uint32_t> readers_first_; ///< by own row, as far as any has a mirror; empty: to be made
    std::vector<Reader> readers_;

    const Communicator& ranks_;
    std::vector<std::vector<Mirror>> mirrors_;          ///< by reading rank
    std::vector<std::vector<std::uint32_t>> ghosts_;    ///< by owning rank: indices into seen
    std::unordered_map<Place, std::uint32_t> known_;    ///< index into seen of each ghost
    std::vector<Place> place_;                          ///< place of each ghost, in order of index
};

} // namespace essaim
