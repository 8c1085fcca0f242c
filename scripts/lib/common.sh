# What quickstart and test share: messages, packages, the build. Sourced by them, never run.
# shellcheck shell=bash

here=$(basename "$0")
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd -P)
cd "$root"

say() { printf '%s: %s\n' "$here" "$*" >&2; }
fail() { say "$*"; exit 1; }

# Names of the packages of the groups given that are not installed.
missing_packages() {
    local group package
    for group in "$@"; do
        for package in $(sed -n "/^\[$group\]/,/^\[/{/^[^#[]/p}" scripts/lib/packages); do
            [ "$(dpkg-query -W -f='${db:Status-Status}' "$package" 2>/dev/null || true)" = installed ] || echo "$package"
        done
    done
}

# install GROUP...: installs what is missing of the groups, or says in one line what to install.
install() {
    local missing log=build/packages.log as_root=()
    if ! command -v dpkg-query >/dev/null || ! command -v apt-get >/dev/null; then
        say "not a Debian system: please make sure that what scripts/lib/packages lists is installed"
        return
    fi
    missing=$(missing_packages "$@" | tr '\n' ' ')
    [ -n "$missing" ] || return 0
    if [ "$(id -u)" -ne 0 ]; then
        command -v sudo >/dev/null || fail "please install, as root: apt-get install --no-install-recommends $missing"
        as_root=(sudo)
    fi
    say "installing $missing"
    mkdir -p build
    local apt=("${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get -q -y -o DPkg::Lock::Timeout=600)
    # with fresh lists only when the ones at hand do not do
    "${apt[@]}" install --no-install-recommends $missing >"$log" 2>&1 ||
        { "${apt[@]}" update >"$log" 2>&1 && "${apt[@]}" install --no-install-recommends $missing >>"$log" 2>&1; } ||
        { tail -n 5 "$log" >&2; fail "installing failed ($log); please install: $missing"; }
}

cores() { nproc; }

# Compilers at the same time: one per core, and 1 GiB of memory for each.
jobs_at_once() {
    local memory
    memory=$(awk '/^MemAvailable/ {print int($2 / 1048576)}' /proc/meminfo 2>/dev/null || echo 64)
    [ "$memory" -ge 1 ] || memory=1
    [ "$memory" -lt "$(cores)" ] && echo "$memory" || cores
}

# build PRESET [OPTION...]: configures and builds one of CMakePresets.json; all but progress and errors goes to a log.
build() {
    local preset=$1 log=build/$1.log begin=$SECONDS
    shift
    mkdir -p build
    say "building build/$preset"
    cmake --preset "$preset" "$@" >"$log" 2>&1 || { tail -n 30 "$log" >&2; fail "cmake failed ($log)"; }
    if [ -t 2 ]; then
        cmake --build --preset "$preset" -j "$(jobs_at_once)" >&2
    else
        cmake --build --preset "$preset" -j "$(jobs_at_once)" >>"$log" 2>&1
    fi || { [ -t 2 ] || grep -A 20 -m 1 -E '^FAILED|error' "$log" >&2; fail "the build failed (build/$preset)"; }
    say "built in $((SECONDS - begin)) s"
}

# Open MPI refuses to start as root, as in a container, unless told twice; and warns where processes may not read each
# other's memory, as in many containers.
export OMPI_ALLOW_RUN_AS_ROOT=1 OMPI_ALLOW_RUN_AS_ROOT_CONFIRM=1 OMPI_MCA_btl_vader_single_copy_mechanism=none
