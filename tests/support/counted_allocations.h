// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Replaces the program's operator new: for the one source of a test program alone.

#include <algorithm>
#include <atomic>
#include <cstddef>
#include <cstdlib>
#include <new>

namespace {

// Of the whole program; read around what is not to allocate.
std::atomic<std::size_t> allocations = 0;

} // namespace

void *operator new(std::size_t size)
{
    ++allocations;
    if (void *memory = std::malloc(std::max<std::size_t>(1, size)))
        return memory;
    throw std::bad_alloc();
}

void operator delete(void *memory) noexcept
{
    std::free(memory);
}

void operator delete(void *memory, std::size_t) noexcept
{
    std::free(memory);
}
