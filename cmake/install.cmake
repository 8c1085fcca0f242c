# cmake --install: the program, and beside it what it looks for in ../share/essaim (src/config/paths.cpp). The folder
# may be moved as a whole.
include(GNUInstallDirs)
set(share share/essaim)  # relative to the program, so never another data folder

# libraries of modules and of Spack lie where the system does not look
set_target_properties(essaim PROPERTIES INSTALL_RPATH_USE_LINK_PATH ON)
install(TARGETS essaim RUNTIME DESTINATION ${CMAKE_INSTALL_BINDIR})
install(DIRECTORY configs/ DESTINATION ${share}/configs)
install(DIRECTORY scripts/territory scripts/slurm DESTINATION ${share}/scripts
        PATTERN __pycache__ EXCLUDE PATTERN "*.pyc" EXCLUDE)
install(PROGRAMS scripts/content_hash.py scripts/figures.py DESTINATION ${share}/scripts)
install(DIRECTORY scripts/lib DESTINATION ${share}/scripts
        FILES_MATCHING PATTERN "*.py" PATTERN __pycache__ EXCLUDE)
install(DIRECTORY docs/ DESTINATION ${CMAKE_INSTALL_DOCDIR} FILES_MATCHING PATTERN "*.md")
install(FILES README.md LICENSE CITATION.cff SECURITY.md DESTINATION ${CMAKE_INSTALL_DOCDIR})
