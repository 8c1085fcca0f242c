// The only file that calls MPI, besides the HDF5 door which passes the communicator on.
#include "parallel/communicator.hpp"

#include "core/error.hpp"
#include "core/timer.hpp"

#include <mpi.h>

#include <algorithm>
#include <chrono>
#include <climits>
#include <cstdlib>
#include <thread>

namespace essaim {

namespace {

/// MPI counts are int: a message beyond 2 GiB is refused with a sentence instead of wrapping around.
int count_of(std::size_t n)
{
    expect(n <= static_cast<std::size_t>(INT_MAX), "one MPI message holds more than 2 GiB: use more ranks");
    return static_cast<int>(n);
}

void check(int status, const char* call)
{
    if (status != MPI_SUCCESS) throw InternalError(fmt::format("{} failed with MPI status {}", call, status));
}

} // namespace

MpiSession::MpiSession(int& argc, char**& argv)
{
    int provided = 0;
    check(MPI_Init_thread(&argc, &argv, MPI_THREAD_FUNNELED, &provided), "MPI_Init_thread");
    expect(provided >= MPI_THREAD_FUNNELED, "this MPI cannot run together with threads");
}

MpiSession::~MpiSession()
{
    int finalized = 0;
    MPI_Finalized(&finalized);
    if (finalized == 0) MPI_Finalize();
}

struct Communicator::State {
    MPI_Comm comm = MPI_COMM_NULL;
    int rank = 0;
    int size = 1;
    Traffic traffic;
};

Communicator::Communicator(std::unique_ptr<State> state) : state_(std::move(state)) {}
Communicator::Communicator(Communicator&&) noexcept = default;
Communicator& Communicator::operator=(Communicator&&) noexcept = default;

Communicator::~Communicator()
{
    if (!state_) return;
    int finalized = 0;
    MPI_Finalized(&finalized);
    if (finalized == 0) MPI_Comm_free(&state_->comm);
}

Communicator Communicator::world()
{
    const MPI_Comm comm = MPI_COMM_WORLD;
    return duplicate_of(&comm);
}

Communicator Communicator::alone()
{
    const MPI_Comm comm = MPI_COMM_SELF;
    return duplicate_of(&comm);
}

Communicator Communicator::duplicate_of(const void* native)
{
    auto state = std::make_unique<State>();
    // A communicator of our own: HDF5's or a library's messages can never meet ours.
    check(MPI_Comm_dup(*static_cast<const MPI_Comm*>(native), &state->comm), "MPI_Comm_dup");
    MPI_Comm_rank(state->comm, &state->rank);
    MPI_Comm_size(state->comm, &state->size);
    return Communicator(std::move(state));
}

Communicator Communicator::split(int colour) const
{
    auto state = std::make_unique<State>();
    check(MPI_Comm_split(state_->comm, colour, rank(), &state->comm), "MPI_Comm_split");
    MPI_Comm_rank(state->comm, &state->rank);
    MPI_Comm_size(state->comm, &state->size);
    return Communicator(std::move(state));
}

int Communicator::rank() const { return state_->rank; }
int Communicator::size() const { return state_->size; }
const Traffic& Communicator::traffic() const { return state_->traffic; }
const void* Communicator::native() const { return &state_->comm; }

void Communicator::abort(int code) const
{
    MPI_Abort(state_->comm, code);
    std::abort(); // MPI_Abort does not return, but its declaration does not say so
}

void Communicator::sum(std::span<std::int64_t> values) const
{
    ++state_->traffic.reductions;
    check(MPI_Allreduce(MPI_IN_PLACE, values.data(), count_of(values.size()), MPI_INT64_T, MPI_SUM, state_->comm),
          "MPI_Allreduce");
}

void Communicator::sum_to_root(std::span<std::int64_t> values) const
{
    ++state_->traffic.reductions;
    const void* send = is_root() ? MPI_IN_PLACE : values.data();
    check(MPI_Reduce(send, values.data(), count_of(values.size()), MPI_INT64_T, MPI_SUM, 0, state_->comm),
          "MPI_Reduce");
}

std::int64_t Communicator::sum(std::int64_t value) const
{
    sum(std::span(&value, 1));
    return value;
}

std::int64_t Communicator::max(std::int64_t value) const
{
    ++state_->traffic.reductions;
    check(MPI_Allreduce(MPI_IN_PLACE, &value, 1, MPI_INT64_T, MPI_MAX, state_->comm), "MPI_Allreduce");
    return value;
}

void Communicator::max(std::span<std::int64_t> values) const
{
    ++state_->traffic.reductions;
    check(MPI_Allreduce(MPI_IN_PLACE, values.data(), count_of(values.size()), MPI_INT64_T, MPI_MAX, state_->comm),
          "MPI_Allreduce");
}

double Communicator::max(double value) const
{
    ++state_->traffic.reductions;
    check(MPI_Allreduce(MPI_IN_PLACE, &value, 1, MPI_DOUBLE, MPI_MAX, state_->comm), "MPI_Allreduce");
    return value;
}

double Communicator::min(double value) const { return -max(-value); }

std::int64_t Communicator::sum_before(std::int64_t value) const
{
    ++state_->traffic.reductions;
    std::int64_t before = 0;
    check(MPI_Exscan(&value, &before, 1, MPI_INT64_T, MPI_SUM, state_->comm), "MPI_Exscan");
    return is_root() ? 0 : before; // MPI leaves root's result undefined
}

std::vector<std::int64_t> Communicator::gather_all(std::int64_t value) const
{
    ++state_->traffic.reductions;
    std::vector<std::int64_t> all(static_cast<std::size_t>(size()));
    check(MPI_Allgather(&value, 1, MPI_INT64_T, all.data(), 1, MPI_INT64_T, state_->comm), "MPI_Allgather");
    return all;
}

std::vector<double> Communicator::gather_all(double value) const
{
    ++state_->traffic.reductions;
    std::vector<double> all(static_cast<std::size_t>(size()));
    check(MPI_Allgather(&value, 1, MPI_DOUBLE, all.data(), 1, MPI_DOUBLE, state_->comm), "MPI_Allgather");
    return all;
}

void Communicator::barrier() const { check(MPI_Barrier(state_->comm), "MPI_Barrier"); }

bool Communicator::all_arrive(double seconds) const
{
    MPI_Request request = MPI_REQUEST_NULL;
    check(MPI_Ibarrier(state_->comm, &request), "MPI_Ibarrier");
    const auto began = Timer::Clock::now();
    for (int arrived = 0;;) {
        check(MPI_Test(&request, &arrived, MPI_STATUS_IGNORE), "MPI_Test");
        if (arrived != 0) return true;
        if (std::chrono::duration<double>(Timer::Clock::now() - began).count() > seconds) return false;
        std::this_thread::sleep_for(std::chrono::milliseconds(1));
    }
}

std::vector<std::vector<std::byte>> Communicator::all_to_all(const std::vector<std::vector<std::byte>>& out) const
{
    const auto ranks = static_cast<std::size_t>(size());
    expect(out.size() == ranks, "all_to_all needs one buffer per rank");
    std::vector<int> send_count(ranks), send_start(ranks), receive_count(ranks), receive_start(ranks);
    std::vector<std::byte> send;
    for (std::size_t r = 0; r < ranks; ++r) {
        send_count[r] = count_of(out[r].size());
        send_start[r] = count_of(send.size());
        send.insert(send.end(), out[r].begin(), out[r].end());
        if (r != static_cast<std::size_t>(rank()) && !out[r].empty()) {
            ++state_->traffic.messages;
            state_->traffic.bytes += send_count[r];
        }
    }
    check(MPI_Alltoall(send_count.data(), 1, MPI_INT, receive_count.data(), 1, MPI_INT, state_->comm), "MPI_Alltoall");
    std::size_t total = 0;
    for (std::size_t r = 0; r < ranks; ++r) {
        receive_start[r] = count_of(total);
        total += static_cast<std::size_t>(receive_count[r]);
    }
    std::vector<std::byte> received(total);
    check(MPI_Alltoallv(send.data(), send_count.data(), send_start.data(), MPI_BYTE, received.data(),
                        receive_count.data(), receive_start.data(), MPI_BYTE, state_->comm),
          "MPI_Alltoallv");
    std::vector<std::vector<std::byte>> in(ranks);
    for (std::size_t r = 0; r < ranks; ++r) {
        const auto first = received.begin() + receive_start[r];
        in[r].assign(first, first + receive_count[r]);
    }
    return in;
}

std::vector<std::vector<std::byte>> Communicator::exchange(std::span<const int> neighbours,
                                                           const std::vector<std::vector<std::byte>>& out) const
{
    expect(out.size() == neighbours.size(), "exchange needs one buffer per neighbour");
    constexpr int tag = 1;
    std::vector<MPI_Request> requests(neighbours.size());
    for (std::size_t i = 0; i < neighbours.size(); ++i) {
        ++state_->traffic.messages;
        state_->traffic.bytes += count_of(out[i].size());
        check(MPI_Isend(out[i].data(), count_of(out[i].size()), MPI_BYTE, neighbours[i], tag, state_->comm,
                        &requests[i]),
              "MPI_Isend");
    }
    std::vector<std::vector<std::byte>> in(neighbours.size());
    for (std::size_t i = 0; i < neighbours.size(); ++i) {
        MPI_Status status;
        check(MPI_Probe(neighbours[i], tag, state_->comm, &status), "MPI_Probe");
        int bytes = 0;
        MPI_Get_count(&status, MPI_BYTE, &bytes);
        in[i].resize(static_cast<std::size_t>(bytes));
        check(MPI_Recv(in[i].data(), bytes, MPI_BYTE, neighbours[i], tag, state_->comm, MPI_STATUS_IGNORE), "MPI_Recv");
    }
    check(MPI_Waitall(count_of(requests.size()), requests.data(), MPI_STATUSES_IGNORE), "MPI_Waitall");
    return in;
}

std::string Communicator::broadcast(std::string text) const
{
    auto length = static_cast<std::int64_t>(text.size());
    check(MPI_Bcast(&length, 1, MPI_INT64_T, 0, state_->comm), "MPI_Bcast");
    text.resize(static_cast<std::size_t>(length));
    check(MPI_Bcast(text.data(), count_of(text.size()), MPI_CHAR, 0, state_->comm), "MPI_Bcast");
    return text;
}

std::string Communicator::agree(const std::string& problem) const
{
    const auto first = -max(problem.empty() ? -static_cast<std::int64_t>(size()) : -static_cast<std::int64_t>(rank()));
    if (first == size()) return {};
    auto length = static_cast<std::int64_t>(problem.size());
    check(MPI_Bcast(&length, 1, MPI_INT64_T, static_cast<int>(first), state_->comm), "MPI_Bcast");
    std::string shared = problem;
    shared.resize(static_cast<std::size_t>(length));
    check(MPI_Bcast(shared.data(), count_of(shared.size()), MPI_CHAR, static_cast<int>(first), state_->comm),
          "MPI_Bcast");
    return shared;
}

} // namespace essaim
