# SPDX-License-Identifier: GPL-3.0-or-later
# The shared CUDA runtime that lies beside the compiler, as CUDA::cudart. Torch's libraries load the
# same one: two in one process would each have a current device of its own.
# Left alone, the finders take any other that they meet on the system, since pip's runtime has no
# libcudart.so without a version.
find_library(ANSATZ_CUDART_LIBRARY
             NAMES libcudart.so libcudart.so.13 libcudart.so.12
             PATHS ${CMAKE_CUDA_COMPILER_TOOLKIT_LIBRARY_ROOT} ${CMAKE_CUDA_COMPILER_TOOLKIT_ROOT}
             PATH_SUFFIXES lib lib64 NO_DEFAULT_PATH REQUIRED)
foreach(name CUDA_cudart_LIBRARY CUDA_CUDART CUDA_CUDART_LIBRARY)
    set(${name} ${ANSATZ_CUDART_LIBRARY} CACHE FILEPATH "The CUDA runtime" FORCE)
endforeach()
find_package(CUDAToolkit REQUIRED)

# nvcc would link its static runtime as well.
set(CMAKE_CUDA_RUNTIME_LIBRARY None)
# CMake takes the compiler's own library folder for one that the loader knows.
get_filename_component(cudart_folder ${ANSATZ_CUDART_LIBRARY} DIRECTORY)
list(APPEND CMAKE_BUILD_RPATH ${cudart_folder})
