#include "app/stop_request.hpp"

#include <pthread.h>
#include <sys/signalfd.h>
#include <unistd.h>

#include <csignal>

namespace essaim {

StopRequest::StopRequest()
{
    sigset_t wanted;
    sigemptyset(&wanted);
    for (const int number : {SIGTERM, SIGUSR1, SIGINT}) sigaddset(&wanted, number);
    if (pthread_sigmask(SIG_BLOCK, &wanted, nullptr) != 0) return; // then signals end the process, as ever
    descriptor_ = signalfd(-1, &wanted, SFD_NONBLOCK | SFD_CLOEXEC);
}

StopRequest::~StopRequest()
{
    if (descriptor_ >= 0) ::close(descriptor_);
}

int StopRequest::signal()
{
    signalfd_siginfo info{};
    while (descriptor_ >= 0 && ::read(descriptor_, &info, sizeof info) == static_cast<ssize_t>(sizeof info))
        if (first_ == 0) first_ = static_cast<int>(info.ssi_signo);
    return first_;
}

std::string StopRequest::name(int signal)
{
    switch (signal) {
    case SIGTERM: return "SIGTERM";
    case SIGUSR1: return "SIGUSR1";
    case SIGINT: return "SIGINT";
    default: return "checkpoint.stop_after";
    }
}

} // namespace essaim
