"""The layers of docs/architecture.md hold, and their check sees a violation of each kind."""
import os
import sys
import tempfile
import unittest
from pathlib import Path

SOURCE = Path(os.environ.get("ESSAIM_SOURCE_DIR", Path(__file__).resolve().parents[2]))
sys.path.insert(0, str(SOURCE / "scripts"))
import check_layers  # noqa: E402

VIOLATIONS = {  # file, its text, a word of the message
    "src/core/a.hpp": ('#include "config/text.hpp"\n', "core may include nothing"),
    "agents/households/b.cpp": ('#include "engine/simulation.hpp"\n', "includes engine/simulation.hpp"),
    "src/engine/c.cpp": ('#include "io/recorder.hpp"\n', "includes io/recorder.hpp"),
    "agents/d.cpp": ("#include <mpi.h>\n", "communicator"),
    "src/engine/e.cpp": ("#pragma omp parallel for\n", "for_each_chunk"),
    "src/engine/f.cpp": ("#include <hdf5.h>\n", "hdf5_file"),
    "src/io/g.cpp": ("#include <boost/program_options.hpp>\n", "declare a parameter"),
    "agents/h.cpp": ("double f() { return std::rand() * 1.0; }\n", "core/random.hpp"),
    "src/forcing/i.cpp": ("std::mt19937 twister(1);\n", "core/random.hpp"),
    "src/core/j.hpp": ("#define SQUARE(x) ((x) * (x))\n", "use a constant"),
    "src/core/k.cpp": ("int f() { return std::getenv(\"X\") != nullptr; }\n", "getenv"),
    "src/core/l.cpp": ("namespace essaim {\nnamespace {\nint calls = 0;\n}\n}\n", "namespace scope"),
    "src/core/m.cpp": ("namespace essaim {\nstd::vector<int> seen;\nvoid f() {}\n}\n", "namespace scope"),
    "src/core/n.cpp": ("int next()\n{\n    static int last = 0;\n    return ++last;\n}\n", "an object"),
    "src/core/o.cpp": ("\n" * 501, "501 lines"),
}
HARMLESS = """// #define NOT_CODE, std::rand() in a comment
#pragma once
#include "core/ids.hpp"
namespace essaim {
constexpr int three = 3;
inline const char* const text = "std::mt19937 in a literal";
struct Point { int x = 0; double y{1}; };
enum class Colour { red, green };
template <class T> T twice(T value) { static const T two = 2; return two * value; }
int count(const Point& point);
int count(const Point& point) { int n = 0; return n + point.x; }
extern const int elsewhere;
using Row = int;
}
"""


class Layers(unittest.TestCase):
    def test_hold_in_this_tree(self):
        self.assertEqual(list(check_layers.problems_of(SOURCE)), [])
        self.assertEqual([(n, name) for n, name in check_layers.lengths_of(SOURCE) if n > check_layers.REFUSED_LINES],
                         [])

    def test_see_every_planted_violation(self):
        for name, (text, word) in VIOLATIONS.items():
            with self.subTest(name), tempfile.TemporaryDirectory() as folder:
                path = Path(folder, name)
                path.parent.mkdir(parents=True)
                path.write_text(text, encoding="utf-8")
                problems = list(check_layers.problems_of(Path(folder)))
                if word.endswith("lines"):
                    problems = [f"{n} lines" for n, _ in check_layers.lengths_of(Path(folder)) if n > 500]
                self.assertEqual(len(problems), 1, problems)
                self.assertIn(word, problems[0])

    def test_let_harmless_code_pass(self):
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder, "src/territory/p.hpp")
            path.parent.mkdir(parents=True)
            path.write_text(HARMLESS, encoding="utf-8")
            self.assertEqual(list(check_layers.problems_of(Path(folder))), [])


if __name__ == "__main__":
    unittest.main()
