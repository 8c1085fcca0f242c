// A counter that the ranks share: whoever asks gets the next number, and nobody has to answer.
//
// Think of a number painted on a wall of root: a rank reads it and adds one in a single motion, without root looking
// up from its work. Work dealt out this way keeps all ranks busy and needs no rank to deal it.
#pragma once

#include "parallel/communicator.hpp"

#include <cstdint>
#include <memory>

namespace essaim {

class SharedCounter {
public:
    /// Starts at 0. ranks collective
    explicit SharedCounter(const Communicator& ranks);
    SharedCounter(const SharedCounter&) = delete;
    SharedCounter& operator=(const SharedCounter&) = delete;
    /// ranks    collective
    ~SharedCounter();

    /// The number before adding `step`; every number is given once. Not collective.
    std::int64_t next(std::int64_t step = 1);

private:
    struct State;
    std::unique_ptr<State> state_;
};

} // namespace essaim
