# Spack: essaim with the compilers, the MPI and the fabric of the site.
#
#   spack repo add packaging/spack        # in the root of the repository
#   spack install essaim                  # or: spack dev-build essaim@main
#   spack load essaim && essaim --version
from spack.package import *


class Essaim(CMakePackage):
    """Distributed agent-based simulation of how the energy and ecological transition of a French territory emerges
    from its people; results are the same bits on any number of ranks and threads."""

    homepage = "https://example.org/essaim"  # of the site's copy of the repository: there is no public one yet
    git = "file:///path/to/essaim"

    license("Apache-2.0")
    version("main", branch="main")

    variant("python", default=True, description="What prepares territories and draws figures")

    depends_on("c", type="build")
    depends_on("cxx", type="build")
    depends_on("cmake@3.25:", type="build")
    depends_on("ninja", type="build")
    depends_on("mpi@3:")
    depends_on("hdf5@1.10:1.14 +mpi +hl")
    depends_on("boost@1.74: +program_options")
    depends_on("fmt@9:10")
    depends_on("random123")
    depends_on("xxhash@0.8:")
    depends_on("googletest@1.12:", type="test")
    with when("+python"):
        depends_on("python@3.11:", type=("build", "run"))
        depends_on("py-numpy", type="run")
        depends_on("py-pandas", type="run")
        depends_on("py-scipy", type="run")
        depends_on("py-h5py", type="run")
        depends_on("py-matplotlib", type="run")

    conflicts("%gcc@:11", msg="C++20 as in GCC 12")
    conflicts("%clang@:15", msg="std::source_location came with Clang 16")

    generator("ninja")

    def cmake_args(self):
        python = self.spec["python"].command.path if "+python" in self.spec else "/usr/bin/python3"
        return [
            self.define("ESSAIM_PYTHON", python),
            self.define("ESSAIM_TESTS", self.run_tests),
            # other compilers warn of other things
            self.define("ESSAIM_WERROR", False),
            # Spack's compiler wrapper chooses the instruction set
            self.define("ESSAIM_ARCH", ""),
        ]

    def check(self):
        ctest("-LE", "slow|python", "--output-on-failure")
