#!/usr/bin/env python3
"""Refuses includes, libraries and globals where docs/architecture.md does not allow them; also files of over 500 lines.

Usage: scripts/check_layers.py [FOLDER]    (default: the folder above this script)
"""
import re
import sys
from pathlib import Path

EVERYTHING = {"core", "config", "parallel", "territory", "population", "forcing", "distribution", "agents", "engine",
              "io", "app"}
MAY_INCLUDE = {  # besides itself
    "core": set(),
    "config": {"core"},
    "parallel": {"core"},
    "territory": {"core", "config"},
    "population": {"core", "config", "territory"},
    "forcing": {"core", "config", "territory", "population"},
    "distribution": {"core", "config", "parallel", "territory", "population"},
    "agents": {"core", "config", "forcing", "territory", "population", "engine/behaviour.hpp"},
    "engine": EVERYTHING - {"io", "app"},
    "io": {"core", "config", "parallel", "territory", "population"},
    "app": EVERYTHING,
    "main.cpp": EVERYTHING,
}
GENERATED = {"build_commit.hpp", "build_flags.hpp"}
ONE_DOOR = [  # what, as a pattern of code; where it may stand; what to do instead
    (r"#\s*include\s*<mpi\.h>|\bMPI_[A-Z]\w+", r"src/(parallel|io)/[^/]+\.cpp", "go through parallel/communicator.hpp"),
    (r"#\s*include\s*<omp\.h>|#\s*pragma\s+omp|\bomp_\w+\s*\(", r"src/(parallel/(for_each_chunk\.hpp|threads\.cpp)|app/yardstick\.cpp)",
     "use for_each_chunk"),
    (r"#\s*include\s*<(hdf5|H5)\w*\.h>", r"src/io/[^/]+\.cpp", "go through io/hdf5_file.hpp"),
    (r"#\s*include\s*<boost/program_options", r"src/config/command_line\.cpp", "declare a parameter instead"),
    (r"\bstd::(mt19937\w*|minstd_rand\w*|random_device|default_random_engine)\b|\bs?rand\s*\(", r"$.",
     "draw with core/random.hpp, keyed by agent, month and process"),
    (r"\bgetenv\b", r"src/config/provenance\.cpp", "the environment changes no result; declare a parameter"),
    (r"\b(system_clock|gethostname)\b", r"src/config/provenance\.cpp", "time and place of a run are provenance"),
    (r"\bstd::(cout|cerr|clog)\b", r"src/(main|core/log)\.cpp", "use the log, or return text"),
    (r"#\s*define\s+(?!XXH_INLINE_ALL\b)", r"$.", "use a constant, a function or a template"),
    (r"^\s*(static|thread_local)\s+(?!const\b|constexpr\b|inline\b|thread_local\s+const)[^()]*[=;{]", r"$.",
     "state belongs to an object that the run owns"),
]
REFUSED_LINES, LISTED_LINES = 500, 300
OPENS_NAMESPACE = re.compile(r"^\s*(inline\s+)?namespace\b[^;={]*$|^\s*extern\s*\"\"\s*$")
DECLARES_VARIABLE = re.compile(r"^(?:(?:inline|extern|static|thread_local)\s+)*[A-Za-z_][\w:]*(?:<[^;()]*>)?[\s*&]+"
                               r"\w+\s*(?:\[[^]]*\]\s*)*(?:=|\{|;|$)")
HARMLESS = re.compile(r"\b(const|constexpr|constinit const|using|typedef|namespace|class|struct|union|enum|template|"
                      r"static_assert|friend|operator|concept)\b")


def code_only(text):
    """The text without comments and the contents of literals; lines stay where they were."""
    pattern = r'//[^\n]*|/\*.*?\*/|R"\((?:.|\n)*?\)"|"(?:\\.|[^"\\\n])*"|(?<![\w])\'(?:\\.|[^\'\\\n])\''
    return re.sub(pattern, lambda m: ('""' if m[0][0] in 'R"' else "") + "\n" * m[0].count("\n"), text,
                  flags=re.DOTALL)


def globals_of(code):
    """(line, declaration) of each mutable variable at namespace scope, as far as brackets and words tell."""
    code = re.sub(r"^[ \t]*#(?:[^\n]*\\\n)*[^\n]*", "", code, flags=re.MULTILINE)
    inside, head, line, started = [], "", 1, 1  # inside: for each open brace, whether it opened a namespace
    for letter in code:
        if letter == "\n":
            line += 1
        at_namespace = all(inside)
        if letter == "{":
            if at_namespace:
                opens = bool(OPENS_NAMESPACE.match(head))
                head = "" if opens else head + "{"
            else:
                opens = False
            inside.append(opens)
        elif letter == "}":
            if inside and not inside.pop() and all(inside) and "(" in head.split("=")[0]:
                head = ""  # the end of a function
        elif at_namespace:
            if letter == ";":
                statement = " ".join(head.split())
                if DECLARES_VARIABLE.match(statement) and not HARMLESS.search(statement.split("=")[0].split("{")[0]):
                    yield started, statement
                head = ""
            else:
                if not head.strip():
                    started = line
                head += letter


def problems_of(root):
    """Each as file:line: what (why) what to do."""
    for path in sorted([*(root / "src").rglob("*.[ch]pp"), *(root / "agents").rglob("*.[ch]pp")]):
        name = path.relative_to(root).as_posix()
        module = "agents" if name.startswith("agents/") else name.split("/")[1]
        text = path.read_text(encoding="utf-8")
        code = code_only(text)
        includes = re.finditer(r'^[ \t]*#\s*include\s*"([^"]+)"', text, flags=re.MULTILINE)
        for include in includes:
            target, line = include[1], text.count("\n", 0, include.start()) + 1
            other = target.split("/")[0]
            allowed = MAY_INCLUDE.get(module, set())
            if target in GENERATED or other == module or other in allowed or target in allowed:
                continue
            yield (f"{name}:{line}: includes {target} ({module} may include {', '.join(sorted(allowed)) or 'nothing'}) "
                   "see docs/architecture.md")
        for number, line in enumerate(code.splitlines(), 1):
            for pattern, where, instead in ONE_DOOR:
                found = re.search(pattern, line)
                if found and not re.fullmatch(where, name):
                    yield f"{name}:{number}: {found[0].strip()} (not allowed here) {instead}"
        for number, statement in globals_of(code):
            yield f"{name}:{number}: {statement[:60]} (a mutable variable at namespace scope) let an object own it"


def lengths_of(root):
    for folder, kinds in (("src", "*.[ch]pp"), ("agents", "*.[ch]pp"), ("tests", "*.[ch]pp"), ("tests", "*.py"),
                          ("scripts", "*.py")):
        for path in sorted((root / folder).rglob(kinds)):
            yield path.read_text(encoding="utf-8").count("\n"), path.relative_to(root).as_posix()


def main(words):
    root = Path(words[0]) if words else Path(__file__).resolve().parent.parent
    problems = list(problems_of(root))
    for lines, name in lengths_of(root):
        if lines > REFUSED_LINES:
            problems.append(f"{name}: {lines} lines (over {REFUSED_LINES}) split it")
        elif lines > LISTED_LINES:
            print(f"{name}: {lines} lines; above {LISTED_LINES}, think of splitting it")
    for problem in problems:
        print(problem, file=sys.stderr)
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
