// The ranks of a run and the few things they can do together. The only door to MPI; serial is one rank.
//
// Think of each table of agents as one global array divided over the ranks. Every function here is collective: all
// ranks of the communicator call it, in the same order.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <type_traits>
#include <vector>

namespace essaim {

/// Starts MPI at construction and ends it at destruction. One per process, made in main.
class MpiSession {
public:
    MpiSession(int& argc, char**& argv);
    ~MpiSession();
    MpiSession(const MpiSession&) = delete;
    MpiSession& operator=(const MpiSession&) = delete;
};

/// What has crossed ranks since the start, counted on this rank.
struct Traffic {
    std::int64_t messages = 0;   ///< point-to-point messages sent to other ranks
    std::int64_t bytes = 0;      ///< bytes in them
    std::int64_t reductions = 0; ///< calls of sum, max, min, gather and scan
};

class Communicator {
public:
    /// All ranks that mpirun started.
    static Communicator world();
    /// This rank alone, as if mpirun had started no other: the reference that runs on several ranks must equal.
    static Communicator alone();
    /// The ranks that give the same colour, in their present order. Collective.
    Communicator split(int colour) const;
    Communicator(Communicator&&) noexcept;
    Communicator& operator=(Communicator&&) noexcept;
    ~Communicator();

    int rank() const;
    int size() const;
    bool is_root() const { return rank() == 0; }

    /// Element-wise sums over ranks, on every rank; integers only, because float sums depend on the order.
    void sum(std::span<std::int64_t> values) const;
    /// Element-wise sums over ranks, on root only; other ranks' values are left as they were.
    void sum_to_root(std::span<std::int64_t> values) const;
    std::int64_t sum(std::int64_t value) const;
    std::int64_t max(std::int64_t value) const;
    /// Element-wise largest over ranks, on every rank.
    void max(std::span<std::int64_t> values) const;
    double max(double value) const;
    double min(double value) const;
    /// Sum of the values of the ranks before this one; 0 on root.
    std::int64_t sum_before(std::int64_t value) const;
    /// One value of each rank, in rank order, on every rank.
    std::vector<std::int64_t> gather_all(std::int64_t value) const;
    std::vector<double> gather_all(double value) const;
    void barrier() const;
    /// False when some rank has not called this within `seconds`: it does something else, and may wait for this one.
    bool all_arrive(double seconds) const;

    /// Sends out[r] to rank r; returns what each rank sent to this one, by rank.
    std::vector<std::vector<std::byte>> all_to_all(const std::vector<std::vector<std::byte>>& out) const;
    /// The same for values without pointers or padding.
    template <class T>
    std::vector<std::vector<T>> all_to_all(const std::vector<std::vector<T>>& out) const;

    /// Sends out[i] to rank neighbours[i] and receives one message from each of them; one message each way, even
    /// when empty. Neighbourhood must be mutual.
    std::vector<std::vector<std::byte>> exchange(std::span<const int> neighbours,
                                                 const std::vector<std::vector<std::byte>>& out) const;

    /// Root's text, on every rank.
    std::string broadcast(std::string text) const;
    /// Makes an error of one rank an error of all: every rank passes its own problem ("" = none) and receives the
    /// first rank's that had one ("" = none had).
    std::string agree(const std::string& problem) const;

    const Traffic& traffic() const;
    /// Pointer to the MPI_Comm, for the HDF5 door alone.
    const void* native() const;
    /// Ends all ranks at once; for defects and storage errors, when other ranks may wait in a collective call.
    [[noreturn]] void abort(int code) const;

private:
    struct State;
    static Communicator duplicate_of(const void* native);
    explicit Communicator(std::unique_ptr<State> state);
    std::unique_ptr<State> state_;
};

template <class T>
std::vector<std::vector<T>> Communicator::all_to_all(const std::vector<std::vector<T>>& out) const
{
    static_assert(std::is_trivially_copyable_v<T> && !std::is_pointer_v<T>);
    std::vector<std::vector<std::byte>> raw(out.size());
    for (std::size_t r = 0; r < out.size(); ++r) {
        const auto bytes = std::as_bytes(std::span(out[r]));
        raw[r].assign(bytes.begin(), bytes.end());
    }
    const auto received = all_to_all(raw);
    std::vector<std::vector<T>> in(received.size());
    for (std::size_t r = 0; r < in.size(); ++r) {
        in[r].resize(received[r].size() / sizeof(T));
        std::copy(received[r].begin(), received[r].end(), reinterpret_cast<std::byte*>(in[r].data()));
    }
    return in;
}

} // namespace essaim
