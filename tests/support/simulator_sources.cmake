# SPDX-License-Identifier: GPL-3.0-or-later
# simulator_sources: the native simulator and what it needs, for tests that compile it again.
# kernel_sources: the vector kernels among them.
file(GLOB simulator_sources CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/engine/simulator/*.cpp
     ${CMAKE_SOURCE_DIR}/engine/native_simulator/*.cpp ${CMAKE_SOURCE_DIR}/engine/gradient/*.cpp
     ${CMAKE_SOURCE_DIR}/engine/circuit/gate_*.cpp)
foreach(source base/error base/numbers base/random circuit/circuit circuit/circuit_validation
               circuit/expansion circuit/templates cuda/cuda_reasons cuda/cuda_stub cuda/lost_devices
               device/devices device/host_facts)
    list(APPEND simulator_sources ${CMAKE_SOURCE_DIR}/engine/${source}.cpp)
endforeach()
file(GLOB kernel_sources CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/engine/native_simulator/kernels_*.cpp)
