# SPDX-License-Identifier: GPL-3.0-or-later
# ansatz_torch: LibTorch's CPU part as an interface target. Tensors are on the CPU here, whatever
# device a simulator computes on; LibTorch's CUDA part would cost every start of a program 0.15 s and
# 350 MB. Its headers are system headers, so that our warnings stay ours.
if(NOT TORCH_CUDA_ARCH_LIST)
    set(TORCH_CUDA_ARCH_LIST "8.0;9.0;10.0")
endif()
find_package(Torch REQUIRED)
add_library(ansatz_torch INTERFACE)
target_link_libraries(ansatz_torch INTERFACE torch_cpu_library c10)
target_include_directories(ansatz_torch SYSTEM INTERFACE ${TORCH_INCLUDE_DIRS})
# The wheel's libraries find each other at run time by their own rpath; the linker needs to be told,
# or a system NCCL shadows the wheel's.
get_filename_component(torch_root "${Torch_DIR}/../../../.." ABSOLUTE)
file(GLOB nvidia_libraries ${torch_root}/nvidia/*/lib)
foreach(folder IN LISTS nvidia_libraries)
    target_link_options(ansatz_torch INTERFACE "LINKER:-rpath-link,${folder}")
endforeach()
