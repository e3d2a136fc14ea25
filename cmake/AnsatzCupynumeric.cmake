# SPDX-License-Identifier: GPL-3.0-or-later
# ansatz_cupynumeric: the headers and libraries of Legate and cuPyNumeric as their wheels bring them,
# in the site-packages that ANSATZ_CUPYNUMERIC names. The configurations that come with them ask for
# much more than is used here. Programs find the libraries at run time: see
# app/cupynumeric_worker/main.cpp.
set(cupynumeric_legate ${ANSATZ_CUPYNUMERIC}/legate)
if(NOT EXISTS ${cupynumeric_legate}/include/legate/legate.h)
    message(FATAL_ERROR "ANSATZ_CUPYNUMERIC: there is no Legate in ${ANSATZ_CUPYNUMERIC}")
endif()
add_library(ansatz_cupynumeric INTERFACE)
target_include_directories(ansatz_cupynumeric SYSTEM INTERFACE
    ${ANSATZ_CUPYNUMERIC}/cupynumeric/include/cupynumeric
    ${cupynumeric_legate}/include/legate
    ${cupynumeric_legate}/include/legate/deps
    ${cupynumeric_legate}/include/legate/deps/realm
    ${cupynumeric_legate}/include/legate/deps/mappers
    ${cupynumeric_legate}/include/rapids
    ${CUDAToolkit_INCLUDE_DIRS})
# As their own configuration sets them.
target_compile_definitions(ansatz_cupynumeric INTERFACE
    LIBCUDACXX_ENABLE_HOST_NVFP16=1 THRUST_DISABLE_ABI_NAMESPACE THRUST_IGNORE_ABI_NAMESPACE_ERROR
    CUB_DISABLE_NAMESPACE_MAGIC CUB_IGNORE_NAMESPACE_MAGIC_ERROR)
target_link_libraries(ansatz_cupynumeric INTERFACE
    ${ANSATZ_CUPYNUMERIC}/cupynumeric/lib64/libcupynumeric.so
    ${cupynumeric_legate}/lib64/liblegate.so
    ${cupynumeric_legate}/lib64/liblegion-legate.so.1
    ${cupynumeric_legate}/lib64/librealm-legate.so.25)
# What these libraries need in turn they find by themselves.
target_link_options(ansatz_cupynumeric INTERFACE LINKER:--allow-shlib-undefined)
